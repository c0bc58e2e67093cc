import * as vscode from 'vscode';
import type { Connection, UnusableConnection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import type { Diagnosis, SourceFactory } from '../../connections/sourceFactory';
import type { ConnectionStatus } from '../../sync/connectionStatus';
import type { Database } from '../../store/database';
import type { DatabaseProblem } from '../../store/databaseProblem';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import { databaseProblemText } from '../../ui/databaseText';
import { errorText, warningText } from '../../ui/vendorErrorText';
import { absoluteDate, absoluteTime, ago, count, incidentCount, malformedCount } from '../../ui/format';
import { latestFirst } from '../../ui/horizonItem';
import { isolated } from '../../ui/incidentItem';
import { oneLine } from '../../domain/text/text';
import { problemFixes } from '../../ui/problemFix';
import { progressText } from '../../ui/progressText';

/** Rows of warnings below a connection. */
const maxWarnings = 10;
/** Longest pause that nobody needs to end, ms. */
const longPauseMs = 60_000;

export interface ConnectionsTreeParts {
  readonly database: Pick<Database, 'problem'>;
  readonly connections: Connections;
  readonly sync: Sync;
  readonly store: IncidentStore;
  readonly sources: SourceFactory;
}

/** What the view is made of: connections, what there is to say of each, and entries of the setting that cannot be used. */
export type ConnectionRow =
  | { readonly type: 'connection'; readonly connection: Connection }
  | {
      readonly type: 'fact';
      readonly id: string;
      readonly label: string;
      readonly value: string;
      readonly icon: string;
      /** For what can be done about it. */
      readonly connection?: Connection;
      /** What a click does. */
      readonly command?: vscode.Command;
    }
  | { readonly type: 'wrong'; readonly problem: UnusableConnection }
  | { readonly type: 'database'; readonly problem: DatabaseProblem };

/** The rows below a row; those at the top without one. */
export async function connectionRows(parts: ConnectionsTreeParts, row?: ConnectionRow): Promise<ConnectionRow[]> {
  if (row) return row.type === 'connection' ? factsOf(parts, row.connection) : [];
  const { connections } = parts;
  const { problem: failure } = parts.database;
  return [
    ...(failure ? [{ type: 'database', problem: failure } as const] : []),
    ...connections.list().map((connection) => ({ type: 'connection', connection }) as const),
    ...connections.problems().map((problem) => ({ type: 'wrong', problem }) as const),
  ];
}

/** How a row looks. */
export function connectionRowItem(parts: ConnectionsTreeParts, row: ConnectionRow): vscode.TreeItem {
  switch (row.type) {
    case 'connection':
      return connectionItem(parts, row.connection);
    case 'fact':
      return factItem(row);
    case 'wrong':
      return wrongItem(row.problem);
    case 'database':
      return databaseItem(row.problem);
  }
}

function connectionItem(parts: ConnectionsTreeParts, connection: Connection): vscode.TreeItem {
  const { id, enabled } = connection;
  const name = oneLine(connection.name);
  const state = stateOf(connection, parts.sync.status(id));
  const held = incidentCount(parts.store.count(id));
  const item = rowItem(name, [state.words, held].join(' · '), state.icon);
  item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  item.id = id;
  item.contextValue = parts.connections.isSample(id)
    ? 'connection.sample'
    : enabled === false
      ? 'connection.off'
      : 'connection';
  item.tooltip = [name, state.long ?? state.words, held].join('\n');
  return item;
}

/** A row with an icon, as a screen reader says it as well. */
function rowItem(label: string, description: string, iconPath: vscode.ThemeIcon, between = ', '): vscode.TreeItem {
  const item = new vscode.TreeItem(isolated(label));
  const accessibilityInformation = { label: label + between + description };
  return Object.assign(item, { description, iconPath, accessibilityInformation });
}

async function factsOf(parts: ConnectionsTreeParts, connection: Connection): Promise<ConnectionRow[]> {
  const { t } = vscode.l10n;
  const { id } = connection;
  const status = parts.sync.status(id);
  const budget = await parts.sources.budget(connection);
  const fact = (name: string, icon: string, label: string, value: string | undefined): ConnectionRow[] =>
    value === undefined ? [] : [{ type: 'fact', id: `${id}/${name}`, icon, label, value }];
  const { lastSuccess, error, skipped, warnings } = status;
  return [
    ...errorOf(connection, error),
    ...fact('fetched', 'history', t('Updated'), lastSuccess === undefined ? t('never') : absoluteTime(lastSuccess)),
    ...fact('incidents', 'archive', t('Incidents'), incidentCount(parts.store.count(id))),
    ...fact('requests', 'dashboard', t('Requests left this minute'), budgetText(budget, connection)),
    ...pauseOf(connection, budget),
    ...fact('progress', 'watch', t('Progress'), progressText(status, Date.now()) || undefined),
    ...fact('horizon', 'history', t('History'), reach(status)),
    ...fact('skipped', 'info', t('Skipped'), skipped.count ? malformedCount(skipped.count) : undefined),
    ...firstWarnings(warnings).flatMap((text, index) => fact(`warning${index}`, 'warning', t('Warning'), text)),
  ];
}

/** What went wrong, and a click that fixes it, as in the list. */
function errorOf(connection: Connection, error: ConnectionStatus['error']): ConnectionRow[] {
  if (!error) return [];
  const { t } = vscode.l10n;
  const { long, remedy } = errorText(error, connection);
  const command = problemFixes[remedy].fix(connection.id, t('Fix'));
  return [{ type: 'fact', id: `${connection.id}/error`, icon: 'error', label: t('Error'), value: long, command }];
}

function firstWarnings(warnings: ConnectionStatus['warnings']): string[] {
  if (warnings.length <= maxWarnings) return warnings.map(warningText);
  const first = warnings.slice(0, maxWarnings - 1).map(warningText);
  const more = count(warnings.length - first.length);
  return [...first, vscode.l10n.t('{0} more warnings. “Diagnose Connections” lists them.', more)];
}

/** A pause that the API asked for; one that is longer than a minute can be ended. */
function pauseOf(connection: Connection, budget: Diagnosis['budget']): ConnectionRow[] {
  if (!budget || 'code' in budget || budget.pausedMs === 0) return [];
  const { t } = vscode.l10n;
  const value = t('paused by the vendor until {0}', absoluteTime(Date.now() + budget.pausedMs));
  const row = {
    type: 'fact',
    id: `${connection.id}/pause`,
    icon: 'debug-pause',
    label: t('Rate limit'),
    value,
  } as const;
  return [budget.pausedMs > longPauseMs ? { ...row, connection } : row];
}

/** Where the API ends, when that is known. */
function reach({ horizons }: ConnectionStatus): string | undefined {
  const [first, ...others] = latestFirst(horizons);
  if (!first) return undefined;
  const date = absoluteDate(first.before);
  return others.length || first.tenant
    ? vscode.l10n.t('back to {0} or earlier, depending on the tenant', date)
    : vscode.l10n.t('back to {0}', date);
}

function budgetText(budget: Diagnosis['budget'], connection: Connection): string {
  const { t } = vscode.l10n;
  if (!budget) return t('unknown without a key');
  return 'code' in budget ? errorText(budget, connection).long : t('{0} of {1}', budget.left, budget.of);
}

function factItem({ id, label, value, icon, connection, command }: ConnectionRow & { type: 'fact' }): vscode.TreeItem {
  const text = oneLine(value, 500);
  const item = rowItem(label, text, new vscode.ThemeIcon(icon), ': ');
  item.id = id;
  item.tooltip = `${label}: ${text}`;
  if (connection) item.contextValue = 'fact.pause';
  if (command) item.command = command;
  return item;
}

function stateOf(
  connection: Connection,
  status: ConnectionStatus,
): { words: string; long?: string; icon: vscode.ThemeIcon } {
  const { t } = vscode.l10n;
  if (connection.enabled === false) return { words: t('disabled'), icon: new vscode.ThemeIcon('circle-slash') };
  if (status.refreshing) {
    return { words: progressText(status, Date.now()) || t('Loading…'), icon: new vscode.ThemeIcon('sync~spin') };
  }
  if (status.error) {
    const { short, long } = errorText(status.error, connection);
    return { words: short, long, icon: problemIcon('error') };
  }
  if (status.lastSuccess === undefined) return { words: t('not loaded yet'), icon: new vscode.ThemeIcon('plug') };
  const problems = status.skipped.count + status.warnings.length > 0;
  return {
    words: t('updated {0}', ago(status.lastSuccess, Date.now())),
    icon: problems ? problemIcon('warning') : new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green')),
  };
}

function databaseItem(problem: DatabaseProblem): vscode.TreeItem {
  const text = databaseProblemText(problem);
  const item = rowItem(vscode.l10n.t('Local database'), text, problemIcon('warning'));
  item.id = 'database';
  item.tooltip = text;
  return item;
}

function wrongItem({ name, reason }: UnusableConnection): vscode.TreeItem {
  const item = rowItem(oneLine(name), oneLine(reason), problemIcon('error'));
  item.tooltip = `${vscode.l10n.t('This entry of incidents.connections can’t be used:')}\n${oneLine(reason, 500)}`;
  item.command = {
    command: 'workbench.action.openSettings',
    title: vscode.l10n.t('Open Settings'),
    arguments: ['incidents.connections'],
  };
  return item;
}

function problemIcon(kind: 'error' | 'warning'): vscode.ThemeIcon {
  const color = kind === 'error' ? 'problemsErrorIcon.foreground' : 'problemsWarningIcon.foreground';
  return new vscode.ThemeIcon(kind, new vscode.ThemeColor(color));
}
