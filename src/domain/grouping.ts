import { columnsOf, waysTo, type GroupBy, type GroupKind, type Step, type StepContext } from './groupSteps';
import { type Incident, isOpen, needsAttention } from './incident';
import { countSliced, inOneGo, mapSliced, type Sliced } from './slices';
import type { Selection } from './table/incidentTable';
import { personsSliced } from './table/persons';
import { compareText } from './sorting';
import { urgencyOf } from './urgency';
import { addDays, createdTime, dayOf } from './time';

export interface Group {
  /** Stays the same over refreshes and contains the ids of the groups above, so it is unique in a tree. */
  readonly id: string;
  readonly kind: GroupKind;
  readonly label: string;
  /** Tells groups of the same label apart; the login or mail of a person. */
  readonly description?: string;
  /** All incidents of the group and its children, in the order in which they were given. */
  readonly incidents: readonly Incident[];
  /** How many of them need attention. */
  readonly attention: number;
  /** Each incident of the group is in one of them. */
  readonly children?: readonly Group[];
}

/** The rows below a group without children: those of open incidents, then the closed ones, which fold into one row where there are several. */
export function openFirst(group: Group): GroupRows {
  const known = rowsOfGroups.get(group);
  if (known) return known;
  const { incidents } = group;
  const open = incidents.filter(isOpen);
  const isFolded = open.length > 0 && incidents.length - open.length > 1;
  const rows = isFolded
    ? { open, closed: incidents.filter((incident) => !isOpen(incident)) }
    : { open: incidents, closed: [] };
  rowsOfGroups.set(group, rows);
  return rows;
}

interface GroupRows {
  readonly open: readonly Incident[];
  readonly closed: readonly Incident[];
}

/** A group never changes, and the tree asks each time that it draws. */
const rowsOfGroups = new WeakMap<Group, GroupRows>();

/** The words that groups are labelled with where incidents have none; handed in to be translated. */
export interface GroupLabels {
  readonly all: string;
  readonly today: string;
  readonly yesterday: string;
  /** Writes another day, such as `2026-01-05`; as it is by default. */
  readonly day?: (day: string) => string;
  readonly noTenant: string;
  readonly noPolicy: string;
  readonly noUser: string;
  readonly noStatus: string;
  readonly noSeverity: string;
  readonly noDate: string;
}

export const englishGroupLabels: GroupLabels = {
  all: 'All incidents',
  today: 'Today',
  yesterday: 'Yesterday',
  noTenant: 'No tenant',
  noPolicy: 'No policy',
  noUser: 'No user',
  noStatus: 'No status',
  noSeverity: 'No severity',
  noDate: 'No date',
};

