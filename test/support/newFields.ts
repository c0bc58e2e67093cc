// Import this before what shows fields: a field of each kind, added to the table as a line of it would be.
import { field, type Field, type Kind } from '../../src/domain/field';
import { fields } from '../../src/domain/fields';
import type { Incident } from '../../src/domain/incident';

/** An incident with fields that nobody knows yet. */
export interface NewIncident extends Incident {
  readonly added: {
    readonly text: string;
    readonly code: string;
    readonly codes: readonly string[];
    readonly time: string;
    readonly minutes: number;
    readonly number: number;
    readonly isSo: boolean;
    readonly link: string;
  };
}

const added = (incident: Incident): NewIncident['added'] | undefined => (incident as NewIncident).added;

/** By their keys. */
export const newFields = {
  addedText: field('text', 'what', 30, 'Added text', (incident) => added(incident)?.text, { brief: true }),
  addedCode: field('code', 'who', 31, 'Added code', (incident) => added(incident)?.code, { brief: true }),
  addedCodes: field('codes', 'where', 32, 'Added codes', (incident) => added(incident)?.codes, { brief: true }),
  addedTime: field('time', 'when', 33, 'Added time', (incident) => added(incident)?.time, { brief: true }),
  addedMinutes: field('minutes', 'when', 34, 'Added minutes', (incident) => added(incident)?.minutes, { brief: true }),
  addedNumber: field('number', 'what', 35, 'Added number', (incident) => added(incident)?.number, { brief: true }),
  addedWord: field('word', 'what', 36, 'Added word', (incident) => added(incident)?.isSo, {
    brief: true,
    words: { true: 'Is so', false: 'Is not so' },
  }),
  addedLink: field('link', 'what', 37, 'Added link', (incident) => added(incident)?.link, { brief: true }),
} satisfies Record<`added${string}`, Field & { kind: Kind }>;

Object.assign(fields, newFields);
