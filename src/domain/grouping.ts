import { columnsOf, waysTo, type GroupBy, type GroupKind, type Step, type StepContext } from './groupSteps';
import { type Incident, isOpen, needsAttention } from './incident';
import { countSliced, inOneGo, mapSliced, type Sliced } from './slices';
import type { IncidentTable, Selection } from './table/incidentTable';
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
  /** How many of them are open. */
  readonly open: number;
  /** The bits of the checks that flag one of them. */
  readonly checks: number;
  /** The same of what needs attention, where anything does: they say why somebody is needed. */
  readonly pressingChecks: number;
  /** The first of the most urgent ones; undefined without any that needs attention. */
  readonly mostUrgent: Incident | undefined;
  /** Each incident of the group is in one of them. */
  readonly children?: readonly Group[];
}

/** How many rows {@link openFirst} gives, the closed ones being one. */
export function rowCount({ incidents, open }: Group): number {
  return open > 0 && incidents.length - open > 1 ? open + 1 : incidents.length;
}

/** The rows below a group without children: those of open incidents, then the closed ones, which fold into one row where there are several. */
export function openFirst(group: Group): GroupRows {
  const known = rowsOfGroups.get(group);
  if (known) return known;
  const { incidents } = group;
  const rows =
    rowCount(group) < incidents.length
      ? { open: incidents.filter(isOpen), closed: incidents.filter((incident) => !isOpen(incident)) }
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
  const [isAttention, areOpen] = [column.answers(needsAttention), column.answers(isOpen)];
  const urgencies = column.answers(urgencyOf);
  const checks = context.checks?.(table);
  const { numberOf, stepsTo } = waysTo(mode, { table, rows }, context);
  const top = new Map<string, Draft>();
  const ways: (readonly Draft[] | undefined)[] = [];
  yield* countSliced(rows.length, (place) => {
    const row = rows[place] as number;
    const number = numberOf(row);
    const way = (ways[number] ??= draftsOn(stepsTo(row), top));
    const value = column.rows[row] as number;
    const incident = incidents[row] as Incident;
    const urgency = urgencies[value] as number;
    const bits = checks?.[row] ?? 0;
    for (const draft of way) {
      draft.incidents.push(incident);
      if (areOpen[value]) draft.open++;
      draft.checks |= bits;
      if (!isAttention[value]) continue;
      draft.attention++;
      draft.checksInNeed |= bits;
      if (urgency <= draft.urgency) continue;
      draft.urgency = urgency;
      draft.mostUrgent = incident;
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
    if (!draft) level.set(name, (draft = new Draft(name, step)));
    if (index < steps.length - 1) level = draft.children ??= new Map<string, Draft>();
    return draft;
  });
}

/** A group in the making. */
class Draft {
  readonly incidents: Incident[] = [];
  attention = 0;
  open = 0;
  /** The bits of checks that flag it, and of those that flag what needs attention. */
  checks = 0;
  checksInNeed = 0;
  /** The highest urgency in it, and the first incident that has it. */
  urgency = 0;
  mostUrgent: Incident | undefined;
  children?: Map<string, Draft>;

  /**
   * @param name its own part of the id
   * @param step what led the first incident here
   */
  constructor(
    readonly name: string,
    readonly step: Step,
  ) {}
}

function* toGroups(drafts: ReadonlyMap<string, Draft>, path: string, context: GroupContext): Sliced<Group[]> {
  const labelled = yield* mapSliced(
    [...drafts.values()],
    (draft) => {
      const incident = namesake(draft);
      return { draft, incident, label: labelOf(draft.step, incident, context), place: placeOf(draft) };
    },
    stepLength,
  );
  const uses = new Map<string, number>();
  for (const { label } of labelled) uses.set(label, (uses.get(label) ?? 0) + 1);
  // Map and sort keep the order of first incidents where nothing else decides.
  labelled.sort((a, b) => {
    const byLabel = a.draft.step.kind === 'status' || a.draft.step.kind === 'severity';
    const byPlace = a.place - b.place || (byLabel ? compareText(a.label, b.label) : 0);
    if (byPlace || context.byNeed !== true) return byPlace;
    return b.draft.urgency - a.draft.urgency || b.draft.attention - a.draft.attention;
  });
  yield undefined;
  const groups: Group[] = [];
  for (const { draft, incident, label } of labelled) {
    const { name, step, incidents, attention, open, mostUrgent, children } = draft;
    const { checks } = draft;
    const pressingChecks = attention > 0 ? draft.checksInNeed : checks;
    const id = path + name.replace(/[%/]/g, encodeURIComponent);
    const group: Making = {
      id,
      kind: step.kind,
      label,
      incidents,
      attention,
      open,
      checks,
      pressingChecks,
      mostUrgent,
    };
    const description = descriptionOf(step, incident, (uses.get(label) ?? 0) > 1);
    if (description && description !== label) group.description = description;
    if (children) group.children = yield* toGroups(children, `${id}/`, context);
    if (groups.push(group) % stepLength === 0) yield undefined;
  }
  return groups;
}

type Making = { -readonly [Part in keyof Group]: Group[Part] };

/** Groups that are made in one step. */
const stepLength = 200;

function placeOf({ step: { key, place = 0 } }: Draft): number {
  return key ? place : Infinity;
}

/** The incident that a group of incidents is best named after. */
function namesake({ step, incidents }: Draft): Incident | undefined {
  // One source may know a person's name where another knows the login only.
  return (step.kind === 'user' ? incidents.find(({ user }) => user?.name) : undefined) ?? incidents[0];
}

function labelOf(
  { kind, key }: Step,
  incident: Incident | undefined,
  { labels = englishGroupLabels, connectionName, timeZone, now }: GroupContext,
): string {
  const { tenant, policy, user, status, severity } = incident ?? {};
  switch (kind) {
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
      if (!incident || !key) return labels.noDate;
      const day = dayOf(createdTime(incident), timeZone);
      const today = dayOf(now, timeZone);
      if (day === today) return labels.today;
      return day === addDays(today, -1) ? labels.yesterday : (labels.day?.(day) ?? day);
    }
    case 'none':
      return labels.all;
  }
}

function descriptionOf({ kind }: Step, incident: Incident | undefined, isLabelShared: boolean): string | undefined {
  const { tenant, policy, user, connection } = incident ?? {};
  switch (kind) {
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
