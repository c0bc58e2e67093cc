import { bitOf, bitsOf, checkIds, type CheckId } from '../checks/check';
import type { Activity } from '../activity';
import { fold } from '../text/fold';
import type { Incident } from '../incident';
import type { IncidentTable } from '../table/incidentTable';
import { peopleOf } from '../table/persons';
import { namesOf } from './namesOf';
import { personTerm } from './person';
import { checkWords, nameKeys, severityRanks, type NameKey } from './syntax';

/** Keys whose values are gathered from incidents. */
export type ValueKey = RecordKey | 'check' | 'person';
/** Keys whose values are in the records. */
export type RecordKey = NameKey | 'status' | 'severity';

/** A value that incidents have. */
export interface CountedValue {
  /** As a filter says it; null for incidents that have none. */
  readonly text: string | null;
  /** What people call it, where that differs: the name of a user, a status in plain English. */
  readonly label?: string;
  /** How many incidents have it. */
  readonly count: number;
  /** Text and label folded, for search: made once, not at each key. */
  readonly folded: string;
}

/** The values that exist, by key, most frequent first. */
export type FilterValues = Readonly<Record<ValueKey, readonly CountedValue[]>>;

export const recordKeys: readonly RecordKey[] = ['status', 'severity', ...nameKeys];

const severityWords = [...severityRanks.keys()];

/** What is offered for a value, where that is not the first name by which the filter finds it. */
const textOf: Partial<Record<RecordKey, (incident: Incident) => string | readonly string[] | undefined>> = {
  status: ({ status }) => status.value || status.label,
  severity: ({ severity }) => severity && (severityWords[5 - severity.rank] ?? severity.value),
  user: ({ user }) => user && (user.mail || user.principal),
  file: ({ activity }) => activity?.files?.map(({ name }) => name),
  destination: ({ activity }) => activity && destinationsOf(activity),
};

function destinationsOf({ to, recipients = [] }: Activity): readonly string[] {
  return to ? [to.name, ...recipients] : recipients;
}

const labelOf: Partial<Record<RecordKey, (incident: Incident) => string | undefined>> = {
  status: ({ status }) => status.label,
  user: ({ user }) => user?.name,
};

/** What the checks have found, for completion. */
export interface KnownChecks {
  /** By row of the table: bits. */
  readonly bits: Uint8Array;
  readonly titleOf: (id: CheckId) => string;
}

/**
 * Gathers the values that incidents have; those that people read as the same are one.
 * @param connectionName the name the user gave a connection, which `source:` offers as well
 */
export function collectFilterValues(
  table: IncidentTable,
  connectionName?: (id: string) => string,
  checks?: KnownChecks,
): FilterValues {
  const entries = recordKeys.map((key) => [key, countValues(table, key)] as const);
  const values = { ...Object.fromEntries(entries), check: countChecks(checks), person: countPeople(table) } as Record<
    ValueKey,
    (CountedValue & { count: number })[]
  >;
  // `status:none` would ask for a status of that name.
  values.status = values.status.flatMap(({ text, ...rest }) => (text ? { ...rest, text: text.toLowerCase() } : []));
  if (!connectionName) return values;
  const column = table.values('connection');
  const vendors = new Set(values.source);
  const { found, counts } = column.countEach(table.allRows);
  for (const value of found) {
    const text = connectionName(column.examples[value]?.connection ?? '');
    const count = counts[value] as number;
    const folded = searched(text);
    const known = values.source.find((each) => each.folded === folded);
    if (!known) values.source.push({ text, count, folded });
    // What is called as its vendor is counted already.
    else if (!vendors.has(known)) known.count += count;
  }
  return values;
}

/** All words of `check:`, those that flag no incident as well. */
function countChecks(checks: KnownChecks | undefined): CountedValue[] {
  return checkWords.map((word) => {
    const wanted = word === 'any' ? bitsOf(checkIds) : bitOf(word);
    const label = word === 'any' ? undefined : checks?.titleOf(word);
    const count = checks?.bits.reduce((sum, bits) => sum + Number((bits & wanted) !== 0), 0) ?? 0;
    return { text: word, ...(label !== undefined && { label }), count, folded: searched(word, label) };
  });
}

function countValues(table: IncidentTable, key: RecordKey): CountedValue[] {
  const column = table.values(key === 'source' ? 'connection' : key);
  const offers = column.answers(valueOf[key]);
  const merged = new Map<string, CountedValue & { count: number }>();
  const { found, counts } = column.countEach(table.allRows);
  for (const value of found) {
    const count = counts[value] as number;
    for (const { plain, offer } of offers[value] as readonly ValueOffer[]) {
      const same = merged.get(plain);
      if (same) same.count += count;
      else merged.set(plain, { ...offer, count });
    }
  }
  return [...merged.values()].sort((a, b) => b.count - a.count);
}

/** Each person once, with all incidents in every source; found by any of their names. */
function countPeople(table: IncidentTable): CountedValue[] {
  const known = peopleOf(table);
  const ofPeople = new Uint32Array(known.people.length);
  let nobody = 0;
  const { found, counts } = table.values('user').countEach(table.allRows);
  for (const value of found) {
    const count = counts[value] as number;
    const place = known.ofValue[value] ?? -1;
    if (place < 0) nobody += count;
    else ofPeople[place] = (ofPeople[place] as number) + count;
  }
  const people = known.people.map((person, place): CountedValue => {
    const { text } = personTerm(known, person);
    const { name, names } = person;
    const folded = [fold(text), ...names.keys()].join('\0');
    return { text, ...(name !== undefined && name !== text && { label: name }), count: ofPeople[place] ?? 0, folded };
  });
  if (nobody > 0) people.push({ text: null, count: nobody, folded: searched('') });
  return people.sort((a, b) => b.count - a.count);
}

interface ValueOffer {
  /** Equal for texts that people read as the same. */
  readonly plain: string;
  readonly offer: Omit<CountedValue, 'count'>;
}

/** What is offered for the value of an incident: several where it is a list, such as that of its files. */
const valueOf = Object.fromEntries(
  recordKeys.map((key) => [
    key,
    (incident: Incident): readonly ValueOffer[] => {
      const usual = [textOf[key]?.(incident) ?? []].flat().filter(Boolean);
      // Whoever has any name that the filter finds is not without one.
      const texts = usual.length > 0 ? usual : [firstName(key, incident) ?? ''];
      const label = labelOf[key]?.(incident);
      const offers = texts.map((text): ValueOffer => {
        const named = label && label !== text ? { label } : {};
        return { plain: fold(text), offer: { text: text || null, ...named, folded: searched(text, named.label) } };
      });
      return [...new Map(offers.map((offer) => [offer.plain, offer])).values()];
    },
  ]),
) as Readonly<Record<RecordKey, (incident: Incident) => readonly ValueOffer[]>>;

function firstName(key: RecordKey, incident: Incident): string | undefined {
  return key in namesOf ? namesOf[key as NameKey](incident).find(Boolean) : undefined;
}

function searched(text: string, label = ''): string {
  // A separator that nobody types.
  return fold(`${text || 'none'}\0${label}`);
}
