import { fieldsIn } from '../../domain/fields';
import type { Incident } from '../../domain/incident';
import { membersOf } from '../../domain/jsonParts';
import { compactJson } from '../../domain/jsonText';
import { rawText } from '../../domain/raw';
import { cut, isSeen } from '../../domain/text/characters';
import { isZeroTime } from '../../domain/time';

/** Deeper objects are shown as JSON. */
const maxLevels = 6;
/** Longest part of a path in characters. */
const maxName = 100;

/**
 * What the record has that the incident has not, flattened: path and value as text, in the record's order and as received.
 * Lists are taken whole; null and empty text say nothing. Of a field that the record has twice, the incident has one value.
 * @param mapped see `LoadedVendor.mappedPaths`
 * @param most how many at most; the rest is counted
 */
export function otherFields(
  incident: Incident,
  mapped: ReadonlySet<string>,
  most = 100,
): { fields: [path: string, value: string][]; more: number } {
  const fields: [string, string][] = [];
  let more = 0;
  const isTold = teller(incident);
  for (const [path, value] of leaves(rawText(incident), '', maxLevels)) {
    if (value === 'null' || value === '""' || (mapped.has(path) && isTold(JSON.parse(value)))) continue;
    if (fields.length < most)
      fields.push([path, value.startsWith('"') ? (JSON.parse(value) as string) : compactJson(value)]);
    else more++;
  }
  return { fields, more };
}

/** Makes a test of values of the record: whether the incident has them, or they say nothing. */
function teller(incident: Incident): (value: unknown) => boolean {
  const values = fieldsIn('csv').flatMap<unknown>(([, { of }]) => of(incident));
  const told = `${values.map(asPart).join('')}/`;
  return function isTold(value): boolean {
    if (typeof value === 'object' && value !== null) return Object.values(value).every(isTold);
    const part = asPart(value ?? '');
    const text = part.slice(1);
    return !isSeen(text) || isZeroTime(text) || told.includes(`${part}/`);
  };
}

/** A value between slashes: the host of a share is a part of its name. */
function asPart(value: unknown): string {
  return `/${String(value).replaceAll('\\', '/').replace(/^\/+/, '')}`;
}

/** @param object JSON of an object */
function* leaves(object: string, prefix: string, levels: number): Generator<[path: string, value: string]> {
  for (const [name, inner] of membersOf(object)) {
    // A name may be 1 MB long and prefix thousands of paths.
    const path = prefix + cut(name, maxName);
    if (inner.startsWith('{') && levels > 1) yield* leaves(inner, `${path}.`, levels - 1);
    else yield [path, inner];
  }
}
