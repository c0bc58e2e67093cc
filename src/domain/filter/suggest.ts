import { personTerm } from './person';
import { printValue } from './print';
import { scan, type ScannedTerm, type ScannedValue } from './scan';
import {
  checkWords,
  dayWords,
  filterKeys,
  flags,
  nameKeys,
  severityRanks,
  type FilterKey,
  type NameKey,
  type Operator,
} from './syntax';
import { bitOf, bitsOf, checkIds, type CheckId } from '../checks/check';
import { fold } from '../fold';
import type { Activity } from '../activity';
import type { Incident } from '../incident';
import type { IncidentTable } from '../table/incidentTable';
import { peopleOf } from '../table/persons';

/** Keys whose values are gathered from incidents. */
export type ValueKey = RecordKey | 'check' | 'person';
/** Keys whose values are in the records. */
type RecordKey = NameKey | 'status' | 'severity';

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

/** A way to go on with a filter. */
export interface Suggestion {
  readonly kind: 'key' | 'value';
  readonly key: FilterKey;
  /** What is put in. */
  readonly label: string;
  /** Values of a key, of the user's own where there are any; what people call a value. */
  readonly detail?: string;
  /** How many incidents have the value, where it was gathered from incidents. */
  readonly count?: number;
  /** The whole new text of the filter. */
  readonly insert: string;
  /** Where to go on typing in it. */
  readonly caret: number;
}

const recordKeys: readonly RecordKey[] = ['status', 'severity', ...nameKeys];
/** Those that are offered for bare text: a person is a user, too. */
const valueKeys: readonly ValueKey[] = [...recordKeys, 'check'];
const severityWords = [...severityRanks.keys()];

const textOf: Readonly<Record<RecordKey, (incident: Incident) => string | readonly string[] | undefined>> = {
  status: ({ status }) => status.value || status.label,
  severity: ({ severity }) => severity && (severityWords[5 - severity.rank] ?? severity.value),
  tenant: ({ tenant }) => tenant && (tenant.name || tenant.id),
  policy: ({ policy }) => policy && (policy.name || policy.id),
  user: ({ user }) => user && (user.mail || user.principal || user.name || user.id),
  host: ({ hostname }) => hostname,
  assignee: ({ assignee }) => assignee,
  source: ({ source }) => source,
  file: ({ activity }) => activity?.files?.map(({ name }) => name),
  destination: ({ activity }) => activity && destinationsOf(activity),
  app: ({ activity }) => activity?.application,
};

function destinationsOf({ to, recipients = [] }: Activity): readonly string[] {
  return to ? [to.name, ...recipients] : recipients;
}

const labelOf: Partial<Record<RecordKey, (incident: Incident) => string | undefined>> = {
  status: ({ status }) => status.label,
  user: ({ user }) => user?.name,
};

const ages = { words: [...dayWords, '24h', '7d', '30d', '90d'] };

