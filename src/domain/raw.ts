import { deepFreeze } from './freeze';
import type { Incident } from './incident';

const received = Symbol('the record as received');

interface Received {
  readonly text: string;
  readonly substitutes: readonly Substitute[];
}

type WithReceived = Incident & { readonly [received]?: Received };

/** Fields that may contain a substitute for a missing value: another time, or a name instead of an ID. */
export type Substitute = 'createdAt' | 'tenant';

/**
 * An incident with the record that it was made of, frozen all the way down. Only the record's text is kept: `raw` is made
 * of it each time that somebody looks, for most never do.
 * @param text JSON of the record, checked: an object of bounded depth
 * @param substitutes fields whose value is missing in the record
 */
export function withRaw(
  fields: Omit<Incident, 'raw'>,
  text: string,
  substitutes: Received['substitutes'] = [],
): Incident {
  // Frozen values come from another incident and are frozen all the way down.
  for (const value of Object.values(fields)) if (!Object.isFrozen(value)) deepFreeze(value);
  // Not enumerable: of comparisons and copies, `raw` is a part, its text is not.
  Object.defineProperty(fields, received, { value: { text, substitutes } satisfies Received });
  // The same function for all, so that incidents share their shape.
  Object.defineProperty(fields, 'raw', { get: rawOf, enumerable: true });
  return Object.freeze(fields) as Incident;
}

/** The JSON text of an incident's record, as received. */
export function rawText(incident: Incident): string {
  return (incident as WithReceived)[received]?.text ?? JSON.stringify(incident.raw);
}

/** Whether a field contains a substitute for a missing value. */
export function isSubstitute(incident: Incident, field: Substitute): boolean {
  return (incident as WithReceived)[received]?.substitutes.includes(field) ?? false;
}

/** The same incident with some of its words in another language. */
export function relabelled(incident: Incident, labels: Partial<Pick<Incident, 'status' | 'severity'>>): Incident {
  const fields: Record<string, unknown> = {};
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(incident))) {
    // Without looking at `raw`, which would be made for that.
    if (name !== 'raw') fields[name] = value;
  }
  const { substitutes } = (incident as WithReceived)[received] ?? {};
  return withRaw({ ...(fields as unknown as Omit<Incident, 'raw'>), ...labels }, rawText(incident), substitutes);
}

function rawOf(this: WithReceived): Incident['raw'] {
  return deepFreeze(JSON.parse(this[received]?.text ?? '{}') as Incident['raw']);
}
