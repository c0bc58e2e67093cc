import * as vscode from 'vscode';
import type { Group } from '../../domain/grouping';
import type { GroupKind } from '../../domain/groupSteps';
import type { Incident } from '../../domain/incident';
import { urgencyOf } from '../../domain/urgency';
import { attentionCount, count, incidentCount } from '../../ui/format';
import { isolated } from '../../ui/incidentItem';
import { oneLine } from '../../domain/text/text';
import { commandOf } from '../../commandIds';
import { type RowMarks, rowUri, urgencyColor } from './decorations';
import type { TreeNode } from './treeNode';

const groupIcons: Readonly<Partial<Record<GroupKind, string>>> = {
  tenant: 'organization',
  policy: 'law',
  user: 'person',
  status: 'circle-large-outline',
  severity: 'flame',
  day: 'calendar',
  connection: 'plug',
};

const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** The row of a group. How many need attention, and that something is unread or has changed, is at its right end. */
export function groupItem(group: Group, id: string, folded: boolean, marks: RowMarks): vscode.TreeItem {
  const { kind, label, description, incidents, attention, mostUrgent: most } = group;
  const item = new vscode.TreeItem(isolated(oneLine(label)), folded ? Collapsed : Expanded);
  item.id = id;
  const urgency = most ? urgencyOf(most) : 0;
  item.resourceUri = rowUri(id, { ...marks, attention, urgency });
  // The count first: a narrow sidebar cuts the end off.
  const parts = [
    count(incidents.length),
    ...(description === undefined ? [] : [oneLine(description)]),
    ...why(most, kind),
  ];
  item.description = parts.map(isolated).join(' · ');
  const icon = groupIcons[kind] ?? 'folder';
  item.iconPath = new vscode.ThemeIcon(icon, urgency > 0 ? urgencyColor(urgency) : undefined);
  item.contextValue = 'group';
  const facts = [
    incidentCount(incidents.length),
    ...(attention ? [attentionCount(attention)] : []),
    ...markWords(marks),
    ...parts.slice(1),
  ];
  item.tooltip = [oneLine(label), ...facts].join('\n');
  item.accessibilityInformation = { label: [oneLine(label), ...facts].join(', ') };
  return item;
}

/** What the marks of a row mean. */
function markWords({ flagged, unread, changed }: RowMarks): string[] {
  const { t } = vscode.l10n;
  return [
    ...(flagged ? [t('flagged by a check')] : []),
    ...(unread ? [t('unread')] : []),
    ...(changed ? [t('changed')] : []),
  ];
}

/** What the most urgent incident of a group is, unless the group is named after it. */
function why(most: Incident | undefined, kind: GroupKind): string[] {
  if (!most || kind === 'status' || kind === 'severity') return [];
  return [oneLine(most.severity?.label ?? most.status.label)];
}

/** The row that closed incidents of a group fold into. */
export function closedItem({ incidents }: Group, id: string, folded: boolean, marks: RowMarks): vscode.TreeItem {
  const label = vscode.l10n.t('Closed ({0})', count(incidents.length));
  const item = new vscode.TreeItem(label, folded ? Collapsed : Expanded);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('pass', new vscode.ThemeColor('descriptionForeground'));
  item.contextValue = 'group';
  item.resourceUri = rowUri(id, marks);
  item.accessibilityInformation = { label: [label, ...markWords(marks)].join(', ') };
  return item;
}

/** The row that offers more of a group. @param step how many more it shows */
export function moreItem(node: TreeNode & { type: 'more' }, id: string, step: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show {0} more', count(Math.min(node.hidden, step))));
  item.id = id;
  item.description = vscode.l10n.t('{0} not shown', count(node.hidden));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = commandOf('showMore', vscode.l10n.t('Show More'), node);
  return item;
}
