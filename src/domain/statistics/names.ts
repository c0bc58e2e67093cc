import { namesOf } from '../filter/namesOf';
import type { BareTerm } from '../filter/print';
import { fold } from '../fold';
import type { Incident } from '../incident';
import { firstOf } from '../lists';
import { bareName } from '../people';
import { getOrMake } from '../lists';
import { mapSliced, type Sliced } from '../slices';
import { IncidentTable } from '../table/incidentTable';
import { eachValue, Tally, termOf, type Counted, type Mark } from './mark';

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

/** More in one term are not readable. */
const maxValues = 10;
/** Limits of the search for exact terms: names per owner, and characters of all names. */
const maxRecords = 1000;
const maxSearched = 2_000_000;

/**
 * Counts incidents by tenant, policy or person.
 * @param keyOf equal for the same one; undefined or empty where an incident has none
 * @param limit how many to give
 */
export function* countNames(
  kind: 'tenant' | 'policy' | 'user',
  counted: Counted,
  keyOf: (example: Incident, value: number) => string | undefined,
  limit = 10,
): Sliced<NameCounts> {
  const owners = new Map<string, Owner>();
  const none = new Tally();
  const known = new KnownNames(kind, counted.table);
  eachValue(counted, kind, (example, counts, value) => {
    const key = keyOf(example, value);
    const owner = key ? getOrMake(owners, key, () => new Owner(key, known)) : undefined;
    (owner ?? none).add(counts);
    owner?.values.push(value);
  });
  yield undefined;
  const top = firstOf([...owners.values()], limit, (a, b) => {
    return b.count - a.count || b.attention - a.attention || (a.key < b.key ? -1 : 1);
  });
  const isOthers = searchOthers([...owners.values()]);
  return {
    top: yield* mapSliced(top, (owner) => {
      const { term, isExact } = selecting(kind, owner, (part) => isOthers(owner, part));
      const [name = '', detail] = kind === 'user' ? userLabel(owner.names) : owner.names;
      return { key: owner.key, name, detail: detail === name ? undefined : detail, ...owner.mark([term]), isExact };
    }),
    distinct: owners.size,
    none: none.mark([termOf(kind, null)]),
  };
}

/** A term that selects the incidents of one key, as exactly as {@link countNames} can say it; undefined where none has the key. */
export function nameTerm(
  kind: 'tenant' | 'policy' | 'user',
  incidents: readonly Incident[],
  keyOf: (incident: Incident) => string | undefined,
  key: string | undefined,
): BareTerm | undefined {
  if (!key) return termOf(kind, null);
  const owners = new Map<string, Owner>();
  const table = new IncidentTable(incidents);
  const known = new KnownNames(kind, table);
  for (const [value, example] of table.values(kind).examples.entries()) {
    const each = keyOf(example);
    if (each) getOrMake(owners, each, () => new Owner(each, known)).values.push(value);
  }
  const owner = owners.get(key);
  const isOthers = searchOthers([...owners.values()]);
  return owner && selecting(kind, owner, (part) => isOthers(owner, part)).term;
}

function selecting(
  kind: 'tenant' | 'policy' | 'user',
  owner: Owner,
  isOthers: (part: string) => boolean,
): { term: BareTerm; isExact: boolean } {
  const { values, isExact } = valuesFor(owner, isOthers);
  return { term: { key: kind, negated: false, values: values.map((text) => ({ text })) }, isExact };
}

/** By value of a column: what it is called. Found out once for each. */
class KnownNames {
  readonly names: readonly Names[];
  /** Equal for equal names. */
  readonly joined: readonly string[];
  /** Folded, apart by a character that no value to look for has. */
  readonly folded: readonly string[];

  constructor(kind: 'tenant' | 'policy' | 'user', table: IncidentTable) {
    const column = table.values(kind);
    this.names = column.answers(namesOf[kind]);
    this.joined = column.answers(joinedNames[kind]);
    this.folded = column.answers(foldedNames[kind]);
  }
}

