import type { Incident } from '../domain/incident';
import { recordOf, withRaw, rawText } from '../domain/raw';
import { EarlierRecord, RawRecord, type RecordBlock } from '../domain/rawRecord';
import type { Sliced } from '../domain/slices';
import { present } from '../sources/cleanValues';

/** A field of many incidents: the values that it has, and which of them each incident has; -1 for none. */
interface Column {
  readonly values: readonly unknown[];
  readonly places: readonly number[];
}

interface Columns {
  readonly lengths: readonly number[];
  readonly digests: readonly number[];
  readonly substitutes: Column;
  /** Of the records before these, see {@link Earlier}; missing in what an older version wrote. */
  readonly before?: Column;
  readonly fields: Readonly<Record<string, Column>>;
}

/** What is written of an {@link EarlierRecord} beside its text. */
type Earlier = Pick<EarlierRecord, 'length'> & { readonly loadedAt?: string };

/** Incidents decoded in one step. */
const stepLength = 250;

/**
 * The fields of incidents as JSON, column by column: values that several incidents have, such as tenants and users, are
 * written once and read into one object for all of them.
 */
export function* encodeColumns(incidents: readonly Incident[]): Sliced<string> {
  const names = new Set(incidents.flatMap((incident) => Object.keys(incident)));
  names.delete('raw');
  names.delete('connection');
  const records = incidents.map((incident) => recordOf(incident) ?? new RawRecord(rawText(incident)));
  const fields: Record<string, Column> = {};
  for (const name of names) {
    fields[name] = columnOf(incidents.map((incident) => incident[name as keyof Incident]));
    yield undefined;
  }
  const columns: Columns = {
    lengths: records.map(({ length }) => length),
    digests: records.map(({ digest }) => digest),
    substitutes: columnOf(records.map(({ substitutes }) => substitutes)),
    ...(records.some(({ before }) => before) && { before: columnOf(records.map(earlierOf)) }),
    fields,
  };
  return JSON.stringify(columns);
}

function earlierOf({ before }: RawRecord): Earlier | undefined {
  return before && { length: before.length, ...present({ loadedAt: before.loadedAt }) };
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
export function* decodeColumns(json: string, connection: string, block: RecordBlock): Sliced<Incident[]> {
  const { lengths, digests, substitutes, before, fields } = JSON.parse(json) as Columns;
  const columns = Object.entries(fields);
  const incidents: Incident[] = [];
  for (let index = 0; index < lengths.length; index++) {
    const incident: Record<string, unknown> = { connection };
    for (const [name, { values, places }] of columns) {
      const place = places[index] ?? -1;
      if (place >= 0) incident[name] = values[place];
    }
    const missing = substitutes.values[substitutes.places[index] ?? -1] as RawRecord['substitutes'];
    const written = before?.values[before.places[index] ?? -1] as Earlier | undefined;
    const earlier = written && new EarlierRecord(block.before, written.length, index, written.loadedAt);
    const record = new RawRecord(block, missing, index, lengths[index] ?? 0, digests[index] ?? 0, earlier);
    incidents.push(withRaw(incident as unknown as Omit<Incident, 'raw'>, record));
    if (incidents.length % stepLength === 0) yield undefined;
  }
  return incidents;
}
