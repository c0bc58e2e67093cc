import * as vscode from 'vscode';
import type { Group } from '../../domain/grouping';
import { attentionCount, count, incidentCount } from '../../ui/format';
import { oneLine } from '../../domain/text/text';

const groupIcons: Readonly<Record<string, string>> = {
  tenant: 'organization',
  policy: 'law',
  user: 'person',
  status: 'circle-large-outline',
  severity: 'flame',
  day: 'calendar',
  connection: 'plug',
};

/** The row of a group. */
export function groupItem(group: Group, id: string, folded: boolean): vscode.TreeItem {
  const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(oneLine(group.label), folded ? Collapsed : Expanded);
  item.id = id;
  const size = count(group.incidents.length);
  const counts = group.attention ? `${size} · ${attentionCount(group.attention)}` : size;
  const description = group.description === undefined ? [] : [oneLine(group.description)];
  // Counts first: a narrow sidebar cuts the end off.
  item.description = [counts, ...description].join(' · ');
  item.iconPath = new vscode.ThemeIcon(groupIcons[group.kind] ?? 'folder');
  item.contextValue = 'group';
  item.tooltip = `${oneLine(group.label)}\n${item.description}`;
  item.accessibilityInformation = {
    label: [
      oneLine(group.label),
      incidentCount(group.incidents.length),
      ...(group.attention ? [attentionCount(group.attention)] : []),
    ].join(', '),
  };
  return item;
}
