import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import type { ConnectionStatus } from '../../sync/connectionStatus';
import { isolated } from '../../ui/incidentItem';
import { errorText, problemFixes, warningText } from '../../ui/vendorErrorText';
import { ago, count, incidentCount, skippedCount, hoverText } from '../../ui/format';
import { oneLine } from '../../domain/text/text';
import { commandOf } from '../../commandIds';

/** A connection whose last refresh failed, or left something out. */
export interface ConnectionProblem extends Connection {
  /** How many of its incidents there are. */
  readonly incidents: number;
  readonly status: ConnectionStatus;
}

/** The row of a connection that has a problem: what it is, and a click that fixes it. */
export function problemItem(connection: ConnectionProblem, itemId: string): vscode.TreeItem {
  const { id, name, incidents, status } = connection;
  const item = new vscode.TreeItem(isolated(oneLine(name)));
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
    const { contextValue, fix } = problemFixes[remedy];
    item.contextValue = contextValue;
    item.command = fix(id, vscode.l10n.t('Fix'));
  } else {
    const warnings = status.warnings.map((warning) => oneLine(warningText(warning)));
    // The number first, which no other place of the row has.
    const [first = '', ...others] = [
      ...(status.skipped.count ? [skippedCount(status.skipped.count)] : []),
      ...warnings,
    ];
    item.description = others.length ? `${first} · ${moreWarnings(others.length)}` : first;
    item.tooltip = hoverText([first, ...others, ...status.skipped.examples.map((line) => oneLine(line))]);
    item.iconPath = new vscode.ThemeIcon('info', new vscode.ThemeColor('problemsInfoIcon.foreground'));
    item.contextValue = 'problem.records';
    item.command = commandOf('showLog', vscode.l10n.t('Show Log'));
  }
  item.accessibilityInformation = { label: `${oneLine(name)}, ${item.description}` };
  return item;
}

function moreWarnings(value: number): string {
  return value === 1 ? vscode.l10n.t('1 more warning') : vscode.l10n.t('{0} more warnings', count(value));
}