/** A tenant, policy or person, with all names that incidents have for it. */
class Owner extends Tally {
  /** Those of its column that are its own. */
  readonly values: number[] = [];
  #distinct: readonly number[] | undefined;

  constructor(
    readonly key: string,
    private readonly known: KnownNames,
  ) {
    super();
  }

  /** Those to show it by: one source may know a person's name where another knows the login only. */
  get names(): Names {
    const { records } = this;
    return records.find(([name]) => name) ?? records[0] ?? [];
  }

  /** Each once. */
  get records(): readonly Names[] {
    return this.distinct.map((value) => this.known.names[value] as Names);
  }

  /** Characters of all names. */
  get size(): number {
    return this.distinct.reduce((sum, value) => sum + (this.known.joined[value] as string).length, 0);
  }

  get searchText(): string {
    return this.distinct.map((value) => this.known.folded[value]).join('\0');
  }

  /** One value for each of the names: connections have the same ones. */
  private get distinct(): readonly number[] {
    const { values, known } = this;
    if (this.#distinct || values.length === 1) return this.#distinct ?? values;
    const seen = new Set<string>();
    this.#distinct = values.filter((value) => {
      const joined = known.joined[value] as string;
      return !seen.has(joined) && seen.add(joined);
    });
    return this.#distinct;
  }
}

const joinedNames = {
  tenant: (example: Incident) => namesOf.tenant(example).join('\0'),
  policy: (example: Incident) => namesOf.policy(example).join('\0'),
  user: (example: Incident) => namesOf.user(example).join('\0'),
};

const foldedNames = {
  tenant: (example: Incident) => fold(joinedNames.tenant(example)),
  policy: (example: Incident) => fold(joinedNames.policy(example)),
  user: (example: Incident) => fold(joinedNames.user(example)),
};

/**
 * Makes a test whether a text is part of a name of any owner but one. One long text is searched much faster than many
 * short ones. Above the limit, every text counts as part of another name.
 */
function searchOthers(owners: readonly Owner[]): (owner: Owner, part: string) => boolean {
  if (owners.reduce((sum, { size }) => sum + size, 0) > maxSearched) return () => true;
  const texts = owners.map(({ searchText }) => searchText);
  const all = texts.join('\0');
  const ranges = new Map<Owner, readonly [start: number, end: number]>();
  let start = 0;
  for (const [index, owner] of owners.entries()) {
    const end = start + (texts[index]?.length ?? 0);
    ranges.set(owner, [start, end]);
    start = end + 1;
  }
  return (owner, part) => {
    const [from, to] = ranges.get(owner) ?? [0, 0];
    const found = all.indexOf(part);
    return found >= 0 && (found < from || found >= to || all.includes(part, to));
  };
}

/** @param names in the order of the table of fields */
function userLabel(names: Names): Names {
  const [, principal, mail] = names;
  return [names.find((name) => name), mail || principal];
}

/**
 * Values of a term that select an owner.
 * @param isOthers whether a folded text is part of a name of another
 */
function valuesFor(owner: Owner, isOthers: (part: string) => boolean): { values: readonly string[]; isExact: boolean } {
  const { names, records } = owner;
  const hasPart = (record: Names, part: string) => record.some((name) => name && fold(name).includes(part));
  const selects = (value: string) => !value.includes('\0') && !isOthers(fold(value));
  // A person's login may be the only thing that both sources have.
  const known = names.filter((name) => name !== undefined);
  const candidates = records.length > maxRecords ? [] : [...known, ...known.map(bareName)];
  const common = candidates.find((value) => {
    // What others have takes longer to find out.
    return value !== '' && records.every((record) => hasPart(record, fold(value))) && selects(value);
  });
  if (common !== undefined) return { values: [common], isExact: true };
  // The last name of a record is its id, or what stands in for one.
  const ids = [...new Set(records.map((record) => record.findLast((name) => name) ?? ''))];
  return { values: ids.slice(0, maxValues), isExact: ids.length <= maxValues && ids.every(selects) };
}
