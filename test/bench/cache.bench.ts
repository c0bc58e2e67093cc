import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Change, Incident } from '../../src/domain/incident';
import { rawText, recordOf, withFields } from '../../src/domain/raw';
import { RawRecord } from '../../src/domain/rawRecord';
import { isoTime } from '../../src/domain/time';
import { detailsModel, loadMappedPaths } from '../../src/features/details/detailsModel';
import { restoreCyberhaven } from '../../src/sources/cyberhaven/client';
import { restorePetra } from '../../src/sources/petra/client';
import { sampleCyberhavenIncidents } from '../../src/sources/sample/cyberhavenIncidents';
import { sampleIncidents } from '../../src/sources/sample/petraIncidents';
import { type Batch, noneSkipped } from '../../src/sources/source';
import { systemClock } from '../../src/sources/systemClock';
import { CheckIndex } from '../../src/ui/checkIndex';
import { RelatedIndex } from '../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../src/ui/visibleIncidents';
import { MemoryKeys, storeIn } from '../support/profile';

/** A key for the database: processes share it. */
const key = Buffer.alloc(32, 7).toString('base64');
const now = Date.now();

/** What a process measures. */
type Figures = Record<string, number>;

/** The records of an API, as text, and what maps them. */
function records(kind: string, count: number): readonly string[] {
  const options = { seed: 1, count, now };
  const samples: readonly unknown[] =
    kind === 'petra' ? sampleIncidents(options) : sampleCyberhavenIncidents(options).map(({ record }) => record);
  return samples.map((record) => JSON.stringify(record));
}

function restoreOf(kind: string) {
  return (texts: readonly unknown[]) =>
    kind === 'petra'
      ? restorePetra(texts, 'bench')
      : restoreCyberhaven(texts, { connection: 'bench', baseUrl: 'https://acme.cyberhaven.io/public/v2' });
}

/** Opens the store over a folder, with a connection whose refresh gives the texts' incidents, 200 a page. */
function open(folder: string, kind: string, texts: readonly string[], changes = 0) {
  const restore = restoreOf(kind);
  const opened = storeIn(folder, { clock: systemClock, keys: new MemoryKeys(key) });
  let pages = texts;
  const createSource = () => ({
    async *fetch(): AsyncGenerator<Batch> {
      for (let at = 0; at < pages.length; at += 200) {
        const incidents = restore(pages.slice(at, at + 200)).map((each) => changed(each, changes));
        yield { incidents, skipped: noneSkipped, warnings: [], memory: start };
        await systemClock.turn();
      }
    },
    probe: async () => undefined,
  });
  const connect = (): void =>
    opened.sync.setConnections([{ id: 'bench', question: '', shared: true, restore, createSource }]);
  return { ...opened, connect, give: (next: readonly string[]) => void (pages = next) };
}

