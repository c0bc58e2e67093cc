import type { Incident } from '../incident';
import { identifyPeople, type PersonOf } from '../people';
import type { IncidentTable } from './incidentTable';
import type { ValueColumn } from './valueColumn';

/** Who the users of all incidents are. By value of the column `user`: a key, equal for the same person; undefined for nobody. */
export interface Persons {
  readonly personOf: PersonOf;
  readonly keys: readonly (string | undefined)[];
  /** Those of several people with the same bare login are different in each connection. */
  readonly keysByConnection: readonly (string | undefined)[];
}

/** Finds out who is the same person; again only when a user comes or goes. */
export function personsOf(table: IncidentTable): Persons {
  return table.values('user').derived(identify);
}

function identify({ examples, inUse }: ValueColumn): Persons {
  const personOf = identifyPeople(examples.filter((_, value) => inUse[value]));
  const keysOf = (key: (example: Incident) => string | undefined): (string | undefined)[] => examples.map(key);
  return {
    personOf,
    keys: keysOf(({ user }) => personOf(user)),
    keysByConnection: keysOf(({ user, connection }) => personOf(user, connection)),
  };
}
