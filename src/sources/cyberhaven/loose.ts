import { exact, shortText } from '../cleanValues';

/** A part of a record whose shape nobody vouches for. */
export type Loose = unknown;

/** A member of an object, down a path; undefined where there is none. */
export function memberAt(part: Loose, path: readonly string[]): Loose {
  let found = part;
  for (const name of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    // What is inherited is functions, which are no part of anything.
    found = (found as Readonly<Record<string, unknown>>)[name];
  }
  return found;
}

/** A text that people read, see `shortText`; undefined for anything else. */
export function textAt(part: Loose, ...path: readonly string[]): string | undefined {
  const value = memberAt(part, path);
  return typeof value === 'string' ? shortText(value) : undefined;
}

/** An ID, a hash or an address, see `exact`; undefined for anything else. */
export function exactAt(part: Loose, ...path: readonly string[]): string | undefined {
  const value = memberAt(part, path);
  return typeof value === 'string' ? exact(value) : undefined;
}

/** Most entries of a list that are taken. */
const maxEntries = 50;

/** The texts of a list, or the only one; entries that are objects give their name or address. Each once. */
export function textsAt(part: Loose, ...path: readonly string[]): readonly string[] | undefined {
  const value = memberAt(part, path);
  // Most are not there.
  if (value === undefined || value === null) return undefined;
  const entries = Array.isArray(value) ? value.slice(0, maxEntries) : [value];
  const texts = new Set<string>();
  for (const entry of entries as unknown[]) {
    const text = typeof entry === 'string' ? shortText(entry) : (textAt(entry, 'email') ?? textAt(entry, 'name'));
    if (text !== undefined) texts.add(text);
  }
  return texts.size > 0 ? [...texts] : undefined;
}

/** The texts of several such lists, each once; undefined when there is none. */
export function together(...lists: readonly (readonly string[] | undefined)[]): readonly string[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  return known.length > 1 ? [...new Set(known.flat())] : known[0];
}

/** An amount, which may be written as text (JSON of protocol buffers, int64); undefined for anything else. */
export function amountAt(part: Loose, ...path: readonly string[]): number | undefined {
  const value = memberAt(part, path);
  const amount = typeof value === 'string' && /^\d{1,19}$/.test(value) ? Number(value) : value;
  return typeof amount === 'number' && Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}

export function flagAt(part: Loose, ...path: readonly string[]): boolean | undefined {
  const value = memberAt(part, path);
  return typeof value === 'boolean' ? value : undefined;
}
