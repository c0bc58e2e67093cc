import type { Change, Incident } from '../domain/incident';
import { hasRecord, rawText, recordOf, storedLength } from '../domain/raw';
import { RawRecord } from '../domain/rawRecord';
import type { Sliced } from '../domain/slices';
import { present } from '../sources/cleanValues';
import { type BlockOwner, CacheBlock, maxBlockLength, maxBlockText } from './cacheBlock';
import type { NewBlock } from './cacheRows';
import type { WrittenChanges } from './changeColumns';
import type { Column, ColumnsByName } from './column';
import type { Columns, Earlier } from './columns';

// Loaded when something is written.

/** A block that is not written yet. */
interface SealedBlock {
  readonly block: CacheBlock;
  readonly incidents: readonly Incident[];
  readonly sealed: NewBlock;
}

/** Encrypts incidents, in blocks. Without its record, one is not worth more than what is in the database: that stays. */
export function* sealedBlocks(all: readonly Incident[], owner: BlockOwner): Sliced<SealedBlock[]> {
  const blocks: SealedBlock[] = [];
  for (const part of inBlocks(all)) {
    const incidents = part.filter(hasRecord);
    if (incidents.length === 0) continue;
    const block = new CacheBlock(owner);
    blocks.push({ block, incidents, sealed: yield* block.seal(incidents, encodeColumns) });
    yield undefined;
  }
  return blocks;
}

/** Incidents in parts for a block each. */
function* inBlocks(incidents: readonly Incident[]): Generator<readonly Incident[]> {
  let part: Incident[] = [];
  let text = 0;
  for (const incident of incidents) {
    part.push(incident);
    text += storedLength(incident);
    if (part.length < maxBlockLength && text < maxBlockText) continue;
    yield part;
    part = [];
    text = 0;
  }
  if (part.length > 0) yield part;
}

/**
 * The fields of incidents as JSON, column by column: values that several incidents have, such as tenants and users, are
 * written once and read into one object for all of them.
 */
export function encodeColumns(incidents: readonly Incident[]): string {
  const names = new Set(incidents.flatMap((incident) => Object.keys(incident)));
  names.delete('raw');
  names.delete('connection');
  names.delete('url');
  const haveChanges = names.delete('changes');
  const links = incidents.map(linkOf);
  const records = incidents.map((incident) => recordOf(incident) ?? new RawRecord(rawText(incident)));
  const columns: Columns = {
    lengths: records.map(({ length }) => length),
    digests: records.map(({ digest }) => digest),
    substitutes: columnOf(records.map(({ substitutes }) => substitutes)),
    ...(records.some(({ otherText }) => otherText) && {
      otherTexts: columnOf(records.map(({ otherText }) => otherText)),
    }),
    ...(records.some(({ before }) => before) && { before: columnOf(records.map(earlierOf)) }),
    ...(haveChanges && { changes: writeChanges(incidents) }),
    links: columnOf(links),
    fields: {
      ...columnsOf(incidents, names),
      url: columnOf(incidents.map(({ url }, index) => (links[index] === undefined ? url : undefined))),
    },
  };
  return JSON.stringify(columns);
}

function linkOf({ url, id }: Incident): string | undefined {
  return url?.endsWith(id) ? url.slice(0, url.length - id.length) : undefined;
}

function earlierOf({ before }: RawRecord): Earlier | undefined {
  return before && { length: before.length, ...present({ loadedAt: before.loadedAt }) };
}

function writeChanges(incidents: readonly Incident[]): WrittenChanges {
  const all: Change[] = [];
  const ends = incidents.map(({ changes = [] }) => {
    for (const change of changes) all.push(change);
    return all.length;
  });
  return { ends, columns: columnsOf(all, new Set(all.flatMap((change) => Object.keys(change)))) };
}

/** What several objects have is in a column once. @param names of the members */
function columnsOf(objects: readonly object[], names: Iterable<string>): ColumnsByName {
  const all = objects as readonly Readonly<Record<string, unknown>>[];
  return Object.fromEntries(Array.from(names, (name) => [name, columnOf(all.map((each) => each[name]))]));
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
