// What a user waits for, at 1,000 to 300,000 incidents, as ratios to `JSON.parse` of the same records in the same process, and
// how the time grows. Run it with `npm run bench`; with `-- --save` the table becomes the one that later runs are compared with.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Memento } from 'vscode';
import { IncidentTree } from '../../src/features/tree/incidentTree';
import { sortings } from '../../src/domain/sorting';
import { groupings } from '../../src/domain/groupSteps';
import type { Incident } from '../../src/domain/incident';
import { withFields, withRaw } from '../../src/domain/raw';
import { RawRecord } from '../../src/domain/rawRecord';
import { reportFormats, toReport } from '../../src/domain/report/report';
import { inOneGo } from '../../src/domain/slices';
import { parseCyberhavenAnswer } from '../../src/sources/cyberhaven/schema';
import { toIncident as cyberhavenIncident } from '../../src/sources/cyberhaven/mapper';
import { JsonAnswer } from '../../src/sources/net/jsonAnswer';
import { redactor } from '../../src/sources/net/redact';
import { toIncident as petraIncident } from '../../src/sources/petra/mapper';
import { vendorOf } from '../../src/sources/vendors';
import { parsePetraAnswer } from '../../src/sources/petra/schema';
import { systemClock } from '../../src/sources/systemClock';
import { IncidentStore } from '../../src/store/incidentStore';
import { Unseen } from '../../src/store/unseen';
import { CheckIndex } from '../../src/ui/checkIndex';
import { RelatedIndex } from '../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../src/ui/visibleIncidents';
import { workspace } from '../support/fakeVscode';
import { type RecordPages, manyRecords } from '../support/manyRecords';
import { countShown } from './countShown';

const sizes = [1000, 10_000, 100_000, 300_000];
const now = Date.parse('2026-01-31T12:00:00Z');
const savedFile = join(__dirname, '../../../test/bench/table.json');

/** What one process found out: CPU of its thread, ms; heap in bytes of an incident. */
type Figures = Readonly<Record<string, number>>;

/** Some systems count CPU in steps of some ms: what takes less than this is measured by the time of day, ms. */
const coarseMs = 20;

/** CPU of this thread, ms: other work on the machine does not count. An old Node knows only the time of day. */
function cpuMs(): number {
  if (!('threadCpuUsage' in process)) return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The median over some runs; `prepare` is not counted. */
async function median(run: () => unknown, prepare: (at: number) => unknown = () => {}, runs = 5): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < runs; at++) {
    await prepare(at);
    globalThis.gc?.();
    const [cpu, start] = [cpuMs(), performance.now()];
    await run();
    const [spent, elapsed] = [cpuMs() - cpu, performance.now() - start];
    times.push(spent < coarseMs ? elapsed : spent);
  }
  return times.sort((a, b) => a - b)[runs >> 1] ?? NaN;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Validates and maps the answers of both APIs, as their clients do. */
function read(petra: readonly Uint8Array[], cyberhaven: readonly Uint8Array[]): (readonly Incident[])[] {
  const baseUrl = 'https://acme.cyberhaven.io/public/v2';
  const hide = redactor([]);
  const answer = (bytes: Uint8Array): JsonAnswer => inOneGo(JsonAnswer.read(bytes)) as JsonAnswer;
  return [
    ...petra.map(
      (bytes, at) => inOneGo(parsePetraAnswer(answer(bytes), 500, (one) => petraIncident(one, `p${at % 2}`))).records,
    ),
    ...cyberhaven.map((bytes, at) => {
      const origin = { connection: `c${at % 2}`, baseUrl };
      return inOneGo(parseCyberhavenAnswer(answer(bytes), 1000, (one) => cyberhavenIncident(one, origin), hide))
        .records;
    }),
  ];
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers;
}

async function set(name: string, value: string): Promise<void> {
  await workspace.getConfiguration('incidents').update(name, value);
}

/** The tree of what is shown, as the view has it. */
function treeOf(visible: VisibleIncidents, checks: CheckIndex): { tree: IncidentTree; dispose: () => void } {
  const tree = new IncidentTree({
    visible,
    problems: () => [],
    horizons: () => [],
    unseen: new Unseen(),
    marked: () => [],
    checks,
    connections: { isMixedIn: () => false, nameOf: String },
    memento: {
      keys: () => [],
      get: (_: string, other: unknown) => other,
      update: async () => undefined,
    } as unknown as Memento,
  });
  return { tree, dispose: () => tree.dispose() };
}

