import * as vscode from 'vscode';
import type { Connection, ConnectionProblem } from '../connections/connection';
import type { Connections } from '../connections/connections';
import type { IncidentStore } from '../store/incidentStore';
import type { ConnectionStatus, Sync } from '../store/sync';
import { errorText } from './errorText';
import { ago, count } from './format';
import { oneLine } from './plainText';

export interface ConnectionsTreeParts {
  readonly connections: Connections;
  readonly sync: Sync;
  readonly store: IncidentStore;
}

type Row = { readonly connection: Connection } | { readonly problem: ConnectionProblem };

/** A row for each connection: its state, its age and what it holds. */
export class ConnectionsTree implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly parts: ConnectionsTreeParts) {
    const redraw = (): void => this.changed.fire(undefined);
    this.subscription = vscode.Disposable.from(
      parts.connections.onDidChange(redraw),
      parts.sync.onDidChange(redraw),
      parts.store.onDidChange(redraw),
    );
  }

  getChildren(row?: Row): Row[] {
    if (row) return [];
    return [
      ...this.parts.connections.list().map((connection) => ({ connection })),
      ...this.parts.connections.problems().map((problem) => ({ problem })),
    ];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    return 'problem' in row ? problemItem(row.problem) : this.connectionItem(row.connection);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private connectionItem(connection: Connection): vscode.TreeItem {
    const { id } = connection;
    const status = this.parts.sync.status(id);
    const item = new vscode.TreeItem(oneLine(connection.name));
    item.id = id;
    item.contextValue = this.parts.connections.isSample(id) ? 'connection.sample' : 'connection';
    const held = vscode.l10n.t('{0} incidents', count(this.parts.store.count(id)));
    const state = stateOf(connection, status);
    item.description = [state.words, held].join(' · ');
    item.iconPath = state.icon;
    item.tooltip = [oneLine(connection.name), state.long ?? state.words, held].join('\n');
    item.accessibilityInformation = { label: `${oneLine(connection.name)}, ${item.description}` };
    return item;
  }
}

function stateOf(
  { enabled }: Connection,
  status: ConnectionStatus,
): { words: string; long?: string; icon: vscode.ThemeIcon } {
  const { t } = vscode.l10n;
  if (enabled === false) return { words: t('switched off'), icon: new vscode.ThemeIcon('circle-slash') };
  if (status.refreshing) return { words: t('fetching…'), icon: new vscode.ThemeIcon('sync~spin') };
  if (status.error) {
    const { short, long } = errorText(status.error);
    return {
      words: short,
      long,
      icon: new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground')),
    };
  }
  if (status.lastSuccess === undefined) return { words: t('not fetched yet'), icon: new vscode.ThemeIcon('plug') };
  return {
    words: t('fetched {0}', ago(status.lastSuccess, Date.now())),
    icon: new vscode.ThemeIcon('pass', new vscode.ThemeColor('testing.iconPassed')),
  };
}

function problemItem({ name, reason }: ConnectionProblem): vscode.TreeItem {
  const item = new vscode.TreeItem(oneLine(name));
  item.description = oneLine(reason);
  item.tooltip = `${vscode.l10n.t('This entry of the setting incidents.connections cannot be used:')}\n${oneLine(reason, 500)}`;
  item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
  item.contextValue = 'connection.wrong';
  item.command = {
    command: 'workbench.action.openSettings',
    title: vscode.l10n.t('Open Settings'),
    arguments: ['incidents.connections'],
  };
  item.accessibilityInformation = { label: `${oneLine(name)}, ${item.description}` };
  return item;
}
