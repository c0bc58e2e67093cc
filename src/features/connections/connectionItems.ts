import * as vscode from 'vscode';
import type { Connection, UnusableConnection } from '../../connections/connection';
import { oneLine } from '../../domain/text/text';
import type { DatabaseProblem } from '../../store/databaseProblem';
import type { ConnectionStatus } from '../../sync/connectionStatus';
import { databaseProblemText } from '../../ui/databaseText';
import { ago, count, incidentCount, skippedCount, hoverText } from '../../ui/format';
import { isolated } from '../../ui/incidentItem';
import { progressText } from '../../ui/progressText';
import { errorText, warningText } from '../../ui/vendorErrorText';
import type { ConnectionRow, ConnectionsTreeParts } from './connectionRows';

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
  const { troubles = [], details = [] } = state;
  // Those of a disabled one are hidden, and not counted.
  const incidents = enabled === false ? [] : [incidentCount(parts.store.count(id))];
  const item = rowItem(name, [state.words, ...incidents, ...troubles].join(' · '), state.icon);
  item.collapsibleState = vscode.TreeItemCollapsibleState.Collapsed;
  item.id = id;
  item.contextValue = parts.connections.isSample(id)
    ? 'connection.sample'
    : enabled === false
      ? 'connection.off'
      : 'connection';
  item.tooltip = hoverText([name, state.long ?? state.words, ...incidents, ...troubles, ...details]);
  return item;
}

/** A row with an icon, as a screen reader says it as well. */
function rowItem(label: string, description: string, iconPath: vscode.ThemeIcon, between = ', '): vscode.TreeItem {
  const item = new vscode.TreeItem(isolated(label));
  const accessibilityInformation = { label: label + between + description };
  return Object.assign(item, { description, iconPath, accessibilityInformation });
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
): { words: string; long?: string; icon: vscode.ThemeIcon; troubles?: readonly string[]; details?: readonly string[] } {
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
  const { skipped, warnings } = status;
  const one = warnings.length === 1;
  const troubles = [
    ...(skipped.count ? [skippedCount(skipped.count)] : []),
    ...(warnings.length ? [one ? t('1 warning') : t('{0} warnings', count(warnings.length))] : []),
  ];
  return {
    words: t('updated {0}', ago(status.lastSuccess, Date.now())),
    troubles,
    details: [...warnings.map(warningText), ...skipped.examples].map((line) => oneLine(line)),
    icon: troubles.length
      ? problemIcon('warning')
      : new vscode.ThemeIcon('pass', new vscode.ThemeColor('charts.green')),
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
