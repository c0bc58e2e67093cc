import { identifyPeopleSliced, type PersonOf } from '../people';
import { inOneGo, mapSliced, type Sliced } from '../slices';
import type { IncidentTable } from './incidentTable';
import type { ValueColumn } from './valueColumn';

/** Who the users of all incidents are. By value of the column `user`: a key, equal for the same person; undefined for nobody. */
export interface Persons {
  readonly personOf: PersonOf;
  readonly keys: readonly (string | undefined)[];
  /** Small numbers for the same: equal for equal keys. */
  readonly numbers: readonly number[];
  /** Those of several people with the same bare login are different in each connection. */
  readonly keysByConnection: readonly (string | undefined)[];
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
  const keys = yield* mapSliced(examples, ({ user }) => personOf(user));
  const known = new Map<string | undefined, number>();
  return {
    personOf,
    keys,
    numbers: yield* mapSliced(keys, (key) => {
      const number = known.get(key) ?? known.size;
      known.set(key, number);
      return number;
    }),
    keysByConnection: yield* mapSliced(examples, ({ user, connection }) => personOf(user, connection)),
  };
}
