import * as vscode from 'vscode';
import { checksIn, type CheckId } from '../../domain/checks/check';
import type { Group } from '../../domain/grouping';
import type { GroupKind } from '../../domain/groupSteps';
import { type Incident, urgencyOf } from '../../domain/incident';
import { attentionCount, count, incidentCount } from '../../ui/format';
import { checkTitle, incidentIcon, isolated } from '../../ui/incidentItem';
import { oneLine } from '../../domain/text/text';
import { commandOf } from '../../commandIds';
import { type RowMarks, rowUri } from './decorations';
import type { MoreNode } from './treeNode';

const groupIcons: Readonly<Partial<Record<GroupKind, string>>> = {
  tenant: 'organization',
  policy: 'law',
  user: 'person',
  status: 'circle-large-outline',
  severity: 'flame',
  day: 'calendar',
  connection: 'plug',
  none: 'inbox',
};

const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;

/** The row of a group. How many need attention, and that something is unread or has changed, is at its right end. */
export function groupItem(group: Group, id: string, folded: boolean, marks: RowMarks): vscode.TreeItem {
  const { kind, label, description, count: size, attention } = group;
  const { mostUrgent: most, pressingChecks } = group.details;
  const [check] = checksIn(pressingChecks);
  const item = new vscode.TreeItem(isolated(oneLine(label)), folded ? Collapsed : Expanded);
  item.id = id;
  const urgency = most ? urgencyOf(most) : 0;
  item.resourceUri = rowUri(id, { ...marks, attention, urgency });
  // Why it needs somebody comes before how many there are: a narrow sidebar cuts the end off.
  const parts = [...(description === undefined ? [] : [oneLine(description)]), ...why(most, kind, check)];
  item.description = [...parts, count(size)].map(isolated).join(' · ');
  // The shape of the most urgent incident: where there are no colors, it alone says how urgent.
  item.iconPath = most ? incidentIcon(most) : new vscode.ThemeIcon(groupIcons[kind] ?? 'folder');
  item.contextValue = 'group';
  const facts = [incidentCount(size), ...(attention ? [attentionCount(attention)] : []), ...markWords(marks), ...parts];
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

/** Which check flags a group, and what its most urgent incident is, unless the group is named after that. */
function why(most: Incident | undefined, kind: GroupKind, check: CheckId | undefined): string[] {
  return [...(check === undefined ? [] : [checkTitle(check)]), ...whatIs(most, kind)];
}

function whatIs(most: Incident | undefined, kind: GroupKind): string[] {
  if (!most || kind === 'status' || kind === 'severity') return [];
  const label = oneLine(most.severity?.label ?? most.status.label);
  // With a severity, that it is live does not make it more urgent.
  return [most.isLive && !most.severity ? vscode.l10n.t('{0}, live', label) : label];
}

/** The row that closed incidents of a group fold into. */
export function closedItem({ count: size }: Group, id: string, folded: boolean, marks: RowMarks): vscode.TreeItem {
  const label = vscode.l10n.t('Closed ({0})', count(size));
  const item = new vscode.TreeItem(label, folded ? Collapsed : Expanded);
  item.id = id;
  item.iconPath = new vscode.ThemeIcon('pass', new vscode.ThemeColor('descriptionForeground'));
  item.contextValue = 'group';
  item.resourceUri = rowUri(id, marks);
  const facts = [label, ...markWords(marks)];
  // Without a hover of its own, the editor shows the address of the marks.
  item.tooltip = facts.join('\n');
  item.accessibilityInformation = { label: facts.join(', ') };
  return item;
}

/** The row that offers more of a group. @param step how many more it shows */
export function moreItem(node: MoreNode, id: string, step: number): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show {0} more', count(Math.min(node.hidden, step))));
  item.id = id;
  item.description = vscode.l10n.t('{0} not shown', count(node.hidden));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = commandOf('showMore', vscode.l10n.t('Show More'), node);
  return item;
}
