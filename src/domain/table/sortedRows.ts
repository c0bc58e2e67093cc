import { compareNames, comparison, flaggedRank, ranks, type SortBy } from '../sorting';
import type { Incident } from '../incident';
import { firstIndex } from '../lists';
import { inOneGo, type Sliced } from '../slices';
import type { ColumnName, IncidentTable } from './incidentTable';
import type { Order } from './rows';
import type { ValueColumn } from './valueColumn';

/** The greatest share of rows that is put into an order one by one. Where there are more, sorting all is quicker. */
const maxPlaced = 1 / 20;

/**
 * All rows in an order of incidents; see `compareIncidents`. Takes time linear in their number, but for those of one time.
 * After a change, only rows that come or change are put in their place.
 * @param checks by row: the bits of the checks that flag it
 */
export function orderOf(table: IncidentTable, sortBy: SortBy, checks?: Uint8Array): Uint32Array {
  return inOneGo(orderSliced(table, sortBy, checks));
}

/** The same in slices. */
export function* orderSliced(table: IncidentTable, sortBy: SortBy, checks?: Uint8Array): Sliced<Uint32Array> {
  const flags = new Uint8Array(table.incidents.length);
  if (checks && sortBy === 'attention') for (let row = 0; row < flags.length; row++) flags[row] = checks[row] ? 1 : 0;
  yield* table.prepare(['created', ...columnsOf(sortBy)]);
  const known = table.orders.get(sortBy);
  const rows = (known && placed(table, known, sortBy, flags)) ?? (yield* sortAll(table, sortBy, flags));
  table.orders.set(sortBy, { rows, flags });
  return rows;
}

/** An order with those in their place that are not in it, or flagged otherwise; undefined where they are too many. */
function placed(table: IncidentTable, order: Order, sortBy: SortBy, flags: Uint8Array): Uint32Array | undefined {
  const { incidents } = table;
  const { length } = incidents;
  const isPlaced = new Uint8Array(length);
  const kept = new Uint32Array(length);
  let count = 0;
  for (let at = 0; at < order.rows.length; at++) {
    const row = order.rows[at] as number;
    if (order.flags[row] !== flags[row]) continue;
    isPlaced[row] = 1;
    kept[count++] = row;
  }
  if (count === length) return order.rows;
  if (length - count > length * maxPlaced) return undefined;
  const missing: number[] = [];
  for (let row = 0; row < length; row++) if (!isPlaced[row]) missing.push(row);
  const compare = comparison(sortBy);
  const compareRows = (a: number, b: number): number =>
    compare(incidents[a] as Incident, incidents[b] as Incident, flags[a] === 1, flags[b] === 1);
  const rows = new Uint32Array(length);
  let [from, at] = [0, 0];
  for (const row of missing.sort(compareRows)) {
    const rest = kept.subarray(from, count);
    const before = firstIndex(rest, (other) => compareRows(other, row) > 0);
    rows.set(rest.subarray(0, before), at);
    rows[at + before] = row;
    from += before;
    at += before + 1;
  }
  rows.set(kept.subarray(from, count), at);
  return rows;
}

/** All rows in an order, found without what is known of the table before. */
function* sortAll(table: IncidentTable, sortBy: SortBy, flags: Uint8Array): Sliced<Uint32Array> {
  if (sortBy === 'newest') return yield* newestFirst(table);
  const latestFirst = yield* orderSliced(table, 'newest');
  switch (sortBy) {
    case 'occurred':
    case 'dwell':
    case 'changed':
      return yield* highestFirst(latestFirst, table.numbers(sortBy));
    case 'attention':
      return highestRankFirst(latestFirst, table.values('urgency'), ranks.attention, flags);
    case 'severity':
      return highestRankFirst(latestFirst, table.values('severity'), ranks.severity, flags);
  }
}

/** The columns of a table that a sorting looks at. */
function columnsOf(sortBy: SortBy): readonly ColumnName[] {
  return sortBy === 'newest' ? [] : [sortBy === 'attention' ? 'urgency' : sortBy];
}

/** Rows by their ranks, of which there are few. */
function highestRankFirst(
  rows: Uint32Array,
  column: ValueColumn,
  rankOf: (example: Incident) => number,
  flags: Uint8Array,
): Uint32Array {
  const byValue = column.answers(rankOf);
  const all = [...new Set(byValue.flatMap((rank) => [rank, rank + flaggedRank]))].sort((a, b) => b - a);
  const placeOf = new Map(all.map((rank, place) => [rank, place]));
  const places = [0, flaggedRank].map((more) => byValue.map((rank) => placeOf.get(rank + more) as number));
  return sortedByDigit(
    rows,
    all.length,
    (row) => (places[flags[row] as number] as number[])[column.rows[row] as number] as number,
  );
}

function* newestFirst(table: IncidentTable): Sliced<Uint32Array> {
  const { incidents } = table;
  const created = table.numbers('created');
  const rows = yield* highestFirst(table.allRows, created);
  const byName = (a: number, b: number): number => compareNames(incidents[a] as Incident, incidents[b] as Incident);
  for (let start = 0, end = 1; start < rows.length; start = end++) {
    while (end < rows.length && Object.is(created[rows[end] as number], created[rows[start] as number])) end++;
    if (end - start > 1) rows.subarray(start, end).sort(byName);
  }
  return rows;
}

/**
 * Rows by their numbers, the highest first and NaN last. Rows of the same number stay in the order given. A radix sort: each
 * turn sorts by 16 of the 64 bits of a number, the lowest first.
 */
function* highestFirst(rows: Uint32Array, numbers: Float64Array): Sliced<Uint32Array> {
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
      yield undefined;
      places = sortedByDigit(places, 0x10000, (place) => ((keys[2 * place + half] as number) >>> shift) & 0xffff);
    }
  }
  return places.map((place) => rows[place] as number);
}

/** @param digits how many there are */
function sortedByDigit(places: Uint32Array, digits: number, digitOf: (place: number) => number): Uint32Array {
  const starts = new Uint32Array(digits + 1);
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
