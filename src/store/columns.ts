import type { Incident } from '../domain/incident';
import { withRaw } from '../domain/raw';
import { EarlierRecord, RawRecord, type RecordBlock } from '../domain/rawRecord';
import type { Sliced } from '../domain/slices';
import { ChangeColumns, type WrittenChanges } from './changeColumns';
import { type Column, type ColumnsByName, fillIn, shareTexts, valueAt } from './column';

/** The fields of incidents as they are written, column by column; see `encodeColumns`. */
export interface Columns {
  readonly lengths: readonly number[];
  readonly digests: readonly number[];
  readonly substitutes: Column;
  /** Missing where no record has any. */
  readonly otherTexts?: Column;
  /** Of the records before these, see {@link Earlier}; missing in what an older version wrote. */
  readonly before?: Column;
  /** Missing in what an older version wrote: there they are among the fields. */
  readonly changes?: WrittenChanges;
  /** What is in URLs before the ID that they end with, as most do; other URLs are among the fields. */
  readonly links?: Column;
  readonly fields: ColumnsByName;
}

/** What is written of an {@link EarlierRecord} beside its text. */
export type Earlier = Pick<EarlierRecord, 'length'> & { readonly loadedAt?: string };

/** Incidents decoded in one step. */
const stepLength = 250;

/** The incidents of `encodeColumns`, as those of a connection. @param block where the texts of their records are */
export function* decodeColumns(json: string, connection: string, block: RecordBlock): Sliced<Incident[]> {
  const { lengths, digests, substitutes, otherTexts, before, changes, links, fields } = JSON.parse(json) as Columns;
  const columns = Object.entries(fields);
  for (const [, column] of columns) shareTexts(column);
  const observed = changes && new ChangeColumns(changes);
  const incidents: Incident[] = [];
  for (let index = 0; index < lengths.length; index++) {
    const incident: Record<string, unknown> = { connection };
    fillIn(incident, columns, index);
    const link = links && (valueAt(links, index) as string | undefined);
    // A text that is put together of two keeps the two: what incidents have in common is in memory once.
    if (link !== undefined) incident['url'] = link + (incident['id'] as string);
    const missing = valueAt(substitutes, index) as RawRecord['substitutes'];
    const others = otherTexts && (valueAt(otherTexts, index) as string | undefined);
    const written = before && (valueAt(before, index) as Earlier | undefined);
    const earlier = written && new EarlierRecord(block.before, written.length, index, written.loadedAt);
    const record = new RawRecord(block, missing, others, index, lengths[index] ?? 0, digests[index] ?? 0, earlier);
    incidents.push(withRaw(incident as unknown as Omit<Incident, 'raw'>, record, observed?.of(index)));
    if (incidents.length % stepLength === 0) yield undefined;
  }
  return incidents;
}
