import { attentionRank, flaggedRank, type SortBy } from '../sorting';
import type { Incident } from '../incident';
import { inOneGo, type Sliced } from '../slices';
import type { ColumnName, IncidentTable } from './incidentTable';
import type { ValueColumn } from './valueColumn';

const newest = new WeakMap<IncidentTable, Uint32Array>();

/**
 * All rows in an order of incidents; see `compareIncidents`. Takes time linear in their number, but for those of one time.
 * @param checks by row: the bits of the checks that flag it
 */
export function orderOf(table: IncidentTable, sortBy: SortBy, checks?: Uint8Array): Uint32Array {
  return inOneGo(orderSliced(table, sortBy, checks));
}

/** The same in slices. */
export function* orderSliced(table: IncidentTable, sortBy: SortBy, checks?: Uint8Array): Sliced<Uint32Array> {
  yield* table.prepare(['created', ...columnsOf(sortBy)]);
  let latestFirst = newest.get(table);
  if (!latestFirst) newest.set(table, (latestFirst = newestFirst(table)));
  yield undefined;
  switch (sortBy) {
    case 'newest':
      return latestFirst;
    case 'occurred':
    case 'dwell':
    case 'changed':
      return highestFirst(latestFirst, table.numbers(sortBy));
    case 'attention':
      return highestRankFirst(latestFirst, table.values('urgency'), attentionRank, checks);
    case 'severity':
      return highestRankFirst(latestFirst, table.values('severity'), severityRank);
  }
}

/** The columns of a table that a sorting looks at. */
function columnsOf(sortBy: SortBy): readonly ColumnName[] {
  return sortBy === 'newest' ? [] : [sortBy === 'attention' ? 'urgency' : sortBy];
}

const severityRank = ({ severity }: Incident): number => severity?.rank ?? -1;

/** The same for ranks, of which there are few. */
function highestRankFirst(
  rows: Uint32Array,
  column: ValueColumn,
  rankOf: (example: Incident) => number,
  checks?: Uint8Array,
): Uint32Array {
  const ranks = column.answers(rankOf);
  const rankAt = (row: number): number =>
    (ranks[column.rows[row] as number] as number) + (checks?.[row] ? flaggedRank : 0);
  const sorted = new Uint32Array(rows.length);
  let at = 0;
  const all = new Set([...ranks, ...(checks ? ranks.map((rank) => rank + flaggedRank) : [])]);
  for (const rank of [...all].sort((a, b) => b - a)) {
    for (const row of rows) if (rankAt(row) === rank) sorted[at++] = row;
  }
  return sorted;
}

function newestFirst(table: IncidentTable): Uint32Array {
  const { incidents } = table;
  const created = table.numbers('created');
  const rows = highestFirst(table.allRows, created);
  const byName = (a: number, b: number): number => compareNames(incidents[a] as Incident, incidents[b] as Incident);
  for (let start = 0, end = 1; start < rows.length; start = end++) {
    while (end < rows.length && Object.is(created[rows[end] as number], created[rows[start] as number])) end++;
    if (end - start > 1) rows.subarray(start, end).sort(byName);
  }
  return rows;
}

function compareNames(a: Incident, b: Incident): number {
  if (a.connection !== b.connection) return a.connection < b.connection ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/**
 * Rows by their numbers, the highest first and NaN last. Rows of the same number stay in the order given. A radix sort: each
 * turn sorts by 16 of the 64 bits of a number, the lowest first.
 */
function highestFirst(rows: Uint32Array, numbers: Float64Array): Uint32Array {
  const keys = new Uint32Array(rows.length * 2);
  const bits = new Uint32Array(2);
  const float = new Float64Array(bits.buffer);
  for (let place = 0; place < rows.length; place++) {
    const number = numbers[rows[place] as number] as number;
    // Zero has a sign in its bits.
    float[0] = Number.isNaN(number) ? -Infinity : number + 0;
    const [low = 0, high = 0] = bits;
    // The higher a number, the lower its key. Bits of negative numbers are so already.
    const isNegative = high >>> 31 === 1;
    keys[2 * place] = isNegative ? low : ~low;
    keys[2 * place + 1] = isNegative ? high : high ^ 0x7fffffff;
  }
  let places: Uint32Array = rows.map((_, place) => place);
  for (const half of [0, 1]) {
    for (const shift of [0, 16]) {
      places = sortedByDigit(places, (place) => ((keys[2 * place + half] as number) >>> shift) & 0xffff);
    }
  }
  return places.map((place) => rows[place] as number);
}

function sortedByDigit(places: Uint32Array, digitOf: (place: number) => number): Uint32Array {
  const starts = new Uint32Array(0x10000 + 1);
  for (const place of places) starts[digitOf(place) + 1] = (starts[digitOf(place) + 1] as number) + 1;
  // Often all numbers have the same digit.
  if (places.length === 0 || starts[digitOf(places[0] as number) + 1] === places.length) return places;
  for (let digit = 1; digit < starts.length; digit++)
    starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
  const sorted = new Uint32Array(places.length);
  for (const place of places) {
    const digit = digitOf(place);
    const at = starts[digit] as number;
    sorted[at] = place;
    starts[digit] = at + 1;
  }
  return sorted;
}