async function measure(count: number): Promise<Figures> {
  const { petra, cyberhaven }: RecordPages = manyRecords(count);
  const figures: Record<string, number> = {};
  const texts = [...petra, ...cyberhaven];
  const parse = (): void => texts.forEach((text) => void JSON.parse(text));
  figures['parse'] = await median(parse);
  const [petraBytes, cyberhavenBytes] = [petra.map(bytesOf), cyberhaven.map(bytesOf)];
  figures['validate + map'] = await median(() => read(petraBytes, cyberhavenBytes), undefined, 3);

  const before = heapBytes();
  let batches: readonly (readonly Incident[])[] = read(petraBytes, cyberhavenBytes);
  const limits = { maxIncidents: Infinity, maxText: Infinity };
  let store = new IncidentStore(limits);
  figures['store'] = await median(
    () => batches.forEach((batch) => void store.merge(batch)),
    () => (store = new IncidentStore(limits)),
    3,
  );
  figures['heap of an incident, B'] = (heapBytes() - before) / count;
  // Copies take their place below.
  batches = [];

  await set('timeZone', 'local');
  let checks = new CheckIndex(store, systemClock);
  const open = (): VisibleIncidents =>
    new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, systemClock, checks);
  let visible = open();
  const reopen = (): void => {
    visible.dispose();
    checks.dispose();
    checks = new CheckIndex(store, systemClock);
    visible = open();
  };
  let fresh = 0;
  /** Incidents that nothing is known about yet: what is kept beside an incident is of no use. */
  const cold = (): void => {
    const copies = store.all().map((each) => withFields(each, { hostname: `${each.hostname ?? ''}${fresh++ % 1}` }));
    store = new IncidentStore(limits);
    store.merge(copies);
    reopen();
  };
  figures['first look'] = await median(() => visible.groups(), cold, 3);
  for (const by of sortings) {
    const prepare = async (): Promise<void> =>
      set('sortBy', by === 'newest' ? 'dwell' : 'newest').then(async () => set('sortBy', by));
    figures[`sort by ${by}`] = await median(() => visible.incidents(), prepare);
  }
  await set('sortBy', 'attention');
  for (const by of groupings) {
    const prepare = async (): Promise<void> => {
      await set('groupBy', by === 'none' ? 'day' : 'none');
      await set('groupBy', by);
      visible.incidents();
    };
    figures[`group by ${by}`] = await median(() => visible.groups(), prepare);
  }
  await set('groupBy', 'auto');
  for (const filter of ['is:attention severity:>=high policy:upload', 'after:7d', '-user:user1 host:LAPTOP blocked']) {
    visible.query.matching(filter);
    figures[`filter ${filter}`] = await median(() => visible.query.matching(filter));
  }
  const warm = (): void => {
    reopen();
    visible.groups();
  };
  figures['values for completion'] = await median(async () => visible.query.filterValues(), warm, 3);
  const searches = ['', 'tenant:', 'policy:', 'user:', 'host:', 'assignee:', 'source:'].map((key) => `${key}zzqq`);
  figures['first search'] = await median(() => searches.map((each) => visible.query.matching(each)), warm, 3);
  let related = new RelatedIndex(store);
  const [some] = store.all();
  figures['related index'] = await median(
    () => some && related.get().relatedTo(some),
    () => (related = new RelatedIndex(store)),
    3,
  );
  figures['statistics'] = await median(() => countShown(visible, { now, timeZone: 'local', vendorOf }), warm, 3);
  const options = { generatedAt: now, timeZone: 'local', vendorOf } as const;
  for (const format of reportFormats) {
    const write = (): void => {
      for (const piece of toReport(visible.incidents(), format, options)) void piece;
    };
    figures[`export ${format}`] = await median(write, undefined, 3);
  }
  figures['heap with everything made, B'] = (heapBytes() - before) / count;

  const { tree, dispose } = treeOf(visible, checks);
  for (const by of ['auto', 'user'] as const) {
    await set('groupBy', by);
    visible.groups();
    let changes = 0;
    const change = (): void => {
      const one = store.all()[Math.floor(count / 3)] as Incident;
      const { raw: _, ...fields } = { ...one, raw: undefined };
      const record = new RawRecord(JSON.stringify({ changed: changes++ }));
      const status = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
      store.merge([withRaw({ ...fields, status }, record)]);
      // A long list would be made in slices, later.
      visible.renew();
      for (const node of tree.getChildren()) void tree.getTreeItem(node);
    };
    figures[`one change, grouped by ${by}, to the tree`] = await median(change);
  }
  dispose();
  figures['parse at the end'] = await median(parse);
  return figures;
}

interface Row {
  readonly [size: string]: number | string;
}

/** How the time grows from the second size on: 1 for linear. */
function growth(small: number, large: number): number {
  const times = (sizes.at(-1) ?? 1) / (sizes[1] ?? 1);
  return Math.log(large / small) / Math.log(times);
}

const rounded = (value: number): number => Number(value.toPrecision(3));

async function main(): Promise<void> {
  const [, , size] = process.argv;
  if (size && Number(size) > 0) {
    const figures = await measure(Number(size));
    process.send?.(figures, () => process.exit());
    return;
  }
  const all: Figures[] = [];
  for (const count of sizes) {
    const child = fork(__filename, [String(count)], {
      execArgv: ['--expose-gc', '--no-warnings', '--max-old-space-size=6000'],
    });
    const [figures] = (await once(child, 'message')) as [Figures];
    all.push(figures);
    console.log(
      `${count}: JSON.parse ${rounded(figures['parse'] ?? NaN)} ms, at the end ${rounded(figures['parse at the end'] ?? NaN)} ms`,
    );
  }
  let saved: Readonly<Record<string, number>> = {};
  try {
    saved = JSON.parse(readFileSync(savedFile, 'utf8')) as typeof saved;
  } catch {
    // There is none yet.
  }
  const rows: Record<string, Row> = {};
  const next: Record<string, number> = {};
  for (const work of Object.keys(all[0] ?? {}).filter((name) => !name.startsWith('parse'))) {
    const isHeap = work.endsWith(', B');
    const values = all.map((figures) => (figures[work] ?? NaN) / (isHeap ? 1 : (figures['parse'] ?? NaN)));
    const [, , ratio = NaN] = values;
    next[work] = rounded(ratio);
    rows[work] = {
      ...Object.fromEntries(sizes.map((count, at) => [String(count), rounded(values[at] ?? NaN)])),
      'ms at 100,000': isHeap ? '' : rounded(all[2]?.[work] ?? NaN),
      growth: isHeap ? '' : rounded(growth(all[1]?.[work] ?? NaN, all[3]?.[work] ?? NaN)),
      'last release': saved[work] ?? '',
    };
  }
  console.log('Ratios to JSON.parse of the same records; growth from 10,000 to 300,000, 1 for linear; heap in bytes');
  console.table(rows);
  if (process.argv.includes('--save')) writeFileSync(savedFile, `${JSON.stringify(next, undefined, 2)}\n`);
}

void main();