export interface GroupContext extends StepContext {
  /** The name the user gave a connection. */
  readonly connectionName: (id: string) => string;
  /** Ms since the epoch; determines which day is today. */
  readonly now: number;
  readonly labels?: GroupLabels;
  /** Whether groups that need somebody most come first: by the highest urgency inside, then by how many need attention. */
  readonly byNeed?: boolean;
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
export function groupIncidents(selection: Selection, mode: GroupBy, context: GroupContext): Group[] {
  return inOneGo(groupIncidentsSliced(selection, mode, context));
}

/** The same in slices. */
export function* groupIncidentsSliced(
  { table, rows }: Selection,
  mode: GroupBy,
  context: GroupContext,
): Sliced<Group[]> {
  const { incidents } = table;
  yield* table.prepare(['urgency', ...columnsOf(mode)]);
  if (mode === 'user') yield* personsSliced(table);
  const column = table.values('urgency');
  const [isAttention, urgencies] = [column.answers(needsAttention), column.answers(urgencyOf)];
  const { numberOf, stepsTo } = waysTo(mode, { table, rows }, context);
  const top = new Map<string, Draft>();
  const ways: (readonly Draft[] | undefined)[] = [];
  yield* countSliced(rows.length, (place) => {
    const row = rows[place] as number;
    const number = numberOf(row);
    const way = (ways[number] ??= draftsOn(stepsTo(row), top));
    const value = column.rows[row] as number;
    for (const draft of way) {
      draft.incidents.push(incidents[row] as Incident);
      if (isAttention[value]) draft.attention++;
      draft.need = Math.max(draft.need, urgencies[value] ?? 0);
    }
  });
  return yield* toGroups(top, '', context);
}

/** The groups in the making on a way down. */
function draftsOn(steps: readonly Step[], top: Map<string, Draft>): Draft[] {
  let level = top;
  return steps.map((step, index) => {
    const name = `${step.kind}:${step.key ?? ''}`;
    let draft = level.get(name);
    if (!draft) level.set(name, (draft = { name, step, incidents: [], attention: 0, need: 0 }));
    if (index < steps.length - 1) level = draft.children ??= new Map<string, Draft>();
    return draft;
  });
}

/** A group in the making. */
interface Draft {
  /** Its own part of the id. */
  readonly name: string;
  /** What led the first incident here. */
  readonly step: Step;
  readonly incidents: Incident[];
  attention: number;
  /** The highest urgency in it. */
  need: number;
  children?: Map<string, Draft>;
}

function* toGroups(drafts: ReadonlyMap<string, Draft>, path: string, context: GroupContext): Sliced<Group[]> {
  const labelled = yield* mapSliced([...drafts.values()], (draft) => ({ draft, label: labelOf(draft, context) }));
  const uses = new Map<string, number>();
  for (const { label } of labelled) uses.set(label, (uses.get(label) ?? 0) + 1);
  // Map and sort keep the order of first incidents where nothing else decides.
  labelled.sort((a, b) => {
    const byLabel = a.draft.step.kind === 'status' || a.draft.step.kind === 'severity';
    const byPlace = placeOf(a.draft) - placeOf(b.draft) || (byLabel ? compareText(a.label, b.label) : 0);
    if (byPlace || context.byNeed !== true) return byPlace;
    return b.draft.need - a.draft.need || b.draft.attention - a.draft.attention;
  });
  const groups: Group[] = [];
  for (const { draft, label } of labelled) {
    const { name, step, incidents, attention, children } = draft;
    const id = path + name.replace(/[%/]/g, encodeURIComponent);
    const description = descriptionOf(draft, (uses.get(label) ?? 0) > 1);
    const group = { id, kind: step.kind, label, incidents, attention };
    const described = description && description !== label ? { ...group, description } : group;
    groups.push(children ? { ...described, children: yield* toGroups(children, `${id}/`, context) } : described);
    yield undefined;
  }
  return groups;
}

function placeOf({ step: { key, place = 0 } }: Draft): number {
  return key ? place : Infinity;
}

/** The incident that a group of incidents is best named after. */
function namesake({ step, incidents }: Draft): Incident | undefined {
  // One source may know a person's name where another knows the login only.
  return (step.kind === 'user' ? incidents.find(({ user }) => user?.name) : undefined) ?? incidents[0];
}

function labelOf(draft: Draft, { labels = englishGroupLabels, connectionName, timeZone, now }: GroupContext): string {
  const incident = namesake(draft);
  const { tenant, policy, user, status, severity } = incident ?? {};
  switch (draft.step.kind) {
    case 'tenant':
      return tenant?.name || tenant?.id || labels.noTenant;
    case 'policy':
      return policy?.name || policy?.id || labels.noPolicy;
    case 'user':
      return user?.name || user?.principal || user?.mail || user?.id || labels.noUser;
    case 'status':
      return status?.label || status?.value || labels.noStatus;
    case 'severity':
      return severity?.label || severity?.value || labels.noSeverity;
    case 'connection':
      return connectionName(incident?.connection ?? '');
    case 'day': {
      if (!incident || !draft.step.key) return labels.noDate;
      const day = dayOf(createdTime(incident), timeZone);
      const today = dayOf(now, timeZone);
      if (day === today) return labels.today;
      return day === addDays(today, -1) ? labels.yesterday : (labels.day?.(day) ?? day);
    }
    case 'none':
      return labels.all;
  }
}

function descriptionOf(draft: Draft, isLabelShared: boolean): string | undefined {
  const { tenant, policy, user, connection } = namesake(draft) ?? {};
  switch (draft.step.kind) {
    case 'user':
      return user?.mail || user?.principal || (isLabelShared ? user?.id : undefined);
    case 'tenant':
      return isLabelShared ? tenant?.id : undefined;
    case 'policy':
      return isLabelShared ? policy?.id : undefined;
    case 'connection':
      return isLabelShared ? connection : undefined;
    default:
      return undefined;
  }
}
