import { deepStrictEqual, ok } from 'node:assert';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../../src/sources/systemClock';
import { FileLedger } from '../../../src/store/fileLedger';
import { parseRecord } from '../../../src/store/ledgerText';
import type { ChildOptions } from './fileLedger.child';

/** When a slot was held: from its request's sending until a window after its answer; until when it was under way. */
type Slot = readonly [from: number, to: number, under?: number];

/** Most of the spans that hold at one moment. */
function most(spans: readonly (readonly [from: number, to: number])[]): number {
  const steps = spans.flatMap(([from, to]) => [[from, 1] as const, [to, -1] as const]);
  // What ends in the same millisecond in which another begins has made room for it.
  const ordered = steps.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  let held = 0;
  return Math.max(0, ...ordered.map(([, step]) => (held += step)));
}

describe('FileLedger of several processes', function () {
  this.timeout(60_000);
  let folder: string;
  let log: string;
  let started: ChildProcess[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ledger-'));
    log = join(folder, 'log');
    started = [];
  });

  afterEach(() => {
    for (const child of started) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  function start(options: Pick<ChildOptions, 'work' | 'limit' | 'forMs' | 'pauseMs'>): ChildProcess {
    const argument = JSON.stringify({ ...options, folder, log } satisfies ChildOptions);
    const child = spawn(process.execPath, [join(__dirname, 'fileLedger.child.js'), argument], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    started.push(child);
    return child;
  }

  async function ended(child: ChildProcess): Promise<void> {
    deepStrictEqual(await once(child, 'exit'), [0, null]);
  }

  function slots(): Slot[] {
    const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    deepStrictEqual(
      lines.filter((line) => !/^[\d ]+$/.test(line)),
      [],
      'problems',
    );
    return lines.map((line) => line.split(' ').map(Number) as unknown as Slot);
  }

  it('lets no more through in any window than the limit, however hard they try', async () => {
    const limit = { requests: 5, windowMs: 25, concurrency: 5 };
    const children = Array.from({ length: 8 }, () => start({ work: 'updates', limit, forMs: 1500 }));
    await Promise.all(children.map(ended));
    ok(slots().length > 50, `${slots().length} slots taken`);
    ok(most(slots().map(([from, to]) => [from, to])) <= limit.requests);
  });

  it('lets RateLimiters send no more than the limit, at once and in any window, and keeps them sending', async () => {
    const limit = { requests: 6, windowMs: 100, concurrency: 2 };
    const children = Array.from({ length: 8 }, () => start({ work: 'requests', limit, forMs: 2500 }));
    await Promise.all(children.map(ended));
    const taken = slots();
    ok(taken.length > limit.requests, `${taken.length} requests sent`);
    ok(most(taken.map(([from, to]) => [from, to])) <= limit.requests);
    ok(most(taken.map(([from, , under]) => [from, under ?? from])) <= limit.concurrency);
  });

  it('suffers nothing when they are killed or put to sleep at any moment', async () => {
    const limit = { requests: 4, windowMs: 25, concurrency: 4 };
    let left = 110;
    const startAndKill = async (): Promise<void> => {
      while (left-- > 0) {
        const child = start({ work: 'updates', limit, forMs: 20_000, pauseMs: 2 });
        const exit = once(child, 'exit');
        await once(child.stdout!, 'data');
        await sleep(Math.random() * 20);
        if (left % 4 === 0) {
          child.kill('SIGSTOP');
          await sleep(Math.random() * 60);
          child.kill('SIGCONT');
          await sleep(Math.random() * 5);
        }
        child.kill('SIGKILL');
        await exit;
      }
    };
    await Promise.all([startAndKill(), startAndKill(), startAndKill()]);

    ok(slots().length > 50, `${slots().length} slots taken`);
    ok(most(slots().map(([from, to]) => [from, to])) <= limit.requests);
    const held = join(folder, 'limits', 'shared');
    for (const name of readdirSync(held).filter((each) => each.endsWith('.json'))) {
      ok(parseRecord(readFileSync(join(held, name), 'utf8')), name);
    }
    // Nobody has to wait for what they left.
    const clock = { ...systemClock, sleep: async () => Promise.reject(new Error('waits')) };
    const ledger = new FileLedger({ folder, name: 'shared', limit, clock, random: Math.random });
    await ledger.update(() => ({ record: { requests: [] }, result: undefined }));
  });
});
