import { Emitter, Owner } from '../../domain/events';
import * as vscode from 'vscode';
import type { Group } from '../../domain/grouping';
import { refKey, type Incident, type IncidentRef } from '../../domain/incident';
import { Folding } from './folding';
import { count } from '../../ui/format';
import { groupItem } from './groupItem';
import { incidentItem, incidentTooltip } from '../../ui/incidentItem';
import { horizonItem, type ConnectionHorizons } from '../../ui/horizonItem';
import { problemItem, type ConnectionProblem } from './problemItem';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { commandOf } from '../../commandIds';

const pageSize = 200;
/** Groups start unfolded until about as many incidents as a screen holds are in sight. */
const firstSight = 60;

/** What the tree is made of: plain data, turned into rows only when the editor asks. */
export type TreeNode =
  | {
      readonly type: 'group';
      readonly id: string;
      readonly group: Group;
      readonly parent: TreeNode | undefined;
      /** How many incidents stand above it, below the same parent. */
      readonly above: number;
    }
  | {
      readonly type: 'incident';
      readonly id: string;
      readonly incident: Incident;
      readonly parent: TreeNode | undefined;
    }
  | { readonly type: 'more'; readonly id: string; readonly hidden: number; readonly parent: TreeNode | undefined }
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
    };

export interface IncidentTreeParts {
  readonly visible: VisibleIncidents;
  readonly problems: () => readonly ConnectionProblem[];
  readonly horizons: () => readonly ConnectionHorizons[];
  readonly isNew: (incident: Incident) => boolean;
  /** Whether a row has to say that its incident is made up. */
  readonly isMixedIn: (connection: string) => boolean;
  readonly connectionName: (id: string) => string;
  /** Where the folding of groups is remembered. */
  readonly memento: vscode.Memento;
}

