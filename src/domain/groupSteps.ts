import { fold } from './fold';
import { refKey, type Incident, type State, type VendorOf } from './incident';
import { identifyPeople } from './people';
import { createdTime, dayOf, type TimeZone } from './time';

/** Values of the setting `incidents.groupBy`. */
export const groupings = [
  'auto',
  'tenant',
  'policy',
  'user',
  'status',
  'severity',
  'day',
  'connection',
  'none',
] as const;
export type GroupBy = (typeof groupings)[number];

/** What the incidents of a group have in common; `none` for the one group of a tree without groups. */
export type GroupKind = Exclude<GroupBy, 'auto'>;

/** Higher asks more of the analyst. */
export const stateRanks: Readonly<Record<State, number>> = { attention: 2, waiting: 1, closed: 0 };

/** What decides where an incident stands. */
export interface StepContext {
  readonly vendorOf: VendorOf;
  /** Where days begin. */
  readonly timeZone: TimeZone;
}

/** One level of the way down the tree to an incident. */
export interface Step {
  readonly kind: GroupKind;
  /** Equal for incidents of the same group; empty or undefined for those that have no tenant, policy, … */
  readonly key: string | undefined;
  /** Groups of a lesser place come first, those of the same place as their first incidents do. */
  readonly place?: number;
}

/** Makes a function that tells in which groups an incident stands, from the top down. */
export function stepsOf(
  mode: GroupBy,
  incidents: readonly Incident[],
  { timeZone, vendorOf }: StepContext,
): (incident: Incident) => readonly Step[] {
  switch (mode) {
    case 'auto': {
      const stepsOfVendors = (kind: 'tenant' | 'policy'): ReturnType<typeof ownedSteps> =>
        ownedSteps(
          kind,
          incidents.filter(({ source }) => vendorOf(source).groupedBy === kind),
        );
      const steps = { tenant: stepsOfVendors('tenant'), policy: stepsOfVendors('policy') };
      return (incident) => steps[vendorOf(incident.source).groupedBy](incident);
    }
    case 'tenant':
    case 'policy':
      return ownedSteps(mode, incidents);
    case 'user': {
      const personOf = identifyPeople(incidents);
      return ({ user }) => [{ kind: mode, key: personOf(user) }];
    }
    case 'status':
      return ({ status: { state, label, value } }) => {
        const word = fold(label || value);
        return [{ kind: mode, key: word && `${state} ${word}`, place: -stateRanks[state] }];
      };
    case 'severity':
      return ({ severity }) => {
        const { rank = 0, label, value } = severity ?? {};
        const word = fold(label || value || '');
        return [{ kind: mode, key: rank ? String(rank) : word && `0 ${word}`, place: -rank }];
      };
    case 'day':
      return (incident) => {
        const time = createdTime(incident);
        if (Number.isNaN(time)) return [{ kind: mode, key: undefined }];
        return [{ kind: mode, key: dayOf(time, timeZone), place: -time }];
      };
    case 'connection':
      return ({ connection }) => [{ kind: mode, key: connection }];
    case 'none':
      return () => [{ kind: mode, key: 'all' }];
  }
}

function ownedSteps(kind: 'tenant' | 'policy', incidents: readonly Incident[]): (incident: Incident) => Step[] {
  const isNested = isNameShared(kind, incidents);
  return ({ connection, [kind]: owned }) => {
    const id = owned?.id || owned?.name;
    if (!id) return [{ kind, key: undefined }];
    const own = { kind, key: refKey({ connection, id }) };
    return isNested ? [{ kind: 'connection', key: connection }, own] : [own];
  };
}

/** Whether two connections hold a tenant or policy of the same name. */
function isNameShared(kind: 'tenant' | 'policy', incidents: readonly Incident[]): boolean {
  const owners = new Map<string, string>();
  return incidents.some(({ connection, [kind]: owned }) => {
    const name = fold(owned?.name || owned?.id || '');
    if (!name) return false;
    const owner = owners.get(name);
    owners.set(name, connection);
    return owner !== undefined && owner !== connection;
  });
}
