import { fold } from '../text/fold';
import type { User } from '../incident';
import { getOrMake } from '../lists';
import { identifyPeopleSliced, type PersonOf } from '../people';
import { eachSliced, inOneGo, mapSliced, type Sliced } from '../slices';
import type { IncidentTable } from './incidentTable';
import type { ValueColumn } from './valueColumn';

/** Users that are looked at in one step. */
const stepLength = 500;

/** Who the users of all incidents are. By value of the column `user`: a key, equal for the same person; undefined for nobody. */
export interface Persons {
  readonly personOf: PersonOf;
  readonly keys: readonly (string | undefined)[];
  /** Small numbers for the same: equal for equal keys. */
  readonly numbers: Uint32Array;
  /** Those of several people with the same bare login are different in each connection. */
  readonly keysByConnection: readonly (string | undefined)[];
  readonly numbersByConnection: Uint32Array;
  /** The same numbers by key. */
  readonly numberOf: ReadonlyMap<string | undefined, number>;
}

/** Finds out who is the same person; again only when a user comes or goes. */
export function personsOf(table: IncidentTable): Persons {
  return inOneGo(personsSliced(table));
}

/** The same in slices. */
export function* personsSliced(table: IncidentTable): Sliced<Persons> {
  yield* table.prepare(['user']);
  return yield* table.values('user').derived(identify);
}

function* identify({ examples, inUse }: ValueColumn): Sliced<Persons> {
  const personOf = yield* identifyPeopleSliced(examples.filter((_, value) => inUse[value]));
  const keys = yield* mapSliced(examples, ({ user }) => personOf(user), stepLength);
  yield undefined;
  const keysByConnection = yield* mapSliced(examples, ({ user, connection }) => personOf(user, connection), stepLength);
  yield undefined;
  const numberOf = new Map<string | undefined, number>();
  return {
    personOf,
    keys,
    numbers: numbersOf(keys),
    keysByConnection,
    numbersByConnection: numbersOf(keysByConnection, numberOf),
    numberOf,
  };
}

/** Small numbers from 0, equal for equal keys. @param known gets the number of each key */
export function numbersOf(
  keys: readonly (string | undefined)[],
  known = new Map<string | undefined, number>(),
): Uint32Array {
  return Uint32Array.from(keys, (key) => {
    const number = known.get(key) ?? known.size;
    known.set(key, number);
    return number;
  });
}

/** One person over all sources, as `RelatedIncidents` tells people apart. All text is untrusted. */
export interface Person {
  /** That of `Persons.keysByConnection`. */
  readonly key: string;
  /** What people call them, where an incident says so. */
  readonly name: string | undefined;
  /** All names, addresses and IDs that incidents have for them, by their folded form; addresses come first. */
  readonly names: ReadonlyMap<string, string>;
}

/** All people that incidents are of, the same ones in the same order whatever the order of incidents. */
export interface People {
  readonly people: readonly Person[];
  /** By value of the column `user`: the place in `people`; -1 for nobody. */
  readonly ofValue: Int32Array;
  /** By a whole name, folded: the places of those who have it. */
  readonly byName: ReadonlyMap<string, readonly number[]>;
}

/** The people of all incidents; found out again only when a user comes or goes. */
export function peopleOf(table: IncidentTable): People {
  return inOneGo(peopleSliced(table));
}

/** The same in slices. */
export function* peopleSliced(table: IncidentTable): Sliced<People> {
  yield* table.prepare(['user']);
  return yield* table.values('user').derived(gather);
}

function* gather(column: ValueColumn): Sliced<People> {
  const { examples, inUse } = column;
  const { keysByConnection } = yield* column.derived(identify);
  const gathered = new Map<string, Gathered>();
  yield* eachSliced([...keysByConnection.entries()], ([value, key]) => {
    const { user } = examples[value] ?? {};
    if (key !== undefined && user && inUse[value]) getOrMake(gathered, key, () => new Gathered()).add(user);
  });
  const keys = [...gathered.keys()].sort();
  const people = yield* mapSliced(
    keys,
    (key): Person => ({ key, ...(gathered.get(key) as Gathered).names() }),
    stepLength,
  );
  const byName = new Map<string, number[]>();
  for (const [place, { names }] of people.entries()) {
    for (const folded of names.keys()) getOrMake(byName, folded, () => []).push(place);
  }
  const places = new Map(keys.map((key, place) => [key, place]));
  const placeOf = (key: string | undefined, value: number): number =>
    (inUse[value] && key !== undefined ? places.get(key) : undefined) ?? -1;
  return { people, byName, ofValue: Int32Array.from(keysByConnection, placeOf) };
}

/** The names of a person in the making. */
class Gathered {
  readonly #names = new Map<string, { readonly name: string; readonly rank: number }>();
  #name: string | undefined;

  add({ name: called, principal, mail, upn, id }: User): void {
    this.#name = least(this.#name, called || undefined);
    for (const [rank, name] of [mail, principal, upn, called, id].entries()) {
      if (!name) continue;
      const folded = fold(name);
      const known = this.#names.get(folded);
      const own = name.includes('@') ? rank : rank + 5;
      if (!known || own < known.rank || name < known.name) {
        this.#names.set(folded, { name: least(name, known?.name) ?? name, rank: Math.min(own, known?.rank ?? own) });
      }
    }
  }

  names(): Pick<Person, 'name' | 'names'> {
    const inOrder = [...this.#names].sort(([a, { rank }], [b, other]) => rank - other.rank || (a < b ? -1 : 1));
    return { name: this.#name, names: new Map(inOrder.map(([folded, { name }]) => [folded, name])) };
  }
}

/** The same whatever comes first. */
function least(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined || (b !== undefined && b < a) ? b : a;
}
