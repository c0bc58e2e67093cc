import { deepStrictEqual, ok } from 'node:assert';
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rawText } from '../../../src/domain/raw';
import { MemoryKeys, restore, storeIn } from '../../support/profile';
import { traces } from '../../support/traces';

/** `INCIDENT_KILLS=200` for more. */
const rounds = Number(process.env['INCIDENT_KILLS'] ?? 8);

interface FieldValue {
  readonly kept?: number;
  readonly problem?: string;
}

describe('The cache', function () {
  this.timeout(rounds * 10_000 + 300_000);
  const key = randomBytes(32).toString('base64');
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cache-damage-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What a window that comes now finds. */
  async function found(): Promise<{ ids: string[]; memory: unknown; problems: string[] }> {
    const problems: string[] = [];
    const memories: unknown[] = [];
    // Whoever was killed is found silent sooner on a fast clock.
    const onProblem = (kind: string): void => void problems.push(kind);
    const { store, sync, dispose } = storeIn(folder, { keys: new MemoryKeys(key), onProblem });
    const createSource = () => ({
      // eslint-disable-next-line require-yield
      async *fetch({ memory }: { memory?: unknown }) {
        memories.push(memory);
      },
      probe: async () => undefined,
    });
    sync.setConnections([{ id: 'a', question: 'a', shared: true, createSource, restore }]);
    await sync.catchUp();
    const ids = store.all().map((incident) => {
      // The record is there as well, unless the database is not.
      ok(rawText(incident).includes(incident.id) || problems.length > 0, rawText(incident));
      return incident.id;
    });
    if (problems.length === 0) await sync.refresh('user');
    dispose();
    return { ids, memory: memories[0], problems };
  }

  /** Has a process fetch and keep, and kills it at some moment, or when it has kept so many. @returns how many it said are kept */
  async function killed({ afterMs = 0, least = 0 }): Promise<{ kept: number; problems: string[] }> {
    const child = fork(join(__dirname, 'cacheKill.child.js'), [folder, key], { execArgv: ['--no-warnings'] });
    const told: FieldValue[] = [];
    const kept = (): number => told.reduce((most, each) => Math.max(most, each.kept ?? 0), 0);
    child.on('message', (message) => told.push(message as FieldValue));
    do await once(child, 'message');
    while (kept() < least);
    await sleep(afterMs);
    child.kill('SIGKILL');
    await once(child, 'close');
    return { kept: kept(), problems: told.flatMap(({ problem }) => problem ?? []) };
  }

  it(`loses nothing that was written when its window is killed at any moment, ${rounds} times`, async () => {
    for (let round = 0; round < rounds; round++) {
      const { kept, problems } = await killed({ afterMs: Math.random() * 300 });
      deepStrictEqual(problems, []);
      const { ids, memory, problems: later } = await found();
      deepStrictEqual(later, []);
      ok(ids.length >= kept, `${ids.length} incidents, where ${kept} were kept`);
      // What the source remembers is of the same moment as the incidents.
      deepStrictEqual([new Set(ids).size, memory], [ids.length, ids.length || undefined]);
    }
    for (const name of readdirSync(folder))
      deepStrictEqual(traces(readFileSync(join(folder, name)), [Buffer.from('UNREMEDIATED')]), []);
  });

  for (const least of [200, 2000]) {
    it(`keeps the ${least} that there were, or is set aside with a message, when its files are damaged, ${rounds} times`, async () => {
      const { kept } = await killed({ least });
      await found();
      const path = join(folder, 'incidents.db');
      const good = readFileSync(path);
      const older = join(folder, 'older');
      writeFileSync(older, good);
      const outcomes = { whole: 0, setAside: 0, fewer: 0 };
      for (let round = 0; round < rounds; round++) {
        for (const name of readdirSync(folder)) if (name !== 'older') rmSync(join(folder, name));
        copyFileSync(older, path);
        const kind = round % 4;
        const { length } = good;
        if (kind === 0) truncateSync(path, Math.floor(Math.random() * length));
        else if (kind === 1) {
          const bytes = readFileSync(path);
          const at = Math.floor(Math.random() * length);
          bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at);
          writeFileSync(path, bytes);
        } else if (kind === 2) {
          const at = Math.floor(Math.random() * length);
          writeFileSync(path, readFileSync(path).fill(0, at, Math.min(at + 5000, length)));
        } else rmSync(path);
        const { ids, problems } = await found();
        const setAside = readdirSync(folder).filter((name) => /^incidents\.damaged-.*\.db$/.test(name));
        if (kind === 3) deepStrictEqual([ids, problems], [[], []]);
        else if (problems.includes('damaged')) {
          ok(setAside.length > 0);
          outcomes.setAside++;
        } else if (ids.length >= kept) outcomes.whole++;
        else outcomes.fewer++;
        // It is of use again.
        deepStrictEqual((await found()).problems, []);
        ok(existsSync(path));
      }
      deepStrictEqual(outcomes.fewer, 0, JSON.stringify(outcomes));
      if (process.env['FIGURES']) console.log(`      ${JSON.stringify(outcomes)}`);
    });
  }
});
