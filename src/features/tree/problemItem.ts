import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import type { ConnectionStatus } from '../../sync/connectionStatus';
import { errorText, warningText, type ErrorText } from '../../ui/vendorErrorText';
import { ago, incidentCount, skippedCount } from '../../ui/format';
import { oneLine } from '../../domain/text/text';
import { commandOf } from '../../commandIds';

/** A connection whose last refresh failed, or left something out. */
export interface ConnectionProblem extends Connection {
  /** How many of its incidents there are. */
  readonly incidents: number;
  readonly status: ConnectionStatus;
}

/** By remedy: which menus of the manifest the row has, and what a click on it does. */
const fixes = {
  key: { contextValue: 'problem.key', fix: (id, title) => commandOf('replaceKey', title, id) },
  settings: { contextValue: 'problem.settings', fix: (id, title) => commandOf('editConnection', title, id) },
  network: { contextValue: 'problem.network', fix: (id, title) => commandOf('editConnection', title, id, 'network') },
  retry: { contextValue: 'problem.retry', fix: (id, title) => commandOf('refresh', title, id) },
} as const satisfies Record<
  ErrorText['remedy'],
  { contextValue: string; fix: (id: string, title: string) => vscode.Command }
>;

/** The row of a connection that has a problem: what it is, and a click that fixes it. */
export function problemItem(connection: ConnectionProblem, itemId: string): vscode.TreeItem {
  const { id, name, incidents, status } = connection;
  const item = new vscode.TreeItem(oneLine(name));
  item.id = itemId;
  if (status.error) {
    const { short, long, remedy } = errorText(status.error, connection);
    const stale =
      status.lastSuccess === undefined
        ? vscode.l10n.t('not loaded yet')
        : vscode.l10n.t('updated {0}', ago(status.lastSuccess, Date.now()));
    item.description = `${short} · ${stale}`;
    item.tooltip = incidents
      ? `${long}\n${vscode.l10n.t('Showing {0} from the last refresh.', incidentCount(incidents))}`
      : long;
    item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
    const { contextValue, fix } = fixes[remedy];
    item.contextValue = contextValue;
    item.command = fix(id, vscode.l10n.t('Fix'));
  } else {
    const skipped = skippedCount(status.skipped.count);
    const warnings = status.warnings.slice(0, 20).map(warningText);
    item.description = status.skipped.count ? skipped : oneLine(warnings[0] ?? '');
    item.tooltip = [...warnings, ...(status.skipped.count ? [skipped] : []), ...status.skipped.examples]
      .map((line) => oneLine(line))
      .join('\n');
    item.iconPath = new vscode.ThemeIcon('info', new vscode.ThemeColor('problemsInfoIcon.foreground'));
    item.contextValue = 'problem.records';
    item.command = commandOf('showLog', vscode.l10n.t('Show Log'));
  }
  item.accessibilityInformation = { label: `${oneLine(name)}, ${item.description}` };
  return item;
}
