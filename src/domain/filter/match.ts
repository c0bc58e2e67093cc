import { lastChangeTime } from '../changes';
import { timeOf, type Filter, type FilterTerm, type FilterValue } from './filter';
import { fields, fieldsIn } from '../fields';
import { fold } from '../fold';
import { nameKeys, severityRanks, type Flag, type NameKey, type Operator } from './syntax';
import type { Incident, Severity, Status } from '../incident';
import { createdTime, parseMinutes, type TimeZone } from '../time';

/** What a filter has to know beside the incident. */
export interface FilterContext {
  /** Ms since the epoch; ages such as `7d` count back from it. */
  readonly now: number;
  /** The zone of dates that name none. */
  readonly timeZone: TimeZone;
  /** Whether the user has yet to see it; `is:new` matches nothing without. */
  readonly isNew?: (incident: Incident) => boolean;
  /** Whether it has changed since the user looked; `is:changed` matches nothing without. */
  readonly isChanged?: (incident: Incident) => boolean;
  /** Whether it is related to the incident being looked at; `is:related` matches nothing without. */
  readonly isRelated?: (incident: Incident) => boolean;
  /** The name the user gave a connection; `source:` and bare text match it as well. */
  readonly connectionName?: (id: string) => string;
  /** Finds text in all incidents that are to be tested at once, as `SearchIndex.find` does. It is slow without. */
  readonly find?: (field: 'text' | NameKey, text: string, isWanted: (connection: string) => boolean) => Uint8Array;
}

/** @param position where the incident stands among those that `find` searches */
type Matcher = (incident: Incident, position: number) => boolean;

/** Makes a test of a filter. Make it once and use it on all incidents. */
export function compileFilter(filter: Filter, context: FilterContext): Matcher {
  const tests = filter.terms.map((term) => termTest(term, context));
  if (tests.length === 1 && tests[0]) return tests[0];
  return (incident, position) => tests.every((test) => test(incident, position));
}

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

const searched = fieldsIn('search').map(([, { of }]) => of);

/** Everything of an incident that bare text searches, folded. */
export function searchText(incident: Incident): string {
  const parts = searched.map((of) => {
    const value = of(incident);
    return typeof value === 'object' ? value.join('\0') : value;
  });
  // A separator that nobody types keeps a match within one part.
  return fold(parts.join('\0'));
}

function termTest({ key, negated, values }: FilterTerm, context: FilterContext): Matcher {
  const tests = values.map((value) => valueTest(key, value, context));
  const [first] = tests;
  const any: Matcher =
    tests.length === 1 && first ? first : (incident, position) => tests.some((test) => test(incident, position));
  return negated ? (incident, position) => !any(incident, position) : any;
}

function valueTest(key: FilterTerm['key'], value: FilterValue, context: FilterContext): Matcher {
  if (value.text === null) return key === 'severity' ? ({ severity }) => !severity?.rank : noneTest(key as NameKey);
  const text = fold(value.text);
  switch (key) {
    case 'text': {
      const inConnection = connectionTest(text, context);
      const found = context.find?.('text', text, inConnection);
      if (found) return (_, position) => found[position] === 1;
      return (incident) => searchText(incident).includes(text) || inConnection(incident.connection);
    }
    case 'status':
      return wordTest(text, ({ status }) => status);
    case 'severity':
      return severityTest(value.text, value.operator);
    case 'dwell': {
      const minutes = parseMinutes(text);
      const compare = comparisons[value.operator ?? '='];
      return ({ dwellMinutes }) => dwellMinutes !== undefined && compare(dwellMinutes, minutes);
    }
    // Both are false for an incident whose time is not known.
    case 'after': {
      const time = timeOf(text, context);
      return (incident) => createdTime(incident) >= time;
    }
    case 'before': {
      const time = timeOf(text, context);
      return (incident) => createdTime(incident) < time;
    }
    case 'changed': {
      const time = timeOf(text, context);
      return (incident) => lastChangeTime(incident) >= time && incident.changes !== undefined;
    }
    case 'is':
      return flagTest(text as Flag, context);
    default: {
      const inConnection = key === 'source' ? connectionTest(text, context) : () => false;
      // Nothing, and a separator, would be found where there is no name.
      const found = text === '' || text.includes('\0') ? undefined : context.find?.(key, text, inConnection);
      if (found) return (_, position) => found[position] === 1;
      return (incident) => hasPart(namesOf[key](incident), text) || inConnection(incident.connection);
    }
  }
}

function noneTest(key: NameKey): Matcher {
  return (incident) => !namesOf[key](incident).some((name) => name);
}

function hasPart(names: readonly (string | undefined)[], part: string): boolean {
  return names.some((name) => name && fold(name).includes(part));
}

/** A word of the API, and what people call it. */
type Word = Status | Severity | undefined;

/** Whether one of both is a word, whole. There are few, so each is looked at once. @param word folded */
function wordTest(word: string, wordOf: (incident: Incident) => Word): Matcher {
  const known = new Map<string, boolean>();
  const isWord = (name: string): boolean => {
    let is = known.get(name);
    if (is === undefined) known.set(name, (is = fold(name) === word));
    return is;
  };
  return (incident) => {
    const found = wordOf(incident);
    return found !== undefined && (isWord(found.value) || isWord(found.label));
  };
}

/** Whether the name of a connection has the text; there are few connections, so each is asked for once. */
function connectionTest(text: string, { connectionName }: FilterContext): (connection: string) => boolean {
  if (!connectionName) return () => false;
  const known = new Map<string, boolean>();
  return (connection) => {
    let has = known.get(connection);
    if (has === undefined) known.set(connection, (has = hasPart([connectionName(connection)], text)));
    return has;
  };
}

const comparisons: Readonly<Record<Operator, (a: number, b: number) => boolean>> = {
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '=': (a, b) => a === b,
};

/** Known words compare by rank, with severities that have one; others match as they are. */
function severityTest(word: string, operator: Operator = '='): Matcher {
  const rank = severityRanks.get(word.toLowerCase());
  if (rank === undefined) return wordTest(fold(word), ({ severity }) => severity);
  const compare = comparisons[operator];
  return ({ severity }) => severity !== undefined && severity.rank > 0 && compare(severity.rank, rank);
}

function flagTest(flag: Flag, { isNew, isChanged, isRelated }: FilterContext): Matcher {
  switch (flag) {
    case 'live':
      return ({ isLive }) => isLive === true;
    case 'historical':
      return ({ isLive }) => isLive === false;
    case 'new':
    case 'unread':
      return isNew ?? (() => false);
    case 'changed':
      return isChanged ?? (() => false);
    case 'related':
      return isRelated ?? (() => false);
    default:
      return ({ status }) => status.state === flag;
  }
}
