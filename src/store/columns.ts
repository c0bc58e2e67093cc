import type { Incident } from '../domain/incident';
import { recordOf, withRaw, rawText } from '../domain/raw';
import { EarlierRecord, RawRecord, type RecordBlock } from '../domain/rawRecord';
import type { Sliced } from '../domain/slices';
import { present } from '../sources/cleanValues';
import { ChangeColumns, writeChanges, type WrittenChanges } from './changeColumns';
import { type Column, type ColumnsByName, columnOf, columnsOf, fillIn, shareTexts, valueAt } from './column';

interface Columns {
  readonly lengths: readonly number[];
  readonly digests: readonly number[];
  readonly substitutes: Column;
  /** Of the records before these, see {@link Earlier}; missing in what an older version wrote. */
  readonly before?: Column;
  /** Missing in what an older version wrote: there they are among the fields. */
  readonly changes?: WrittenChanges;
  /** The URLs as {@link Link}. */
  readonly links?: Column;
  readonly fields: ColumnsByName;
}

/** A URL: what is before the ID that it ends with, as most do; or all of it. */
type Link = string | { readonly url: string };

/** What is written of an {@link EarlierRecord} beside its text. */
type Earlier = Pick<EarlierRecord, 'length'> & { readonly loadedAt?: string };

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
  const haveChanges = names.delete('changes');
  const haveLinks = names.delete('url');
  const records = incidents.map((incident) => recordOf(incident) ?? new RawRecord(rawText(incident)));
  const columns: Columns = {
    lengths: records.map(({ length }) => length),
    digests: records.map(({ digest }) => digest),
    substitutes: columnOf(records.map(({ substitutes }) => substitutes)),
    ...(records.some(({ before }) => before) && { before: columnOf(records.map(earlierOf)) }),
    ...(haveChanges && { changes: writeChanges(incidents) }),
    ...(haveLinks && { links: columnOf(incidents.map(linkOf)) }),
    fields: columnsOf(incidents, names),
  };
  return JSON.stringify(columns);
}

function linkOf({ url, id }: Incident): Link | undefined {
  if (url === undefined) return undefined;
  return url.endsWith(id) ? url.slice(0, url.length - id.length) : { url };
}

/** A text that is put together of two keeps the two: what incidents have in common is in memory once. */
function urlOf(link: Link, id: unknown): string {
  return typeof link === 'string' ? `${link}${id as string}` : link.url;
}

function earlierOf({ before }: RawRecord): Earlier | undefined {
  return before && { length: before.length, ...present({ loadedAt: before.loadedAt }) };
}

/** The incidents of {@link encodeColumns}, as those of a connection. @param block where the texts of their records are */
export function* decodeColumns(json: string, connection: string, block: RecordBlock): Sliced<Incident[]> {
  const { lengths, digests, substitutes, before, changes, links, fields } = JSON.parse(json) as Columns;
  const columns = Object.entries(fields);
  for (const [, column] of columns) shareTexts(column);
  const observed = changes && new ChangeColumns(changes);
  const incidents: Incident[] = [];
  for (let index = 0; index < lengths.length; index++) {
    const incident: Record<string, unknown> = { connection };
    fillIn(incident, columns, index);
    const link = links && (valueAt(links, index) as Link | undefined);
    if (link !== undefined) incident['url'] = urlOf(link, incident['id']);
    const missing = valueAt(substitutes, index) as RawRecord['substitutes'];
    const written = before && (valueAt(before, index) as Earlier | undefined);
    const earlier = written && new EarlierRecord(block.before, written.length, index, written.loadedAt);
    const record = new RawRecord(block, missing, index, lengths[index] ?? 0, digests[index] ?? 0, earlier);
    incidents.push(withRaw(incident as unknown as Omit<Incident, 'raw'>, record, observed?.of(index)));
    if (incidents.length % stepLength === 0) yield undefined;
  }
  return incidents;
}
