import type { Change, Incident } from './incident';
import { RawRecord, type Substitute } from './rawRecord';

const received = Symbol('the record as received');

const observed = Symbol('its changes where they are packed');

type WithRecord = Incident & { readonly [received]?: RawRecord; readonly [observed]?: PackedChanges };

/** Changes of an incident that are made each time that somebody looks, as `raw`: few do, and most incidents never change again. */
export interface PackedChanges {
  unpack(): readonly Change[];
}

/**
 * An incident with the record that it was made of, frozen all the way down. `raw` is made of the record's text each time
 * that somebody looks, for most never do.
 * @param record its text is checked: an object of bounded depth
 * @param changes in the place of `fields.changes`
 */
export function withRaw(fields: Omit<Incident, 'raw'>, record: RawRecord, changes?: PackedChanges): Incident {
  // Frozen values come from another incident and are frozen all the way down.
  for (const name in fields) deepFreeze(fields[name as keyof typeof fields]);
  // Not enumerable: of comparisons and copies, `raw` is a part, its text is not.
  Object.defineProperty(fields, received, { value: record });
  // The same function for all, so that incidents share their shape.
  Object.defineProperty(fields, 'raw', { get: rawOf, enumerable: true });
  if (changes) {
    Object.defineProperty(fields, observed, { value: changes });
    Object.defineProperty(fields, 'changes', { get: changesOf, enumerable: true });
  }
  return Object.freeze(fields) as Incident;
}

/** The record that an incident was made of; undefined for one that was made otherwise. */
export function recordOf(incident: Incident): RawRecord | undefined {
  return (incident as WithRecord)[received];
}

/** The JSON text of an incident's record, as received. Ask {@link hasRecord} before it is shown: of one that is gone it says nothing. */
export function rawText(incident: Incident): string {
  return recordOf(incident)?.text ?? JSON.stringify(incident.raw);
}

/** How long the text of an incident's record is, in characters. */
export function rawLength(incident: Incident): number {
  return recordOf(incident)?.length ?? rawText(incident).length;
}

/** The same, with the record before it. */
export function storedLength(incident: Incident): number {
  return rawLength(incident) + (recordOf(incident)?.before?.length ?? 0);
}

/** Whether two incidents were made of the same record. */
export function haveSameRecord(a: Incident, b: Incident): boolean {
  const [first, second] = [recordOf(a), recordOf(b)];
  if (!first || !second) return rawText(a) === rawText(b);
  return first.length === second.length && first.digest === second.digest;
}

/** Says that an incident was heard of again: its record is where that one's is, if that is a block. */
export function followRecord(incident: Incident, again: Incident): void {
  const record = recordOf(again);
  if (record) recordOf(incident)?.follow(record);
}

/** Whether the record of an incident is in memory, or in a block that is still there. */
export function hasRecord(incident: Incident): boolean {
  const record = recordOf(incident);
  return !record || record.stored !== undefined;
}

/** Whether a field contains a substitute for a missing value. */
export function isSubstitute(incident: Incident, field: Substitute): boolean {
  return recordOf(incident)?.substitutes?.includes(field) ?? false;
}

/** When the API says that it made an incident; undefined when the time of occurrence stands in for that. */
export function detectedAt(incident: Incident): string | undefined {
  return isSubstitute(incident, 'createdAt') ? undefined : incident.createdAt;
}

/** The same incident with other fields. @param record its own, maybe with another one before it */
export function withFields(
  incident: Incident,
  others: Partial<Omit<Incident, 'raw'>>,
  record = recordOf(incident) ?? new RawRecord(rawText(incident)),
): Incident {
  return withRaw({ ...fieldsOf(incident), ...others }, record);
}

/** Without looking at `raw`, which would be made for that. */
export function fieldsOf(incident: Incident): Omit<Incident, 'raw'> {
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(incident) as (keyof Incident)[]) if (name !== 'raw') fields[name] = incident[name];
  return fields as unknown as Omit<Incident, 'raw'>;
}

function rawOf(this: WithRecord): Incident['raw'] {
  return deepFreeze(JSON.parse(rawText(this)) as Incident['raw']);
}

function changesOf(this: WithRecord): Incident['changes'] {
  return deepFreeze(this[observed]?.unpack());
}

/** Freezes a JSON value all the way down, however deep it is. */
function deepFreeze<T>(value: T): T {
  if (!isFreezable(value)) return value;
  const rest: object[] = [value];
  for (let next = rest.pop(); next; next = rest.pop()) {
    Object.freeze(next);
    if (Array.isArray(next)) {
      for (const part of next as unknown[]) if (isFreezable(part)) rest.push(part);
    } else {
      for (const name in next) {
        const part = (next as Readonly<Record<string, unknown>>)[name];
        if (isFreezable(part)) rest.push(part);
      }
    }
  }
  return value;
}

/** Whether there is something to freeze. What is frozen was frozen here, with all of its parts. */
function isFreezable(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Object.isFrozen(value);
}
