import type { Sliced } from '../domain/slices';
import { type JsonAnswer, parseJson, tooMuch } from './net/jsonAnswer';
import { say } from './sentence';
import type { Shape } from './shape';
import { type Skipped, warn, type Warning } from './source';

/** One record of an API. */
export interface ApiRecord<Fields> {
  /** The fields that this version knows. */
  readonly fields: Fields;
  /** The record as received: JSON. */
  readonly text: string;
}

export interface ReadRecords<T> {
  /** What became of the records, in the API's order. Of records with the same id the first. */
  readonly records: readonly T[];
  /** Malformed records. */
  readonly skipped: Skipped;
  /** How many records there were: malformed, repeated and unread ones included. */
  readonly received: number;
  /** The IDs of all records, malformed and unread ones included; undefined when one of them cannot be known. */
  readonly ids: ReadonlySet<string> | undefined;
  /** Says that there were more records than were asked for. */
  readonly warnings: readonly Warning[];
}

/** Malformed records of which it is said what is wrong with them. */
const maxExamples = 20;
/** Things that are said of one of them. */
const maxReasons = 3;

/**
 * Reads the records of a list in an answer, one at each step. A malformed one does not spoil the others, and those that
 * are more than were asked for are counted only.
 * @param name of the list
 * @param max how many were asked for
 * @param map makes something of each record at once, so that no more of a large answer stays in memory
 */
export function* readRecords<Fields extends { readonly id: string }, T>(
  answer: JsonAnswer,
  name: string,
  shape: Shape<Fields>,
  max: number,
  map: (record: ApiRecord<Fields>) => T,
): Sliced<ReadRecords<T>> {
  const { length, elements } = answer.list(name) ?? { length: 0, elements: [] };
  const records: T[] = [];
  const ids = new Set<string>();
  const malformedIds: string[] = [];
  const examples: string[] = [];
  let count = 0;
  let unknown = length > max;
  for (const [index, slice] of elements.slice(0, max).entries()) {
    const large = tooMuch(slice);
    const text = large === undefined ? answer.text(slice) : '';
    const value = answer.make(slice, text);
    const reason = large ?? reasonIn(shape, value);
    if (reason === undefined) {
      const fields = value as Fields;
      if (!ids.has(fields.id)) records.push(map({ fields, text }));
      ids.add(fields.id);
    } else {
      count++;
      if (examples.length < maxExamples) examples.push(`${name}[${index}]${reason}`);
      // What is too much to be made is listed all the same.
      const id = large === undefined ? fieldsOf(value).id : yield* answer.memberIn(slice, 'id');
      if (typeof id === 'string') malformedIds.push(id);
      // One without an ID is none of those that are known.
      else unknown ||= value === undefined;
    }
    yield undefined;
  }
  for (const id of malformedIds) ids.add(id);
  const more = length - max;
  const warnings =
    more > 0 ? [warn(say('{0} of {1} records were not read. Requested: {2}.', `${more}`, `${length}`, `${max}`))] : [];
  const named = malformedIds.filter((id) => id !== '');
  const skipped = { count, examples, ...(named.length > 0 && { ids: named }) };
  return { records, skipped, received: length, ids: unknown ? undefined : ids, warnings };
}

/** Reads one cached record, written by this version or an earlier one. */
export function restoreRecord<Fields>(kept: unknown, shape: Shape<Fields>): ApiRecord<Fields> | undefined {
  const text = typeof kept === 'string' ? kept : JSON.stringify(kept);
  const value = parseJson(text);
  return shape(value) ? undefined : { fields: value as Fields, text };
}

/** What is wrong with a record; undefined when nothing is. */
function reasonIn(shape: Shape<unknown>, value: unknown): string | undefined {
  return shape(value)
    ?.slice(0, maxReasons)
    .map(({ path, reason }) => `${path} ${reason}`)
    .join(', ');
}

function fieldsOf(value: unknown): { readonly id?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}
