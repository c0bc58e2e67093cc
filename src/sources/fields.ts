import { cut } from '../domain/visibleText';

/** Longest ID in characters. IDs become part of links, keys and lists. */
export const maxIdLength = 1024;
/** Longest name or word in characters. */
const maxTextLength = 1000;
/** Longest timestamp in characters. */
const maxTimeLength = 100;

/**
 * A text that people read, shortened to `max` characters. The raw record has all of it.
 * Undefined when it is missing or empty.
 */
export function text(value: string | null | undefined, max = maxTextLength): string | undefined {
  return value?.trim() ? cut(value, max) : undefined;
}

/**
 * An ID or a link. It can't be shortened: it would name something else.
 * Undefined when it is missing, empty or longer than `max` characters.
 */
export function exact(value: string | null | undefined, max = maxIdLength): string | undefined {
  return value && value.length <= max && value.trim() ? value : undefined;
}

/** The time as received; undefined when it is missing or cannot be read. */
export function time(value: string | null | undefined): string | undefined {
  return value && value.length <= maxTimeLength && !Number.isNaN(Date.parse(value)) ? value : undefined;
}

type Present<T> = { [Field in keyof T]?: Exclude<T[Field], undefined> };

/** Without the fields that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
