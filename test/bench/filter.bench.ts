import { parseFilter } from '../../src/domain/filter/filter';
import { compileFilter } from '../../src/domain/filter/match';
import { collectFilterValues, suggest } from '../../src/domain/filter/suggest';
import { compareIncidents, groupIncidents, sortings } from '../../src/domain/grouping';
import { groupings } from '../../src/domain/groupSteps';
import { SearchIndex } from '../../src/domain/filter/searchIndex';
import { vendorOf } from '../../src/sources/vendors';
import { manyIncidents } from '../support/manyIncidents';

// Each connection's together, as the store holds them.
const incidents = [...manyIncidents(100_000)].sort((a, b) => a.connection.localeCompare(b.connection));
const now = Date.parse('2026-01-31T12:00:00Z');
const names: Record<string, string> = { petra: 'Petra EU', cyberhaven: 'Cyberhaven' };
const context = {
  vendorOf,
  now,
  timeZone: 'local' as const,
  connectionName: (id: string) => names[id] ?? id,
  find: (...wanted: Parameters<SearchIndex['find']>) => index.find(...wanted),
};

/** Exact when run with `node --expose-gc`. */
function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
}

/** Ms of the first run, which fills caches, and the median of seven more. */
function measure(what: string, run: () => unknown): Record<string, unknown> {
  const times = Array.from({ length: 8 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  const [first = 0, ...others] = times;
  const median = others.sort((a, b) => a - b)[3] ?? 0;
  return { what, first: Number(first.toFixed(1)), median: Number(median.toFixed(1)) };
}

function searchTime(word: string): Record<string, unknown> {
  let matches = 0;
  const typed = Array.from(word, (_, at) => {
    const from = performance.now();
    matches = incidents.filter(compileFilter(parseFilter(word.slice(0, at + 1)), context)).length;
    return performance.now() - from;
  });
  return { word, slowest: Math.max(...typed).toFixed(1), last: typed.at(-1)?.toFixed(1), matches };
}

function filterTime(filter: string): Record<string, unknown> {
  let matches = 0;
  const row = measure(filter, () => {
    matches = incidents.filter(compileFilter(parseFilter(filter), context)).length;
  });
  return { ...row, matches };
}

const [before, start] = [heapMegabytes(), performance.now()];
const index = new SearchIndex(incidents);
let slowest = 0;
for (let from = start, step = index.prepare(); !step.next().done; from = performance.now()) {
  slowest = Math.max(slowest, performance.now() - from);
}
console.log(
  `100,000 incidents: prepared for search in ${Math.round(performance.now() - start)} ms, at most ${slowest.toFixed(1)} ms in one go; ${Math.round(heapMegabytes() - before)} MB`,
);
console.log('100,000 incidents, ms: search, a word typed letter by letter');
console.table(['blocked', 'user1234@tenant', 'laptop-12', 'status', 'found', 'event-12'].map(searchTime));

console.log('100,000 incidents, ms: match, from the text of the filter');
console.table(
  [
    'status:unremediated,partially_remediated',
    'severity:>=high',
    'tenant:"Tenant 77 Ltd."',
    'policy:upload',
    'user:person',
    'user:nobody',
    'host:LAPTOP-1',
    'assignee:none',
    'source:petra',
    'source:EU',
    'is:live',
    'is:attention',
    'dwell:>60',
    'after:7d',
    'before:2025-12-31',
    'is:attention severity:>=high policy:upload after:30d -user:user1 blocked',
  ].map(filterTime),
);

const values = collectFilterValues(incidents);
console.log('100,000 incidents, ms: completion');
console.table([
  measure('collectFilterValues', () => collectFilterValues(incidents)),
  measure('suggest user:user12', () => suggest('user:user12', 11, values)),
  measure('suggest person', () => suggest('person', 6, values)),
]);

console.log('100,000 incidents, ms: sort');
console.table(sortings.map((by) => measure(by, () => [...incidents].sort(compareIncidents(by)))));

const sorted = [...incidents].sort(compareIncidents('attention'));
console.log('100,000 incidents, ms: group');
console.table(groupings.map((by) => measure(by, () => groupIncidents(sorted, by, context))));
