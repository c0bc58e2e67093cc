import type { Incident, IncidentRef } from '../incident';

/** Where the rows of a table were in the one before it. */
export interface RowsBefore {
  /** By row: where the same incident was; -1 for one that was not there. */
  readonly places: Int32Array;
  /** The rows of those: what has come or changed. */
  readonly fresh: Uint32Array;
}

/** Finds the rows of incidents among those of before. */
export function rowsBefore(incidents: readonly Incident[], before: readonly Incident[]): RowsBefore {
  const places = placesIn(incidents, before);
  let count = 0;
  for (const place of places) if (place < 0) count++;
  const fresh = new Uint32Array(count);
  for (let row = places.length - 1; count > 0; row--) if ((places[row] as number) < 0) fresh[--count] = row;
  return { places, fresh };
}

/** Fills a column with what the same incidents had before; the places of fresh rows stay as they are. */
export function carryOver<Column extends Uint8Array | Uint32Array | Float64Array>(
  column: Column,
  before: Column,
  { places }: RowsBefore,
): Column {
  for (let row = 0; row < places.length; row++) {
    const place = places[row] as number;
    if (place >= 0) column[row] = before[place] as number;
  }
  return column;
}

/** By place in a list: where the same incident is in another; -1 for one that is not there. */
export function placesIn(incidents: readonly Incident[], before: readonly Incident[]): Int32Array {
  const places = new Int32Array(incidents.length).fill(-1);
  const [length, lengthBefore] = [incidents.length, before.length];
  const least = Math.min(length, lengthBefore);
  // Most changes leave everything around them as it was, and what has changed in its place.
  const match = (row: number, place: number): boolean => {
    const [now, then] = [incidents[row] as Incident, before[place] as Incident];
    if (now === then) places[row] = place;
    return now === then || isSameRef(now, then);
  };
  let start = 0;
  while (start < least && match(start, start)) start++;
  let end = 0;
  while (end < least - start && match(length - end - 1, lengthBefore - end - 1)) end++;
  const between = new Map<Incident, number>();
  for (let place = start; place < lengthBefore - end; place++) between.set(before[place] as Incident, place);
  for (let row = start; row < length - end; row++) places[row] = between.get(incidents[row] as Incident) ?? -1;
  return places;
}

function isSameRef(a: IncidentRef, b: IncidentRef): boolean {
  return a.id === b.id && a.connection === b.connection;
}