/** Values offered for any incidents, and how they compare by default. */
const usualValues: Partial<Record<FilterKey, { words: readonly string[]; compare?: Operator }>> = {
  severity: { words: severityWords, compare: '>=' },
  dwell: { words: ['60', '4h', '1d', '7d'], compare: '>' },
  after: ages,
  before: ages,
  changed: ages,
  is: { words: flags },
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
    CountedValue[]
  >;
  // `status:none` would ask for a status of that name.
  values.status = values.status.flatMap(({ text, ...rest }) => (text ? { ...rest, text: text.toLowerCase() } : []));
  if (!connectionName) return values;
  const column = table.values('connection');
  const connections = new Map<string, number>();
  for (const [value, count] of column.counts(table.allRows)) {
    const id = column.examples[value]?.connection ?? '';
    connections.set(id, (connections.get(id) ?? 0) + count);
  }
  for (const [id, count] of connections) {
    const text = connectionName(id);
    values.source.push({ text, count, folded: searched(text) });
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
  for (const [value, count] of column.counts(table.allRows)) {
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
  const counts = new Uint32Array(known.people.length);
  let nobody = 0;
  for (const [value, count] of table.values('user').counts(table.allRows)) {
    const place = known.ofValue[value] ?? -1;
    if (place < 0) nobody += count;
    else counts[place] = (counts[place] as number) + count;
  }
  const people = known.people.map((person, place): CountedValue => {
    const { text } = personTerm(known, person);
    const { name, names } = person;
    const folded = [fold(text), ...names.keys()].join('\0');
    return { text, ...(name !== undefined && name !== text && { label: name }), count: counts[place] ?? 0, folded };
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
      const value = textOf[key](incident) ?? '';
      const texts = typeof value === 'string' ? [value] : value.length > 0 ? value : [''];
      const label = labelOf[key]?.(incident);
      const offers = texts.map((text): ValueOffer => {
        const named = label && label !== text ? { label } : {};
        return { plain: fold(text), offer: { text: text || null, ...named, folded: searched(text, named.label) } };
      });
      return [...new Map(offers.map((offer) => [offer.plain, offer])).values()];
    },
  ]),
) as Readonly<Record<RecordKey, (incident: Incident) => readonly ValueOffer[]>>;

function searched(text: string, label = ''): string {
  // A separator that nobody types.
  return fold(`${text || 'none'}\0${label}`);
}

/** What may replace what was typed. */
type Offer = Pick<Suggestion, 'kind' | 'key' | 'label' | 'detail' | 'count'>;

/**
 * Offers keys and values for the term in which the caret stands. They take the place of its key, its value or its text.
 * Two letters or more of bare text also find values of every key. Takes half-written filters.
 * @param limit how many to offer at most
 */
export function suggest(text: string, caret: number, values: FilterValues, limit = 50): Suggestion[] {
  const nothing = { start: caret, end: caret, text: '', quoted: false };
  const typed: TermAtCaret = termAt(text.slice(0, caret), caret) ?? { valuesStart: caret, values: [nothing] };
  const whole = termAt(text, caret) ?? typed;
  const index = typed.values.length - 1;
  const value = typed.values[index] ?? nothing;
  const inKey = typed.key === undefined && whole.key !== undefined;
  const last = whole.values[typed.key === undefined ? whole.values.length - 1 : index] ?? value;
  const end = inKey ? whole.valuesStart : endOf(last, text, caret);

  let offers: Offer[] = [];
  const key = filterKeys.find((known) => known === typed.key);
  if (key) offers = offersFor(key, value, values, limit);
  else if (typed.key === undefined && index === 0 && !value.quoted) {
    offers = keysLike(value.text, values);
    if (!inKey && value.text.length > 1) offers = [...offers, ...valuesOfAllKeys(value.text, values, limit)];
  }
  return offers
    .map((offer) => ({
      ...offer,
      insert: text.slice(0, value.start) + offer.label + text.slice(end),
      caret: value.start + offer.label.length,
    }))
    .filter(({ insert }) => insert !== text)
    .slice(0, limit);
}

type TermAtCaret = Pick<ScannedTerm, 'key' | 'valuesStart' | 'values'>;

function termAt(text: string, caret: number): TermAtCaret | undefined {
  return scan(text).find(({ start, end }) => start <= caret && caret <= end);
}

/** Where the value at the caret ends; a quote left open would take in the terms behind it. */
function endOf(value: ScannedValue, text: string, caret: number): number {
  if (!value.quoted || !value.problem) return value.end;
  const space = text.slice(caret).search(/\s/);
  return space < 0 ? text.length : caret + space;
}

/** How many values are beside a key. */
const examplesShown = 2;

function keysLike(typed: string, values: FilterValues): Offer[] {
  const nothing = { start: 0, end: 0, text: '', quoted: false };
  return filterKeys
    .filter((key) => key.startsWith(fold(typed)))
    .map((key) => {
      const offers = offersFor(key, nothing, values, examplesShown + 1).filter(({ label }) => label !== 'none');
      const detail = offers.slice(0, examplesShown).map(({ label }) => label);
      return { kind: 'key', key, label: `${key}:`, ...(detail.length > 0 && { detail: detail.join(', ') }) };
    });
}

function valuesOfAllKeys(typed: string, values: FilterValues, limit: number): Offer[] {
  // A share for each key, so that many tenants do not push out the users.
  const share = Math.ceil(limit / valueKeys.length);
  return valueKeys.flatMap((key) => {
    const existing = values[key].filter(({ text, count }) => text !== null && count > 0);
    return matching(key, typed, existing, share).map((offer) => ({ ...offer, label: `${key}:${offer.label}` }));
  });
}

function offersFor(key: FilterKey, { text, operator }: ScannedValue, values: FilterValues, limit: number): Offer[] {
  const existing = !operator && isValueKey(key) ? matching(key, text, values[key], limit) : [];
  const { words, compare = '' } = usualValues[key] ?? { words: [] };
  const usual = words.filter((word) => word.startsWith(fold(text)));
  return [...existing, ...usual.map((word): Offer => ({ kind: 'value', key, label: (operator ?? compare) + word }))];
}

/** Values that have what was typed in their text or label; those that begin with it come first. */
function matching(key: ValueKey, typed: string, values: readonly CountedValue[], limit: number): Offer[] {
  const part = fold(typed);
  const beginning: CountedValue[] = [];
  const containing: CountedValue[] = [];
  for (const value of values) {
    const place = value.folded.indexOf(part);
    if (place === 0) beginning.push(value);
    else if (place > 0) containing.push(value);
  }
  return [...beginning, ...containing].slice(0, limit).map(({ text, label, count }) => {
    return { kind: 'value', key, label: printValue(key, { text }), ...(label && { detail: label }), count };
  });
}

function isValueKey(key: FilterKey): key is ValueKey {
  return key === 'person' || (valueKeys as readonly string[]).includes(key);
}
