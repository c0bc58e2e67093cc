import type { Incident } from '../domain/incident';
import { largeAsText } from '../domain/jsonText';
import { withRaw } from '../domain/raw';
import { RawRecord, type Substitute } from '../domain/rawRecord';
import { cut, isSeen } from '../domain/text/characters';
import type { ApiRecord } from './records';

/** Most that is kept of a record's other texts, in characters: many times what is usual. */
const maxOtherText = 20_000;

/** An incident with the record that it was mapped from, frozen all the way down. */
export function fromRecord(
  incident: Omit<Incident, 'raw'>,
  record: ApiRecord<object>,
  substitutes: readonly Substitute[] = [],
): Incident {
  const missing = substitutes.length > 0 ? substitutes : undefined;
  return withRaw(incident, new RawRecord(record.text, missing, otherText(record, incident)));
}

/** The texts and numbers of a record that its incident has not, each once, for the search. */
function otherText({ fields, text }: ApiRecord<object>, incident: Omit<Incident, 'raw'>): string | undefined {
  const { status, severity } = incident;
  const known = new Set<unknown>([status.value, severity?.value]);
  for (const name in incident) {
    // What follows from these is in no record.
    if (name === 'status' || name === 'severity' || name === 'urgency') continue;
    eachText(incident[name as keyof typeof incident], (each) => void known.add(each));
  }
  const others: string[] = [];
  let [room, isExact] = [maxOtherText, true];
  eachText(fields, (each) => {
    isExact &&= typeof each === 'string' || !Number.isInteger(each) || Number.isSafeInteger(each);
    if (room <= 0 || known.has(each)) return;
    known.add(each);
    const kept = cut(String(each), room);
    others.push(kept);
    room -= kept.length + 1;
  });
  // Digits are lost in a number beyond 2^53.
  if (!isExact) return otherText({ fields: JSON.parse(largeAsText(text)) as object, text }, incident);
  return others.length > 0 ? others.join('\0') : undefined;
}

/** Calls `found` with each text and number of a value. */
function eachText(value: unknown, found: (text: string | number) => void): void {
  if (typeof value === 'number' || (typeof value === 'string' && isSeen(value))) found(value);
  // The fastest way for objects of any shape.
  else if (typeof value === 'object' && value !== null) for (const each of Object.values(value)) eachText(each, found);
}