/** Bytes that the process has handed to the system to write (proc_pid_io(5)); only Linux counts them. */
function written(): number {
  if (process.platform !== 'linux') return NaN;
  return Number(/wchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
}

/** CPU of the thread that runs this, ms: other work on the machine does not count. */
function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** How long the work took, its CPU and the most that others waited for it, ms; and bytes written. */
async function measured(name: string, work: () => Promise<unknown>): Promise<Figures> {
  // What is garbage by now is not counted.
  globalThis.gc?.();
  let [longest, last] = [0, threadMs()];
  const watch = (): void => {
    longest = Math.max(longest, threadMs() - last);
    last = threadMs();
    next = setImmediate(watch);
  };
  let next = setImmediate(watch);
  const [began, cpu, bytes] = [performance.now(), process.cpuUsage(), written()];
  await work();
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  await setTimeout(5);
  clearImmediate(next);
  return {
    [`${name} ms`]: Math.round(ms),
    [`${name} CPU ms`]: Math.round((user + system) / 1000),
    [`${name} block ms`]: Math.round(longest),
    [`${name} KB`]: Math.round((written() - bytes) / 1024),
  };
}

const minuteMs = 60_000;
/** How many incidents have had their changes: no two at the same times. */
let madeChanged = 0;

/** An incident as it is after some changes were observed: of its status, its assignee and its account, with the record before. */
function changed(incident: Incident, changes: number): Incident {
  const record = recordOf(incident);
  if (!record || changes === 0) return incident;
  const at = (minutes: number): string => isoTime(now - minutes * minuteMs);
  const first = madeChanged++;
  const all = Array.from({ length: changes }, (_, turn): Change => {
    const minutes = (changes - turn) * 60 + first;
    const interval = { after: at(minutes + 5), before: at(minutes) };
    const states = ['attention', 'closed'] as const;
    if (turn % 3 === 0) return { field: 'status', from: 'Unremediated', to: 'Remediated', states, ...interval };
    return turn % 3 === 1
      ? { field: 'assignee', to: `analyst${record.length % 30}`, ...interval }
      : { field: 'account', from: 'true', to: 'false', ...interval };
  });
  const before = new RawRecord(`${record.text.slice(0, -1)},"old":true}`);
  return withFields(incident, { changes: all }, record.after(before.asEarlier(at(65))));
}

/** A first refresh, and one with one change. @param changes how many each incident has had */
async function save(folder: string, kind: string, count: number, changes: number): Promise<Figures> {
  const texts = records(kind, count);
  const { sync, connect, give, dispose } = open(folder, kind, texts, changes);
  connect();
  await sync.catchUp();
  const first = await measured('save', async () => sync.refresh('user'));
  await sync.refresh('user');
  give(texts.slice(0, 1).map((text) => text.replace(/"(\w*[Ss]tatus)":"\w+"/, '"$1":"changed"')));
  const change = await measured('change', async () => sync.refresh('user'));
  dispose();
  return { ...first, ...change };
}

/** The median CPU of some runs of what a user waits for, ms. */
function waited(run: (turn: number) => unknown): number {
  const times = Array.from({ length: 9 }, (_, turn) => {
    const before = threadMs();
    run(turn);
    return threadMs() - before;
  });
  return Math.round((times.sort((a, b) => a - b)[4] ?? NaN) * 10) / 10;
}

/** What a user waits for, with everything in memory. */
function use({ store, unseen, sync }: Pick<ReturnType<typeof open>, 'store' | 'unseen' | 'sync'>): Figures {
  const related = new RelatedIndex(store);
  const checks = new CheckIndex(store, systemClock);
  const visible = new VisibleIncidents(store, unseen, related, (id) => id, systemClock, checks);
  const cpu = (work: () => unknown): number => {
    const before = threadMs();
    work();
    return Math.round(threadMs() - before);
  };
  const list = cpu(() => visible.groups());
  const checked = cpu(() => checks.bits());
  const index = cpu(() => related.get());
  visible.query.matching('a');
  const words = ['ga', 'gar', 'garc', 'is:changed', 'changed:24h', 'check:any', 'status:closed', 'laptop', 'b'];
  const oneKey = waited((turn) => visible.query.matching(words[turn] ?? ''));
  const every = store.all();
  const details = waited((turn) => {
    const incident = every[Math.floor((every.length / 9) * turn)];
    if (!incident) return;
    const found = related.get();
    detailsModel(incident, {
      connectionName: (id) => id,
      sample: false,
      notice: undefined,
      related: { ...found.countsOf(incident), nearest: found.relatedTo(incident) },
      checks: { findings: checks.findingsIn(incident), fetchedAt: sync.fetchedAt(incident) },
      place: visible.order().placeOf(incident),
      now,
    });
  });
  const difference = waited((turn) => {
    const incident = every[Math.floor((every.length / 9) * turn)];
    return incident && [recordOf(incident)?.before?.stored, rawText(incident)];
  });
  checks.dispose();
  visible.dispose();
  return {
    'list CPU ms': list,
    'checks CPU ms': checked,
    'related CPU ms': index,
    'key CPU ms': oneKey,
    'details CPU ms': details,
    'difference CPU ms': difference,
  };
}

/** A start of what was saved, and looking at records. */
async function start(folder: string, kind: string): Promise<Figures> {
  globalThis.gc?.();
  const { heapUsed } = process.memoryUsage();
  const opened = open(folder, kind, []);
  const { sync, store, connect, dispose } = opened;
  let firstRows = 0;
  const begun = performance.now();
  store.onDidChange(() => (firstRows ||= performance.now() - begun));
  const all = await measured('start', async () => {
    connect();
    await sync.catchUp();
  });
  globalThis.gc?.();
  const heap = (process.memoryUsage().heapUsed - heapUsed) / store.count('bench');
  const [one] = store.all();
  const raw = await measured('raw of one', async () => one && rawText(one));
  await loadMappedPaths();
  const used = use(opened);
  dispose();
  const memory = Math.round(process.memoryUsage().rss / 1024 ** 2);
  return {
    'first rows ms': Math.round(firstRows),
    ...all,
    'heap B each': Math.round(heap),
    'memory MB': memory,
    ...raw,
    ...used,
  };
}

async function child(part: string, folder: string, kind: string, count: number, changes: number): Promise<Figures> {
  const process = fork(__filename, [part, folder, kind, String(count), String(changes)], {
    execArgv: ['--expose-gc', '--no-warnings'],
  });
  const [figures] = (await once(process, 'message')) as [Figures];
  return figures;
}

async function main(): Promise<void> {
  const [, , part, folder = '', kind = '', count = '', had = ''] = process.argv;
  if (part) {
    const figures = part === 'save' ? await save(folder, kind, Number(count), Number(had)) : await start(folder, kind);
    process.send?.(figures, () => process.exit());
    return;
  }
  const rows: Record<string, number | string>[] = [];
  for (const api of ['petra', 'cyberhaven']) {
    for (const [incidents, changes] of [
      [10_000, 0],
      [100_000, 0],
      [100_000, 5],
    ] as const) {
      const profile = mkdtempSync(join(tmpdir(), 'cache-bench-'));
      const saved = await child('save', profile, api, incidents, changes);
      const bytes = readdirSync(profile, { recursive: true, encoding: 'utf8' }).map(
        (name) => statSync(join(profile, name)).size,
      );
      const disk = Math.round(bytes.reduce((sum, size) => sum + size, 0) / 1024);
      const started = await child('start', profile, api, incidents, changes);
      rows.push({ api, incidents, changes, ...saved, 'disk KB': disk, ...started });
      rmSync(profile, { recursive: true });
    }
  }
  console.log('The cache, each figure of a process of its own: a first refresh, one with one change, a start');
  for (const row of rows) console.table(row);
}

void main();
