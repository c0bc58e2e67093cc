import type { Incident } from '../domain/incident';
import { RawRecord, recordOf, withRaw, type RawBlock, rawText } from '../domain/raw';
import type { Sliced } from '../domain/slices';

/** A field of many incidents: the values that it has, and which of them each incident has; -1 for none. */
interface Column {
  readonly values: readonly unknown[];
  readonly places: readonly number[];
}

interface Columns {
  readonly lengths: readonly number[];
  readonly digests: readonly number[];
  readonly substitutes: Column;
  readonly fields: Readonly<Record<string, Column>>;
}

/** Incidents decoded in one step. */
const stepLength = 250;

/**
 * The fields of incidents as JSON, column by column: values that several incidents have, such as tenants and users, are
 * written once and read into one object for all of them.
 */
export function encodeColumns(incidents: readonly Incident[]): string {
  const names = new Set(incidents.flatMap((incident) => Object.keys(incident)));
  names.delete('raw');
  names.delete('connection');
  const records = incidents.map((incident) => recordOf(incident) ?? new RawRecord(rawText(incident)));
  const columns: Columns = {
    lengths: records.map(({ length }) => length),
    digests: records.map(({ digest }) => digest),
    substitutes: columnOf(records.map(({ substitutes }) => substitutes)),
    fields: Object.fromEntries(
      Array.from(names, (name) => [name, columnOf(incidents.map((incident) => incident[name as keyof Incident]))]),
    ),
  };
  return JSON.stringify(columns);
}

function columnOf(all: readonly unknown[]): Column {
  const known = new Map<unknown, number>();
  const values: unknown[] = [];
  const places = all.map((value) => {
    if (value === undefined) return -1;
    const key = typeof value === 'object' ? JSON.stringify(value) : value;
    const place = known.get(key) ?? values.push(value) - 1;
    known.set(key, place);
    return place;
  });
  return { values, places };
}

/** The incidents of {@link encodeColumns}, as those of a connection. @param block where the texts of their records are */
export function* decodeColumns(json: string, connection: string, block: RawBlock): Sliced<Incident[]> {
  const { lengths, digests, substitutes, fields } = JSON.parse(json) as Columns;
  const columns = Object.entries(fields);
  const incidents: Incident[] = [];
  for (let index = 0; index < lengths.length; index++) {
    const incident: Record<string, unknown> = { connection };
    for (const [name, { values, places }] of columns) {
      const place = places[index] ?? -1;
      if (place >= 0) incident[name] = values[place];
    }
    const missing = substitutes.values[substitutes.places[index] ?? -1] as RawRecord['substitutes'];
    const record = new RawRecord(block, missing, index, lengths[index] ?? 0, digests[index] ?? 0);
    incidents.push(withRaw(incident as unknown as Omit<Incident, 'raw'>, record));
    if (incidents.length % stepLength === 0) yield undefined;
  }
  return incidents;
}
