import { cut } from '../domain/visibleText';

/** Longest id that is taken, in characters: it becomes part of links, keys and lists. */
export const maxIdLength = 1024;
/** As much of a name or word as is taken, in characters. */
const maxTextLength = 1000;
/** No time is longer, in characters. */
const maxTimeLength = 100;

/**
 * A text for people, or its beginning: all of it is in the record. Undefined when it is missing or empty.
 * @param max longest, in characters
 */
export function text(value: string | null | undefined, max = maxTextLength): string | undefined {
  return value?.trim() ? cut(value, max) : undefined;
}

/**
 * An id or a link, which would mean something else if it were cut. Undefined when it is missing, empty or too long.
 * @param max longest, in characters
 */
export function whole(value: string | null | undefined, max = maxIdLength): string | undefined {
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
