import { fold } from './text/fold';
import { refKey, type Incident, type State, type VendorOf } from './incident';
import type { ColumnName, IncidentTable, Selection } from './table/incidentTable';
import { personsOf } from './table/persons';
import type { ValueName } from './table/valueColumn';
import { dayMs, dayOf, offsets, type TimeZone } from './time';

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

/** What determines an incident's place. */
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

/** The way down the tree to the incident in each row of a table. */
export interface Ways {
  /** Rows of the same number have the same way. Small numbers from 0. */
  readonly numberOf: (row: number) => number;
  /** All numbers are less than this. */
  readonly limit: number;
  /** Whether each number is a group of its own. Otherwise ways of several numbers may lead to the same group. */
  readonly areGroups?: boolean;
  /** From the top down. */
  readonly stepsTo: (row: number) => readonly Step[];
}

/** The columns of a table that a grouping looks at. */
export function columnsOf(mode: GroupBy): readonly ColumnName[] {
  switch (mode) {
    case 'auto':
      return ['connection', 'tenant', 'policy'];
    case 'day':
      return ['created'];
    case 'none':
      return [];
    default:
      return [mode];
  }
}

export function waysTo(mode: GroupBy, { table, rows }: Selection, { timeZone, vendorOf }: StepContext): Ways {
  const { incidents } = table;
  const steps =
    (of: (incident: Incident) => Step): Ways['stepsTo'] =>
    (row) => [of(incidents[row] as Incident)];
  switch (mode) {
    case 'auto': {
      const { rows: connections, examples } = table.values('connection');
      const isOfTenants = examples.map(({ source }) => vendorOf(source).groupedBy === 'tenant');
      const byTenant = (row: number): boolean => isOfTenants[connections[row] as number] === true;
      const isGroupedBy =
        (kind: 'tenant' | 'policy') =>
        ({ source }: Incident): boolean =>
          vendorOf(source).groupedBy === kind;
      const [tenant, policy] = (['tenant', 'policy'] as const).map((kind) =>
        ownedWays(kind, { table, rows }, isGroupedBy(kind)),
      ) as [Ways, Ways];
      return {
        numberOf: (row) => (byTenant(row) ? tenant.numberOf(row) : tenant.limit + policy.numberOf(row)),
        limit: tenant.limit + policy.limit,
        stepsTo: (row) => (byTenant(row) ? tenant : policy).stepsTo(row),
      };
    }
    case 'tenant':
    case 'policy':
      return ownedWays(mode, { table, rows }, () => true);
    case 'user': {
      const { rows: users } = table.values('user');
      const { keys, numbers } = personsOf(table);
      return {
        numberOf: (row) => numbers[users[row] as number] as number,
        limit: numbers.length,
        areGroups: true,
        stepsTo: (row) => [{ kind: mode, key: keys[users[row] as number] }],
      };
    }
    case 'status':
      return {
        ...byValue(table, 'status'),
        stepsTo: steps(({ status: { state, label, value } }) => {
          const word = fold(label || value);
          return { kind: mode, key: word && `${state} ${word}`, place: -stateRanks[state] };
        }),
      };
    case 'severity':
      return {
        ...byValue(table, 'severity'),
        stepsTo: steps(({ severity }) => {
          const { rank = 0, label, value } = severity ?? {};
          const word = fold(label || value || '');
          return { kind: mode, key: rank ? String(rank) : word && `0 ${word}`, place: -rank };
        }),
      };
    case 'day': {
      const times = table.numbers('created');
      const offsetAt = offsets(timeZone);
      const days = new Map<number, number>();
      return {
        numberOf: (row) => {
          const day = Math.floor(((times[row] as number) + offsetAt(times[row] as number)) / dayMs);
          const number = days.get(day) ?? days.size;
          days.set(day, number);
          return number;
        },
        limit: rows.length,
        stepsTo: (row) => {
          const time = times[row] as number;
          return [
            Number.isNaN(time)
              ? { kind: mode, key: undefined }
              : { kind: mode, key: dayOf(time, timeZone), place: -time },
          ];
        },
      };
    }
    case 'connection':
      return { ...byValue(table, 'connection'), stepsTo: steps(({ connection }) => ({ kind: mode, key: connection })) };
    case 'none':
      return { numberOf: () => 0, limit: 1, stepsTo: () => [{ kind: mode, key: 'all' }] };
  }
}

function byValue(table: IncidentTable, name: ValueName): Omit<Ways, 'stepsTo'> {
  const { rows, examples } = table.values(name);
  return { numberOf: (row) => rows[row] as number, limit: examples.length };
}

/** @param counts whether an incident is grouped so */
function ownedWays(kind: 'tenant' | 'policy', selection: Selection, counts: (example: Incident) => boolean): Ways {
  const { table } = selection;
  const isNested = isNameShared(kind, selection, counts);
  return {
    ...byValue(table, kind),
    stepsTo: (row) => {
      const { connection, [kind]: owned } = table.incidents[row] as Incident;
      const id = owned?.id || owned?.name;
      if (!id) return [{ kind, key: undefined }];
      const own = { kind, key: refKey({ connection, id }) };
      return isNested ? [{ kind: 'connection', key: connection }, own] : [own];
    },
  };
}

/** Whether two connections have a tenant or policy of the same name. */
function isNameShared(
  kind: 'tenant' | 'policy',
  { table, rows }: Selection,
  counts: (example: Incident) => boolean,
): boolean {
  const column = table.values(kind);
  const owners = new Map<string, string>();
  return column.countEach(rows).found.some((value) => {
    const example = column.examples[value] as Incident;
    const { connection, [kind]: owned } = example;
    const name = counts(example) ? fold(owned?.name || owned?.id || '') : '';
    if (!name) return false;
    const owner = owners.get(name);
    owners.set(name, connection);
    return owner !== undefined && owner !== connection;
  });
}
