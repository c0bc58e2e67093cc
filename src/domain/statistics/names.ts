import { namesOf } from '../filter/namesOf';
import type { BareTerm } from '../filter/print';
import { fold } from '../fold';
import type { Incident } from '../incident';
import { firstIndex, firstOf } from '../lists';
import { bareName } from '../people';
import { inOneGo, mapSliced, type Sliced } from '../slices';
import { IncidentTable } from '../table/incidentTable';
import { numbersOf } from '../table/persons';
import type { ValueColumn } from '../table/valueColumn';
import { countByNumber, mostFirst, termOf, termOfAny, type Counted, type Mark } from './mark';

export interface NameMark extends Mark {
  /** Different for each, also where names are equal. */
  readonly key: string;
  readonly name: string;
  /** The mail or login of a person, the id of a tenant or policy; undefined when it is the name. */
  readonly detail: string | undefined;
  /**
   * Whether `terms` select exactly what was counted. The filter looks for parts of names: a name that is within another's
   * would select that as well, so then ids are in the term; and where those are too many or within others, this is false.
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

/** What the filter looks for: the values of `namesOf`. */
type Names = readonly (string | undefined)[];

/** Most that charts show. */
export const maxTop = 10;

/** More in one term are not readable. */
const maxValues = 10;
/** Limits of the search for exact terms: names per owner, and characters of all names. */
const maxRecords = 1000;
const maxSearched = 2_000_000;

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
  const none = { count: counted.rows.length, attention: counted.attention.length };
  for (const owner of found) {
    none.count -= count[owner] as number;
    none.attention -= attention[owner] as number;
  }
  return {
    top: yield* mapSliced(top, (number) => {
      const owner = names.ownerOf(number);
      const { values: texts, isExact } = valuesFor(owner);
      const [name = '', detail] = kind === 'user' ? userLabel(owner.names) : owner.names;
      const key = owners.keys[number] as string;
      return {
        key,
        name,
        detail: detail === name ? undefined : detail,
        count: count[number] as number,
        attention: attention[number] as number,
        terms: [termOfAny(kind, texts)],
        isExact,
      };
    }),
    distinct: found.length,
    none: { ...none, terms: [termOf(kind, null)] },
  };
}

type NameKind = 'tenant' | 'policy' | 'user';

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
  const values = keys.flatMap((key, number) => (wanted.has(key) ? valuesFor(names.ownerOf(number)).values : []));
  return values.length > 0 ? termOfAny(kind, values) : undefined;
}

/** A tenant, policy or person. */
interface Owner {
  /** Those to show it by: one source may know a person's name where another knows the login only. */
  readonly names: Names;
  /** All that incidents have for it, each once. */
  readonly records: readonly Names[];
  /** Whether a folded text is part of a name of another. Above the limit, every text counts as that. */
  readonly isOthers: (part: string) => boolean;
}

/**
 * What incidents have as names, and whose. All of it is one text: that is searched much faster than many short ones. A
 * character that no value to look for has is between any two.
 */
class OwnedNames {
  /** Values with the names in the text, and where those begin; each name of an owner is in it once, whatever its connections. */
  readonly #values: readonly number[];
  readonly #starts: readonly number[];
  readonly #text: string;
  readonly #isTooLong: boolean;
  readonly #names: readonly Names[];

  /** @param owners by value: whose it is */
  constructor(
    kind: NameKind,
    table: IncidentTable,
    values: readonly number[],
    private readonly owners: Int32Array,
  ) {
    const column = table.values(kind);
    this.#names = column.answers(namesOf[kind]);
    const folded = column.answers(foldedNames[kind]);
    const numbers = inOneGo(column.derived(nameNumbers[kind]));
    /** By number of a name: whose it is, as far as it is in the text. */
    const seen = new Int32Array(numbers.length).fill(-1);
    const [texts, starts, placed]: [string[], number[], number[]] = [[], [], []];
    let size = 0;
    for (const value of values) {
      const [owner, name] = [owners[value] as number, numbers[value] as number];
      if (owner < 0 || seen[name] === owner) continue;
      seen[name] = owner;
      const text = folded[value] as string;
      placed.push(value);
      starts.push(size);
      texts.push(text);
      size += text.length + 1;
    }
    this.#values = placed;
    this.#starts = starts;
    this.#isTooLong = size > maxSearched;
    this.#text = this.#isTooLong ? '' : texts.join('\0');
  }

  ownerOf(number: number): Owner {
    const own = this.#values.filter((value) => this.owners[value] === number);
    const records = own.map((value) => this.#names[value] as Names);
    return {
      records,
      names: records.find(([name]) => name) ?? records[0] ?? [],
      isOthers: (part) => this.#isTooLong || this.#isOthers(number, part),
    };
  }

  #isOthers(owner: number, part: string): boolean {
    for (let at = this.#text.indexOf(part); at >= 0;) {
      const next = firstIndex(this.#starts, (start) => start > at);
      if (this.owners[this.#values[next - 1] as number] !== owner) return true;
      const start = this.#starts[next];
      if (start === undefined) return false;
      at = this.#text.indexOf(part, start);
    }
    return false;
  }
}

function ofEachKind<T>(make: (kind: NameKind) => T): Readonly<Record<NameKind, T>> {
  return { tenant: make('tenant'), policy: make('policy'), user: make('user') };
}

const joinedNames = ofEachKind((kind) => (example: Incident) => namesOf[kind](example).join('\0'));
const foldedNames = ofEachKind((kind) => (example: Incident) => fold(joinedNames[kind](example)));

/** By value: small numbers, equal for equal names. */
const nameNumbers = ofEachKind(
  (kind) =>
    function* (column: ValueColumn): Sliced<Uint32Array> {
      yield undefined;
      return numbersOf(column.answers(joinedNames[kind]));
    },
);

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