/** Group → incident, with a row above for each connection that has a problem, and one below where its API goes no further. */
export class IncidentTree extends Owner implements vscode.TreeDataProvider<TreeNode> {
  private readonly changed = this.own(new Emitter<TreeNode | undefined>());
  private readonly shown = new Map<string, number>();
  private readonly folding: Folding;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly parts: IncidentTreeParts) {
    super();
    this.folding = new Folding(parts.memento);
    this.own(parts.visible.onDidChange(() => this.refresh()));
  }

  /** Redraws all rows: ages and problems change without any incident changing. */
  refresh(): void {
    this.changed.fire(undefined);
  }

  /** Remembers that the user folded or unfolded a group. */
  setFolded(node: TreeNode, folded: boolean): void {
    this.folding.set(node.id, folded);
  }

  /** Shows the next {@link pageSize} rows of the group that the "Show more" row stands in. */
  showMore(node: TreeNode): void {
    if (node.type !== 'more') return;
    this.reach(node.parent, this.limit(node.parent));
  }

  /** The row of an incident, when the filter lets it through; as many rows are shown as it takes to come to it. */
  find(ref: IncidentRef): TreeNode | undefined {
    const search = (groups: readonly Group[], parent: TreeNode | undefined): TreeNode | undefined => {
      for (const [place, group] of groups.entries()) {
        const index = group.incidents.findIndex(({ connection, id }) => id === ref.id && connection === ref.connection);
        const incident = group.incidents[index];
        if (!incident) continue;
        this.reach(parent, place);
        const node = groupNodes()(group, parent);
        if (group.children?.length) return search(group.children, node);
        this.reach(node, index);
        return incidentNode(incident, node);
      }
      return undefined;
    };
    return search(this.parts.visible.groups(), undefined);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) {
      const problems = this.parts.problems().map((connection) => {
        return { type: 'problem', id: `problem/${connection.id}`, connection, parent: undefined } as const;
      });
      return [...problems, ...this.page(this.parts.visible.groups(), undefined, groupNodes()), ...this.horizons()];
    }
    if (node.type !== 'group') return [];
    const { children, incidents } = node.group;
    if (children?.length) return this.page(children, node, groupNodes());
    return [...this.page(incidents, node, incidentNode), ...this.horizonsOf(node)];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    switch (node.type) {
      case 'group':
        return groupItem(node.group, node.id, this.isFolded(node));
      case 'incident':
        return incidentItem(node.incident, node.id, {
          now: Date.now(),
          inPolicy: isPolicyGroup(node.parent),
          isNew: this.parts.isNew(node.incident),
          isSample: this.parts.isMixedIn(node.incident.connection),
        });
      case 'more':
        return moreItem(node);
      case 'problem':
        return problemItem(node.connection, node.id);
      case 'horizon':
        return horizonItem(node.horizons, node.id);
    }
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.type === 'incident') {
      item.tooltip = incidentTooltip(node.incident, this.parts.connectionName(node.incident.connection));
    }
    return item;
  }

  /** The first rows below a parent, and a last one that offers more. */
  private page<T>(
    items: readonly T[],
    parent: TreeNode | undefined,
    toNode: (item: T, parent: TreeNode | undefined) => TreeNode,
  ): TreeNode[] {
    const rows = items.slice(0, this.limit(parent)).map((item) => toNode(item, parent));
    const hidden = items.length - rows.length;
    return hidden > 0 ? [...rows, { type: 'more', id: `${parent?.id ?? ''}/more`, hidden, parent }] : rows;
  }

  /** Where the APIs end, below everything; a filter shows a part only, and what is missing is not its matter. */
  private horizons(): TreeNode[] {
    const { visible, horizons } = this.parts;
    if (visible.filter) return [];
    return horizons().map((each) => ({ type: 'horizon', id: `horizon/${each.id}`, horizons: each, parent: undefined }));
  }

  /** Where the API ends for a tenant, below its incidents. */
  private horizonsOf(node: TreeNode & { type: 'group' }): TreeNode[] {
    const [incident] = node.group.incidents;
    if (node.group.kind !== 'tenant' || !incident?.tenant || this.parts.visible.filter) return [];
    const all = this.parts.horizons().find(({ id }) => id === incident.connection);
    const own = all?.horizons.filter(({ tenant }) => tenant?.id === incident.tenant?.id);
    if (!all || !own?.length) return [];
    return [{ type: 'horizon', id: `${node.id}/horizon`, horizons: { ...all, horizons: own }, parent: node }];
  }

  private isFolded({ id, above }: TreeNode & { type: 'group' }): boolean {
    return this.folding.get(id) ?? above >= firstSight;
  }

  private limit(parent: TreeNode | undefined): number {
    return this.shown.get(parent?.id ?? '') ?? pageSize;
  }

  private reach(parent: TreeNode | undefined, index: number): void {
    if (index < this.limit(parent)) return;
    this.shown.set(parent?.id ?? '', Math.ceil((index + 1) / pageSize) * pageSize);
    this.changed.fire(parent);
  }
}

/** Makes the rows of groups that stand below one another. */
function groupNodes(): (group: Group, parent: TreeNode | undefined) => TreeNode {
  let above = 0;
  return (group, parent) => {
    const node: TreeNode = { type: 'group', id: group.id, group, parent, above };
    above += group.incidents.length;
    return node;
  };
}

function incidentNode(incident: Incident, parent: TreeNode | undefined): TreeNode {
  return { type: 'incident', id: `${parent?.id ?? ''}/${refKey(incident)}`, incident, parent };
}

function isPolicyGroup(node: TreeNode | undefined): boolean {
  return node?.type === 'group' && node.group.kind === 'policy';
}

function moreItem(node: TreeNode & { type: 'more' }): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show {0} more', count(Math.min(node.hidden, pageSize))));
  item.id = node.id;
  item.description = vscode.l10n.t('{0} not shown', count(node.hidden));
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = commandOf('showMore', vscode.l10n.t('Show More'), node);
  return item;
}
