import { personTerm } from '../filter/person';
import type { BareTerm } from '../filter/print';
import { fold } from '../text/fold';
import type { Incident } from '../incident';
import { firstOf } from '../lists';
import { bareName } from '../people';
import { mapSliced, type Sliced } from '../slices';
import { IncidentTable } from '../table/incidentTable';
import { numbersOf, type People, peopleOf, peopleSliced, type Person } from '../table/persons';
import { countByNumber, mostFirst, termOf, termOfAny, type Counted, type Mark } from './mark';
import { type NameKind, type Names, OwnedNames, type Owner } from './ownedNames';

export interface NameMark extends Mark {
  /** Different for each, also where names are equal. */
  readonly key: string;
  readonly name: string;
  /** The mail or login of a person, the id of a tenant or policy; undefined when it is the name. */
  readonly detail: string | undefined;
  /**
   * Whether `terms` select exactly what was counted. The filter looks for parts of names: a name that is within another's
   * would select that as well, so then ids are in the term. Where those are too many or within others, it is the term of a
   * person, or else this is false.
   */
  readonly isExact: boolean;
}

/** Incidents by tenant, policy or person. */
export interface NameCounts {
  /** Those of the most incidents first. */
  readonly top: readonly NameMark[];
  /** How many there are in all. */
  readonly distinct: number;
  /** Incidents without any. */
  readonly none: Mark;
}

/** Most that charts show. */
export const maxTop = 10;

/** More in one term are not readable. */
const maxValues = 10;
/** Most names of an owner among which exact terms are searched for. */
const maxRecords = 1000;

/**
 * Counts incidents by tenant, policy or person.
 * @param keys of the column
 * @param limit how many to give
 */
export function* countNames(
  kind: NameKind,
  counted: Counted,
  { keys, numbers = numbersOf(keys) }: ValueKeys,
  limit = maxTop,
): Sliced<NameCounts> {
  const owners = ownersOf(keys, numbers);
  const { found, values, count, attention } = countByNumber(counted, kind, owners.ofValue);
  yield undefined;
  const byKey = (a: number, b: number): number => ((owners.keys[a] as string) < (owners.keys[b] as string) ? -1 : 1);
  const top = firstOf(found, limit, (a, b) => mostFirst(count, a, b) || mostFirst(attention, a, b) || byKey(a, b));
  const names = new OwnedNames(kind, counted.table, values, owners.ofValue);
  yield undefined;
  const people = kind === 'user' ? yield* peopleSliced(counted.table) : undefined;
  const none = { count: counted.rows.length, attention: counted.attention.length };
  for (const owner of found) {
    none.count -= count[owner] as number;
    none.attention -= attention[owner] as number;
  }
  return {
    top: yield* mapSliced(top, (number) => {
      const owner = names.ownerOf(number);
      const { term, isExact } = termFor(kind, [owner], people);
      const [name = '', detail] = kind === 'user' ? userLabel(owner.names) : owner.names;
      const key = owners.keys[number] as string;
      return {
        key,
        name,
        detail: detail === name ? undefined : detail,
        count: count[number] as number,
        attention: attention[number] as number,
        terms: [term],
        isExact,
      };
    }),
    distinct: found.length,
    none: { ...none, terms: [termOf(kind, null)] },
  };
}

/** Whose the values of a column are. */
interface ValueKeys {
  /** By value: equal for the same owner; undefined or empty where an incident has none. */
  readonly keys: readonly (string | undefined)[];
  /** Small numbers for the same; found out where they are not known. */
  readonly numbers?: Uint32Array;
}

/** The keys of owners by their numbers, and by value of a column the number of its owner; -1 for none. */
function ownersOf(keys: ValueKeys['keys'], numbers: Uint32Array): { keys: readonly string[]; ofValue: Int32Array } {
  const byNumber: string[] = [];
  const ofValue = new Int32Array(keys.length).fill(-1);
  for (const [value, key] of keys.entries()) {
    if (!key) continue;
    const number = numbers[value] as number;
    ofValue[value] = number;
    byNumber[number] = key;
  }
  return { keys: byNumber, ofValue };
}

/** A term that selects the incidents of some keys, as exactly as {@link countNames} can say it; undefined where none has one. */
export function nameTerm(
  kind: NameKind,
  incidents: readonly Incident[],
  keyOf: (incident: Incident) => string | undefined,
  wanted: ReadonlySet<string | undefined>,
): BareTerm | undefined {
  const table = new IncidentTable(incidents);
  const { examples } = table.values(kind);
  const ofExamples = examples.map(keyOf);
  const { keys, ofValue } = ownersOf(ofExamples, numbersOf(ofExamples));
  const names = new OwnedNames(kind, table, [...examples.keys()], ofValue);
  const owners = keys.flatMap((key, number) => (wanted.has(key) ? names.ownerOf(number) : []));
  return owners.length > 0 ? termFor(kind, owners, kind === 'user' ? peopleOf(table) : undefined).term : undefined;
}

/** A term that selects some owners. @param people of the table, where the owners are persons */
function termFor(kind: NameKind, owners: readonly Owner[], people?: People): { term: BareTerm; isExact: boolean } {
  const found = owners.map(valuesFor);
  const isExact = found.every((each) => each.isExact);
  if (people && !isExact) {
    // Whole names: parts of theirs are parts of others.
    const places = new Set(owners.flatMap(({ values }) => values.map((value) => people.ofValue[value] as number)));
    const whole = [...places].map((place) => personTerm(people, people.people[place] as Person));
    const texts = whole.map(({ text }) => text);
    if (whole.every((each) => each.isExact)) return { term: termOfAny('person', texts), isExact: true };
  }
  return {
    term: termOfAny(
      kind,
      found.flatMap(({ values }) => values),
    ),
    isExact,
  };
}

/** @param names in the order of the table of fields */
function userLabel(names: Names): Names {
  const [, principal, mail] = names;
  return [names.find((name) => name), mail || principal];
}

/** Values of a term that select an owner. */
function valuesFor({ names, records, isOthers }: Owner): { values: readonly string[]; isExact: boolean } {
  const hasPart = (record: Names, part: string) => record.some((name) => name && fold(name).includes(part));
  const selects = (value: string) => !value.includes('\0') && !isOthers(fold(value));
  // A person's login may be the only thing that both sources have.
  const known = names.filter((name) => name !== undefined);
  const candidates = records.length > maxRecords ? [] : [...known, ...known.map(bareName)];
  const common = candidates.find((value) => {
    const folded = fold(value);
    // What others have takes longer to find out.
    return value !== '' && records.every((record) => hasPart(record, folded)) && selects(value);
  });
  if (common !== undefined) return { values: [common], isExact: true };
  // The last name of a record is its id, or what stands in for one.
  const ids = [...new Set(records.map((record) => record.findLast((name) => name) ?? ''))];
  return { values: ids.slice(0, maxValues), isExact: ids.length <= maxValues && ids.every(selects) };
}
