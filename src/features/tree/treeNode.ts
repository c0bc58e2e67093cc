import type * as vscode from 'vscode';
import type { Group } from '../../domain/grouping';
import type { GroupKind } from '../../domain/groupSteps';
import { refKey, type Incident } from '../../domain/incident';
import type { ConnectionHorizons } from '../../ui/horizonItem';
import type { ConnectionProblem } from './problemItem';

/** What the tree is made of: plain data, turned into rows only when the editor asks. */
export type TreeNode =
  | { readonly type: 'filter'; readonly id: string; readonly filter: string; readonly parent: undefined }
  | {
      readonly type: 'group';
      readonly id: string;
      readonly group: Group;
      readonly parent: TreeNode | undefined;
      /** How many rows are above it, below the same parent, when all groups are unfolded. */
      readonly above: number;
      /** How many groups there are below its parent. */
      readonly siblings: number;
    }
  | {
      /** The closed incidents of a group. */
      readonly type: 'closed';
      readonly id: string;
      readonly group: Group;
      readonly parent: TreeNode | undefined;
    }
  | {
      readonly type: 'incident';
      readonly id: string;
      readonly incident: Incident;
      readonly parent: TreeNode | undefined;
    }
  | {
      readonly type: 'more';
      readonly id: string;
      readonly hidden: number;
      readonly parent: TreeNode | undefined;
      /** The last row that is shown. */
      readonly behind: Incidents | undefined;
    }
  | {
      readonly type: 'problem';
      readonly id: string;
      readonly connection: ConnectionProblem;
      readonly parent: undefined;
    }
  | {
      readonly type: 'horizon';
      readonly id: string;
      readonly horizons: ConnectionHorizons;
      readonly parent: TreeNode | undefined;
      /** What there is of it. */
      readonly behind: Incidents | undefined;
    };

/** A row of incidents, or of one. */
type Incidents = { readonly incident: Incident } | { readonly group: Group };

export type GroupNode = TreeNode & { readonly type: 'group' };
export type IncidentsNode = TreeNode & Incidents;

export function closedNode(group: Group, incidents: readonly Incident[], parent: TreeNode): TreeNode {
  const { id, kind, label, description, checks, pressingChecks } = group;
  const none = { attention: 0, open: 0, mostUrgent: undefined };
  return {
    type: 'closed',
    id: `${id}/closed`,
    group: { id, kind, label, description, checks, pressingChecks, incidents, count: incidents.length, ...none },
    parent,
  };
}

export function incidentNode(incident: Incident, parent: TreeNode | undefined): IncidentsNode {
  return { type: 'incident', id: `${parent?.id ?? ''}/${refKey(incident)}`, incident, parent };
}

/** What the groups above a row say already. */
export function kindsAbove({ parent }: TreeNode): ReadonlySet<GroupKind> {
  const kinds = new Set<GroupKind>();
  for (let node = parent; node; node = node.parent) if (node.type === 'group') kinds.add(node.group.kind);
  return kinds;
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
