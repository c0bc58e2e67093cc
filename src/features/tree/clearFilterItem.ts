import * as vscode from 'vscode';
import { commandOf } from '../../commandIds';
import { oneLine } from '../../domain/text/text';

/** The row above all others under a filter: a click shows everything again. The filter itself is above the rows. */
export function filterItem(filter: string, itemId: string): vscode.TreeItem {
  const title = vscode.l10n.t('Clear Filter');
  const item = new vscode.TreeItem(title);
  item.id = itemId;
  item.iconPath = new vscode.ThemeIcon('close');
  item.tooltip = oneLine(filter, 300);
  item.command = commandOf('clearFilter', title);
  item.accessibilityInformation = { label: `${title}: ${oneLine(filter, 300)}`, role: 'button' };
  return item;
}
