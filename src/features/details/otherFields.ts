import type { Incident } from '../../domain/incident';
import { membersOf } from '../../domain/jsonParts';
import { compactJson } from '../../domain/jsonText';
import { rawText } from '../../domain/raw';
import { cut } from '../../domain/text/characters';

/** Deeper objects are shown as JSON. */
const maxLevels = 6;
/** Longest part of a path in characters. */
const maxName = 100;

/**
 * What the record has that the incident has not, flattened: path and value as text, in the record's order and as received.
 * Lists are taken whole; null and empty text say nothing.
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
  for (const [path, value] of leaves(rawText(incident), '', maxLevels)) {
    if (value === 'null' || value === '""' || mapped.has(path)) continue;
    if (fields.length < most)
      fields.push([path, value.startsWith('"') ? (JSON.parse(value) as string) : compactJson(value)]);
    else more++;
  }
  return { fields, more };
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
