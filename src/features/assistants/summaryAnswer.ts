import * as vscode from 'vscode';
import { groupIncidents, type Group } from '../../domain/grouping';
import { englishGroupLabels } from '../../domain/groupLabels';
import type { GroupBy } from '../../domain/groupSteps';
import type { Incident } from '../../domain/incident';
import { selectAll, type Selection } from '../../domain/table/incidentTable';
import type { Sliced } from '../../domain/slices';
import { addDays, dayOf, isoTime } from '../../domain/time';
import { vendorOf } from '../../sources/vendors';
import type { LoadedIncidents } from './loadedIncidents';
import type { ToolInput } from './inputs';
import { namedParts, type Words } from './named';
import { clean, dataBlock, Room } from './thirdPartyData';

const maxText = 120;
const maxRows = { severity: 20, status: 20, tenant: 30, policy: 30, day: 60 } as const;

/** Incidents that have something in common, counted. */
interface Row {
  readonly name: string;
  /** Where two connections have one of this name. */
  readonly connection: string | undefined;
  readonly count: number;
  readonly attention: number;
}

/**
 * Counts incidents that match a filter, one way at each step.
 * @param now ms since the epoch
 * @throws FilterSyntaxError
 */
export function* summaryAnswer(
  { filter = '' }: ToolInput<'incidents_summarize'>,
  loaded: LoadedIncidents,
  now = Date.now(),
): Sliced<string> {
  const matching = loaded.visible.query.matching(filter);
  const selection = selectAll(matching);
  const room = new Room();
  const counted = function* (by: keyof typeof maxRows, sort?: (a: Row, b: Row) => number): Sliced<object> {
    const rows = rowsOf(selection, by, loaded, now);
    yield undefined;
    const sorted = (sort ? rows.sort(sort) : rows).slice(0, maxRows[by]);
    const values = room.keep(sorted.map((row) => clean(row, maxText) as Row));
    const left = rows.length - values.length;
    return { values, ...(left > 0 && { others: { values: left, count: matching.length - sum(values) } }) };
  };
  const most = (a: Row, b: Row): number => b.count - a.count;
  const inState = (state: string): number => matching.filter(({ status }) => status.state === state).length;
  const data = {
    states: { attention: inState('attention'), waiting: inState('waiting'), closed: inState('closed') },
    severities: yield* counted('severity'),
    statuses: yield* counted('status'),
    days: yield* counted('day'),
    tenants: yield* counted('tenant', most),
    policies: yield* counted('policy', most),
  } satisfies Record<keyof ReturnType<typeof summaryWords>, unknown>;
  const connectionWords = connectionRowWords();
  const rows = connectionsOf(matching, loaded).map((each) => clean(namedParts(each, connectionWords), maxText));
  const connections = room.keep(rows);
  const total = `${matching.length} of the ${loaded.store.all().length} incidents match.`;
  const words =
    '"attention" counts those that need attention. "others" sums up what is not listed. Days are by creation, latest first.';
  return `${total} ${words}\n\n${dataBlock({ total: matching.length, ...namedParts<object>(data, summaryWords()), connections })}`;
}

/** What is counted. */
export function summaryWords() {
  const { t } = vscode.l10n;
  return {
    states: t('state'),
    severities: t({ message: 'severity', comment: 'of an incident, in a list of what is shared' }),
    statuses: t({ message: 'status', comment: 'of an incident, in a list of what is shared' }),
    days: t('day'),
    tenants: t('tenant'),
    policies: t('policy'),
  };
}

/** Fields shared of each connection. */
export function connectionRowWords(): Words<ConnectionRow> {
  const { t } = vscode.l10n;
  const nameAndId = t('name and ID');
  return {
    id: nameAndId,
    name: nameAndId,
    sample: t('sample data or not'),
    count: t('how many match'),
    lastFetched: t('last refresh'),
  };
}

interface ConnectionRow {
  readonly id: string;
  readonly name: string;
  readonly sample: true | undefined;
  readonly count: number;
  readonly lastFetched: string;
}

function rowsOf(selection: Selection, by: GroupBy, loaded: LoadedIncidents, now: number): Row[] {
  const timeZone = loaded.timeZone();
  const today = dayOf(now, timeZone);
  // A model does not know which day is today.
  const labels = { ...englishGroupLabels, today, yesterday: addDays(today, -1) };
  const connectionName = (id: string): string => loaded.connections.nameOf(id);
  return leavesOf(groupIncidents(selection, by, { connectionName, vendorOf, timeZone, now, labels }));
}

function leavesOf(groups: readonly Group[], connection?: string): Row[] {
  return groups.flatMap(({ label, children, count, attention }) =>
    children ? leavesOf(children, label) : [{ name: label, connection, count, attention }],
  );
}

function connectionsOf(matching: readonly Incident[], { connections, sync }: LoadedIncidents): ConnectionRow[] {
  const counts = new Map<string, number>();
  for (const { connection } of matching) counts.set(connection, (counts.get(connection) ?? 0) + 1);
  return connections.enabled().map(({ id, name }) => {
    const { lastSuccess } = sync.status(id);
    return {
      id,
      name,
      sample: connections.isSample(id) || undefined,
      count: counts.get(id) ?? 0,
      lastFetched: lastSuccess === undefined ? 'never' : isoTime(lastSuccess),
    };
  });
}

function sum(rows: readonly Row[]): number {
  return rows.reduce((total, { count }) => total + count, 0);
}
