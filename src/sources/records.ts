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

export interface ReadRecords<Fields> {
  /** In the API's order. Of records with the same id the first. */
  readonly records: readonly ApiRecord<Fields>[];
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
 */
export function* readRecords<Fields extends { readonly id: string }>(
  answer: JsonAnswer,
  name: string,
  shape: Shape<Fields>,
  max: number,
): Sliced<ReadRecords<Fields>> {
  const { length, elements } = answer.list(name) ?? { length: 0, elements: [] };
  const records = new Map<string, ApiRecord<Fields>>();
  const ids = new Set<string>();
  const examples: string[] = [];
  let count = 0;
  let unknown = length > max;
  for (const [index, slice] of elements.slice(0, max).entries()) {
    const reason = tooMuch(slice);
    const text = reason === undefined ? answer.text(slice) : '';
    const value = answer.make(slice, text);
    const record = reason === undefined ? readRecord(text, value, shape) : { reason };
    // What is too much to be made is listed all the same.
    const id = reason === undefined ? fieldsOf(value).id : yield* answer.memberIn(slice, 'id');
    if (typeof id === 'string') ids.add(id);
    // One without an ID is none of those that are known.
    else unknown ||= value === undefined;
    if ('fields' in record) {
      if (!records.has(record.fields.id)) records.set(record.fields.id, record);
    } else {
      count++;
      if (examples.length < maxExamples) examples.push(`${name}[${index}]${record.reason}`);
    }
    yield undefined;
  }
  const more = length - Math.min(length, max);
  const warnings =
    more > 0
      ? [warn(say('{0} of {1} records were not read: {2} were requested.', `${more}`, `${length}`, `${max}`))]
      : [];
  const skipped = { count, examples };
  return { records: [...records.values()], skipped, received: length, ids: unknown ? undefined : ids, warnings };
}

/** Reads one cached record, written by this version or an earlier one. */
export function restoreRecord<Fields>(kept: unknown, shape: Shape<Fields>): ApiRecord<Fields> | undefined {
  const text = typeof kept === 'string' ? kept : JSON.stringify(kept);
  const record = readRecord(text, parseJson(text), shape);
  return 'fields' in record ? record : undefined;
}

function readRecord<Fields>(
  text: string,
  value: unknown,
  shape: Shape<Fields>,
): ApiRecord<Fields> | { readonly reason: string } {
  const faults = shape(value);
  if (!faults) return { fields: only(value as Fields & object, shape.names), text };
  return {
    reason: faults
      .slice(0, maxReasons)
      .map(({ path, reason }) => `${path} ${reason}`)
      .join(', '),
  };
}

/** Only the members with these names: the others would stay in memory with the whole answer. */
function only<Fields extends object>(value: Fields, names: readonly string[] = []): Fields {
  const members: Record<string, unknown> = {};
  for (const name of names) if (Object.hasOwn(value, name)) members[name] = (value as Record<string, unknown>)[name];
  return members as Fields;
}

function fieldsOf(value: unknown): { readonly id?: unknown } {
  return typeof value === 'object' && value !== null ? value : {};
}
