import { $ZodCatch, type $ZodType, type output } from 'zod/v4/core';
import { isZeroTime, parseTime } from '../domain/time';
import { cut, isSeen } from '../domain/text/characters';

/** Longest ID in characters. IDs become part of links, keys and lists. */
export const maxIdLength = 1024;
/** Longest name or word in characters. */
const maxTextLength = 1000;
/** Longest timestamp in characters. */
const maxTimeLength = 100;

/**
 * A text that people read, shortened to `max` characters. The raw record has all of it.
 * Undefined when it is missing, or nothing in it can be seen.
 */
export function shortText(value: string | null | undefined, max = maxTextLength): string | undefined {
  return value && isSeen(value) ? cut(value, max) : undefined;
}

/**
 * An ID or a link. It can't be shortened: it would name something else.
 * Undefined when it is missing, empty or longer than `max` characters.
 */
export function exact(value: string | null | undefined, max = maxIdLength): string | undefined {
  return value && value.length <= max && value.trim() ? value : undefined;
}

/**
 * A time as received, whether it can be read or not. Undefined when it is missing, too long to be one, or a zero date:
 * that stands for a time that is not known.
 */
export function knownTime(value: string | null | undefined): string | undefined {
  return value?.trim() && value.length <= maxTimeLength && !isZeroTime(value) ? value : undefined;
}

/** The first of two times that can be read; else the one that there is. */
export function readableTime(first: string | undefined, second: string | undefined): string | undefined {
  const isReadable = (value = ''): boolean => !Number.isNaN(parseTime(value, 'utc'));
  return isReadable(first) || !isReadable(second) ? (first ?? second) : second;
}

/** Different words of one field that are remembered: many times what an API has. */
const maxWords = 200;
/** Longer ones are no words. */
const maxWord = 100;

/**
 * Makes a function of words of an API, of which there are few and which come again and again: it gives the same frozen
 * object for the same word, so that incidents share it.
 */
export function oncePerWord<T extends object>(make: (word: string) => T): (word: string) => T {
  const known = new Map<string, T>();
  return (word) => {
    const made = known.get(word) ?? Object.freeze(make(word));
    if (word.length <= maxWord && known.size < maxWords) known.set(word, made);
    return made;
  };
}

/** Different objects that are remembered: several times the tenants or policies that a large provider has. */
const maxShared = 1000;

/**
 * Makes a function of flat objects with an ID, such as tenants, that many incidents have: it gives the same frozen object for
 * equal ones, so that incidents share it.
 */
export function oncePerId<T extends { readonly id: string }>(): (fresh: T) => T {
  const known = new Map<string, T>();
  return (fresh) => {
    const before = known.get(fresh.id);
    if (before && areEqual(before, fresh)) return before;
    if (known.size >= maxShared) known.clear();
    known.set(fresh.id, Object.freeze(fresh));
    return fresh;
  };
}

function areEqual<T extends object>(a: T, b: T): boolean {
  for (const name in a) if (a[name] !== b[name]) return false;
  for (const name in b) if (!(name in a)) return false;
  return true;
}

type MissingIn<T> = { [Field in keyof T]: undefined extends T[Field] ? Field : never }[keyof T];
type Present<T> = Omit<T, MissingIn<T>> & { [Field in MissingIn<T>]?: Exclude<T[Field], undefined> };

/** Without the fields that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  const found: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined) found[name] = fields[name];
  return found as Present<T>;
}

/** What a schema reads, or a value in the place of all else. As `z.catch`, with which all helpers of zod are bundled. */
export const orElse = <Schema extends $ZodType>(innerType: Schema, value: output<Schema>): $ZodCatch<Schema> =>
  new $ZodCatch({ type: 'catch', innerType, catchValue: () => value }) as $ZodCatch<Schema>;
