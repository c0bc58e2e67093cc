import type * as vscode from 'vscode';
import type { Group } from '../../domain/grouping';
import type { GroupKind } from '../../domain/groupSteps';
import { refKey, type Incident } from '../../domain/incident';
import type { ConnectionHorizons } from '../../ui/horizonItem';
import type { ConnectionProblem } from './problemItem';

/** What the tree is made of: plain data, turned into rows only when the editor asks. */
export type TreeNode = FilterNode | GroupNode | ClosedNode | IncidentNode | MoreNode | ProblemNode | HorizonNode;
export type IncidentsNode = GroupNode | ClosedNode | IncidentNode;

interface Row<Type extends string> {
  readonly type: Type;
  readonly id: string;
  readonly parent: TreeNode | undefined;
}

interface FilterNode extends Row<'filter'> {
  readonly filter: string;
}

export interface GroupNode extends Row<'group'> {
  readonly group: Group;
  /** How many rows are above it, below the same parent, when all groups are unfolded. */
  readonly above: number;
  /** How many groups there are below its parent. */
  readonly siblings: number;
}

/** The closed incidents of a group. */
export interface ClosedNode extends Row<'closed'> {
  readonly group: Group;
}

interface IncidentNode extends Row<'incident'> {
  readonly incident: Incident;
}

export interface MoreNode extends Row<'more'> {
  readonly hidden: number;
  /** The last row that is shown. */
  readonly behind: Incidents | undefined;
}

interface ProblemNode extends Row<'problem'> {
  readonly connection: ConnectionProblem;
}

interface HorizonNode extends Row<'horizon'> {
  readonly horizons: ConnectionHorizons;
  /** What there is of it. */
  readonly behind: Incidents | undefined;
}

/** A row of incidents, or of one. */
type Incidents = Pick<GroupNode, 'group'> | Pick<IncidentNode, 'incident'>;

export function closedNode(group: Group, incidents: readonly Incident[], parent: TreeNode): ClosedNode {
  const { id, kind, label, description } = group;
  const details = { ...group.details, open: 0, mostUrgent: undefined };
  return {
    type: 'closed',
    id: `${id}/closed`,
    group: { id, kind, label, description, incidents, count: incidents.length, attention: 0, details },
    parent,
  };
}

export function incidentNode(incident: Incident, parent: TreeNode | undefined): IncidentsNode {
  return { type: 'incident', id: `${parent?.id ?? ''}/${refKey(incident)}`, incident, parent };
}

/** What the groups above a row say already. */
export function kindsAbove({ parent }: TreeNode): ReadonlySet<GroupKind> {
  return new Set(parent && groupPath(parent).map(({ kind }) => kind));
}

/** The groups that a row is in, from the top down; that of its own comes last. */
export function groupPath(node: TreeNode): readonly Group[] {
  const above = node.parent ? groupPath(node.parent) : [];
  return node.type === 'group' ? [...above, node.group] : above;
}

/** Selects a row, unless it is gone meanwhile. @param focus whether the keyboard is to go there as well */
export async function selectRow(
  treeView: Pick<vscode.TreeView<TreeNode>, 'reveal'>,
  row: TreeNode,
  focus: boolean,
): Promise<void> {
  await treeView.reveal(row, { select: true, focus }).then(undefined, () => undefined);
}
