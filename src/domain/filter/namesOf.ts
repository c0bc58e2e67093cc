import { fields } from '../fields';
import type { Incident } from '../incident';
import { nameKeys, type NameKey } from './syntax';

type Names = (incident: Incident) => readonly (string | undefined)[];

/** The names and ids that a key matches; those missing are undefined or empty. */
export const namesOf = Object.fromEntries(nameKeys.map((key) => [key, namesFor(key)])) as Readonly<
  Record<NameKey, Names>
>;

function namesFor(key: NameKey): Names {
  const found = Object.values(fields).filter(({ filter }) => filter === key);
  const getters = found.map(({ of }) => of as (incident: Incident) => string | undefined);
  return (incident) => getters.map((of) => of(incident));
}
