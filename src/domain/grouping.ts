import { GroupCounts, type GroupDetails } from './groupCounts';
import type { LabelContext } from './groupLabels';
import { columnsOf, waysTo, type GroupBy, type GroupKind, type StepContext } from './groupSteps';
import { type Incident, isOpen } from './incident';
import { getOrMake } from './lists';
import { eachSliced, inOneGo, type Sliced } from './slices';
import type { IncidentTable, Selection } from './table/incidentTable';
import { personsSliced } from './table/persons';
import { GroupLevel, type LevelGroup } from './groupLevel';

export interface Group {
  /** Stays the same over refreshes and contains the ids of the groups above, so it is unique in a tree. */
  readonly id: string;
  readonly kind: GroupKind;
  readonly label: string;
  /** Tells groups of the same label apart; the login or mail of a person. */
  readonly description: string | undefined;
  /** All incidents of the group and its children, in the order in which they were given. Listed when first asked for. */
  readonly incidents: readonly Incident[];
  /** How many they are. */
  readonly count: number;
  /** How many of them need attention. */
  readonly attention: number;
  /** Counted when first asked for. */
  readonly details: GroupDetails;
  /** Each incident of the group is in one of them. */
  readonly children?: readonly Group[];
}

/** How many rows {@link openFirst} gives, the closed ones being one. */
export function rowCount({ count, details: { open } }: Group): number {
  return open > 0 && count - open > 1 ? open + 1 : count;
}

/** The rows below a group without children: those of open incidents, then the closed ones, which fold into one row where there are several. */
export function openFirst(group: Group): GroupRows {
  return getOrMake(rowsOfGroups, group, () => {
    const { incidents } = group;
    return rowCount(group) < incidents.length
      ? { open: incidents.filter(isOpen), closed: incidents.filter((incident) => !isOpen(incident)) }
      : { open: incidents, closed: [] };
  });
}

interface GroupRows {
  readonly open: readonly Incident[];
  readonly closed: readonly Incident[];
}

/** A group never changes, and the tree asks each time that it draws. */
const rowsOfGroups = new WeakMap<Group, GroupRows>();

export interface GroupContext extends StepContext, LabelContext {
  /**
   * Whether groups that need somebody most come first: by the highest urgency inside, then by how many need attention.
   */
  readonly byNeed?: boolean;
  /** By row: the bits of the checks that flag it. */
  readonly checks?: (table: IncidentTable) => Uint8Array | undefined;
}

/**
 * Groups incidents that are sorted already. Groups are in the order of their first incidents, so the sorting carries
 * over: by `attention` those that need it come first, by `newest` those that got the latest incident. Only statuses
 * (by state, then label), severities (highest first) and days (latest first) have an order of their own. Incidents that
 * have no tenant, policy, … are in a last group.
 *
 * Tenants, and likewise policies, are distinguished by connection and id. When two connections have one of the same name,
 * all of that kind are under their connections.
 */
export function groupIncidents(selection: Selection, mode: GroupBy, context: GroupContext): readonly Group[] {
  return inOneGo(groupIncidentsSliced(selection, mode, context));
}

/** The same in slices. */
export function* groupIncidentsSliced(
  selection: Selection,
  mode: GroupBy,
  context: GroupContext,
): Sliced<readonly Group[]> {
  const { table, rows } = selection;
  yield* table.prepare(['urgency', ...columnsOf(mode)]);
  if (mode === 'user') yield* personsSliced(table);
  const ways = waysTo(mode, selection, context);
  const counts = yield* GroupCounts.of(selection, ways, context.checks?.(table));
  const top = new GroupLevel(counts, context);
  yield* eachSliced(counts.found, (number) => {
    let group: LevelGroup | undefined;
    for (const step of ways.stepsTo(rows[counts.firstPlace(number)] as number)) {
      const level = group?.below ?? top;
      group = ways.areGroups ? level.newGroup(step) : level.groupAt(step);
      group.add(number);
    }
  });
  return top.inOrder(context.byNeed === true);
}
