import type { Incident, IncidentRef } from '../incident';

/** Where the rows of a table were in the one before it. */
export interface RowsBefore {
  /** By row: where the same incident was; -1 for one that was not there. */
  readonly places: Int32Array;
  /** The rows of those: what has come or changed. */
  readonly fresh: Uint32Array;
  /** Whether all others are where they were, as after most changes. */
  readonly areInPlace: boolean;
}

/** What was found last, as long as somebody has the incidents of before: a change is looked at by several. */
const found = new WeakMap<
  readonly Incident[],
  { readonly incidents: readonly Incident[]; readonly rows: RowsBefore }
>();

/** Finds the rows of incidents among those of before. Neither list may change afterwards. */
export function rowsBefore(incidents: readonly Incident[], before: readonly Incident[]): RowsBefore {
  const last = found.get(before);
  if (last?.incidents === incidents) return last.rows;
  const places = placesIn(incidents, before);
  const fresh: number[] = [];
  let areInPlace = incidents.length === before.length;
  for (let row = 0; row < places.length; row++) {
    if ((places[row] as number) < 0) fresh.push(row);
    else if (places[row] !== row) areInPlace = false;
  }
  const rows = { places, fresh: Uint32Array.from(fresh), areInPlace };
  found.set(before, { incidents, rows });
  return rows;
}

/** Fills a new column with what the same incidents had before; fresh rows have 0. */
export function carryOver<Column extends Uint8Array | Uint32Array | Float64Array>(
  column: Column,
  before: Column,
  { places, fresh, areInPlace }: RowsBefore,
): Column {
  if (areInPlace) {
    column.set(before);
    for (const row of fresh) column[row] = 0;
    return column;
  }
  for (let row = 0; row < places.length; row++) {
    const place = places[row] as number;
    if (place >= 0) column[row] = before[place] as number;
  }
  return column;
}

/** Rows of a table in an order. After changes it is without those that have come since. */
export interface Order {
  readonly rows: Uint32Array;
  /** By row: 1 for those that were flagged when they got their place. */
  readonly flags: Uint8Array;
}

/** The order of the next table, without what is new in it. @param next where its rows were */
export function orderAfter({ rows, flags }: Order, next: RowsBefore): Order {
  const { places } = next;
  const rowAt = new Int32Array(flags.length).fill(-1);
  for (let row = 0; row < places.length; row++) {
    const place = places[row] as number;
    if (place >= 0) rowAt[place] = row;
  }
  const kept = new Uint32Array(rows.length);
  let count = 0;
  for (let at = 0; at < rows.length; at++) {
    const row = rowAt[rows[at] as number] as number;
    if (row >= 0) kept[count++] = row;
  }
  return { rows: kept.subarray(0, count), flags: carryOver(new Uint8Array(places.length), flags, next) };
}

/** By place in a list: where the same incident is in another; -1 for one that is not there. */
export function placesIn(incidents: readonly Incident[], before: readonly Incident[]): Int32Array {
  const places = new Int32Array(incidents.length).fill(-1);
  const shift = incidents.length - before.length;
  // Most changes leave everything around them as it was, and what has changed in its place.
  let start = 0;
  for (const end = Math.min(incidents.length, before.length); start < end; start++) {
    if (incidents[start] === before[start]) places[start] = start;
    else if (!isSameRef(incidents[start], before[start])) break;
  }
  let end = incidents.length;
  for (const least = start + Math.max(shift, 0); end > least; end--) {
    if (incidents[end - 1] === before[end - 1 - shift]) places[end - 1] = end - 1 - shift;
    else if (!isSameRef(incidents[end - 1], before[end - 1 - shift])) break;
  }
  const between = new Map<Incident, number>();
  for (let place = start; place < end - shift; place++) between.set(before[place] as Incident, place);
  for (let row = start; row < end; row++) places[row] = between.get(incidents[row] as Incident) ?? -1;
  return places;
}

function isSameRef(a: IncidentRef | undefined, b: IncidentRef | undefined): boolean {
  return a?.id === b?.id && a?.connection === b?.connection;
}
