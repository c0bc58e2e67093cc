import { deepFreeze } from './freeze';
import type { Incident } from './incident';

const received = Symbol('the record as received');

type WithReceived = Incident & { readonly [received]?: string };

/**
 * An incident with the record that it was made of, frozen all the way down. Only the record's text is kept: `raw` is made
 * of it each time that somebody looks, for most never do.
 * @param text JSON of the record, checked: an object of bounded depth
 */
export function withRaw(fields: Omit<Incident, 'raw'>, text: string): Incident {
  for (const value of Object.values(fields)) deepFreeze(value);
  // Not enumerable: of comparisons and copies, `raw` is a part, its text is not.
  Object.defineProperty(fields, received, { value: text });
  // The same function for all, so that incidents share their shape.
  Object.defineProperty(fields, 'raw', { get: rawOf, enumerable: true });
  return Object.freeze(fields) as Incident;
}

/** The JSON text of an incident's record, as received. */
export function rawText(incident: Incident): string {
  return (incident as WithReceived)[received] ?? JSON.stringify(incident.raw);
}

/** The same incident with some of its words in another language. */
export function relabelled(incident: Incident, labels: Partial<Pick<Incident, 'status' | 'severity'>>): Incident {
  const fields: Record<string, unknown> = {};
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(incident))) {
    // Without looking at `raw`, which would be made for that.
    if (name !== 'raw') fields[name] = value;
  }
  return withRaw({ ...(fields as unknown as Omit<Incident, 'raw'>), ...labels }, rawText(incident));
}

function rawOf(this: WithReceived): Incident['raw'] {
  return deepFreeze(JSON.parse(this[received] ?? '{}') as Incident['raw']);
}
