import { deepFreeze } from './freeze';
import type { Incident } from './incident';
import { compactJson, inexactAsText } from './jsonText';

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

/** An incident's record, with texts for the numbers that JavaScript has no exact value for. */
export function exactRaw(incident: Incident): Incident['raw'] {
  const text = (incident as WithReceived)[received];
  return text === undefined ? incident.raw : (JSON.parse(inexactAsText(text)) as Incident['raw']);
}

/** The same incident with some of its words in another language. */
export function relabelled(incident: Incident, labels: Partial<Pick<Incident, 'status' | 'severity'>>): Incident {
  return withRaw({ ...fieldsOf(incident), ...labels }, rawText(incident));
}

/** An incident as JSON in one line, its record as received but for the space between values. */
export function incidentJson(incident: Incident): string {
  return `${JSON.stringify(fieldsOf(incident)).slice(0, -1)},"raw":${compactJson(rawText(incident))}}`;
}

/** Without looking at `raw`, which would be made for that. */
function fieldsOf(incident: Incident): Omit<Incident, 'raw'> {
  const fields: Record<string, unknown> = {};
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(incident))) {
    if (name !== 'raw') fields[name] = value;
  }
  return fields as unknown as Omit<Incident, 'raw'>;
}

function rawOf(this: WithReceived): Incident['raw'] {
  return deepFreeze(JSON.parse(this[received] ?? '{}') as Incident['raw']);
}
