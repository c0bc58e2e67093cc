import { Emitter, Owner } from '../../domain/events';
import type * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { openFirst, rowCount, type Group } from '../../domain/grouping';
import type { Incident, IncidentRef } from '../../domain/incident';
import { Folding } from './folding';
import { rowUri } from './decorations';
import { closedItem, groupItem, moreItem } from './groupItem';
import { type ClosedNode, closedNode, type GroupNode, incidentNode, kindsAbove, type TreeNode } from './treeNode';
import { incidentItem } from '../../ui/incidentItem';
import type { ConnectionHorizons } from '../../ui/horizonItem';
import { filterRow, horizonRows, horizonRowsOf, filterItem } from './extraRows';
import type { ConnectionProblem } from './problemItem';
import { pageSize, RowPages } from './rowPages';
import type { Unseen } from '../../store/unseen';
import type { CheckIndex } from '../../ui/checkIndex';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

/** Groups start unfolded until about as many rows as fit a screen are visible. */
const firstSight = 60;
/** More groups than this start folded: a screen shows as many of them as fit. */
const maxUnfolded = 20;
/** Under a filter groups start unfolded until as many incidents are in sight: a filter shows what it finds. */
const foundInSight = 200;

export interface IncidentTreeParts {
  readonly visible: VisibleIncidents;
  readonly problems: () => readonly ConnectionProblem[];
  readonly horizons: () => readonly ConnectionHorizons[];
  readonly unseen: Pick<Unseen, 'has' | 'hasChanged'>;
  /** All incidents that are unread or have changed, in no particular order. */
  readonly marked: () => Iterable<Incident>;
  readonly checks: Pick<CheckIndex, 'checksOf'>;
  readonly connections: Pick<Connections, 'isMixedIn' | 'nameOf'>;
  /** Where the folding of groups is remembered. */
  readonly memento: vscode.Memento;
}

/** Group → incident, with a row above that clears the filter and one for each connection that has a problem, and one below where its API goes no further. */
export class IncidentTree extends Owner implements vscode.TreeDataProvider<TreeNode> {
  private readonly changed = this.own(new Emitter<TreeNode | undefined>());
  private readonly pages = new RowPages((parent) => this.changed.fire(parent));
  private readonly folding: Folding;
  /** Which groups were folded or unfolded under the filter in force: it has a folding of its own. */
  private foldedHere = new Map<string, boolean>();
  private filter = '';
  /** Goes up with each filter and with "Expand All": the editor keeps the folding of rows by their ids. */
  private epoch = 0;

  /** Groups of many incidents look for few here, instead of asking about each. */
  private marked: ReadonlySet<Incident> | undefined;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly parts: IncidentTreeParts) {
    super();
    this.folding = new Folding(parts.memento);
    this.own(parts.visible.onDidChange(() => this.refresh()));
  }

  /** Unfolds all groups. */
  expandAll(): void {
    this.epoch++;
    const unfold = (groups: readonly Group[]): void => {
      for (const { id, children = [] } of groups) {
        this.setFoldedId(id, false);
        unfold(children);
      }
    };
    unfold(this.parts.visible.groups());
    this.refresh();
  }

  /** Redraws all rows: ages and problems change without any incident changing. */
  refresh(): void {
    const { filter } = this.parts.visible;
    if (filter !== this.filter) {
      this.filter = filter;
      this.foldedHere = new Map<string, boolean>();
      this.epoch++;
    }
    this.marked = undefined;
    this.changed.fire(undefined);
  }

  /** Remembers that the user folded or unfolded a group. */
  setFolded(node: TreeNode, folded: boolean): void {
    this.setFoldedId(node.id, folded);
  }

  private setFoldedId(id: string, folded: boolean): void {
    if (this.filter) this.foldedHere.set(id, folded);
    else this.folding.set(id, folded);
  }

  /** Shows more rows of the group that the "Show more" row is in. */
  showMore(node: TreeNode): void {
    if (node.type === 'more') this.pages.reach(node.parent);
  }

  /** The row of an incident, when the filter lets it through; as many rows are shown as it takes to come to it. */
  find(ref: IncidentRef): TreeNode | undefined {
    const search = (groups: readonly Group[], parent: TreeNode | undefined): TreeNode | undefined => {
      for (const [place, group] of groups.entries()) {
        const isIt = ({ connection, id }: Incident): boolean => id === ref.id && connection === ref.connection;
        if (!group.incidents.some(isIt)) continue;
        this.pages.reach(parent, place);
        const node = this.groupNodes(groups)(group, parent);
        if (group.children?.length) return search(group.children, node);
        const { open, closed } = this.rowsOf(group);
        const [incidents, holder] = closed.some(isIt) ? [closed, closedNode(group, closed, node)] : [open, node];
        const index = incidents.findIndex(isIt);
        const incident = incidents[index];
        this.pages.reach(holder, index);
        return incident && incidentNode(incident, holder);
      }
      return undefined;
    };
    return search(this.parts.visible.groups(), undefined);
  }

  getChildren(node?: TreeNode): TreeNode[] {
    if (!node) {
      const groups = this.parts.visible.groups();
      const problems = this.parts.problems().map((connection) => {
        return { type: 'problem', id: `problem/${connection.id}`, connection, parent: undefined } as const;
      });
      return [
        ...filterRow(this.parts),
        ...problems,
        ...this.pages.rows(groups, undefined, this.groupNodes(groups)),
        ...horizonRows(this.parts),
      ];
    }
    if (node.type === 'closed') return this.pages.rows(node.group.incidents, node, incidentNode);
    if (node.type !== 'group') return [];
    const { children } = node.group;
    if (children?.length) return this.pages.rows(children, node, this.groupNodes(children));
    const { open, closed } = this.rowsOf(node.group);
    const below = closed.length > 0 ? [closedNode(node.group, closed, node)] : [];
    return [...this.pages.rows(open, node, incidentNode), ...below, ...horizonRowsOf(this.parts, node)];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    const id = this.epoch > 0 ? `${this.epoch} ${node.id}` : node.id;
    switch (node.type) {
      case 'problem':
        return import('./problemItem').then(({ problemItem }) => problemItem(node.connection, id));
      case 'horizon':
        return import('../../ui/horizonItem').then(({ horizonItem }) => horizonItem(node.horizons, id, !!node.parent));
      default:
        return this.itemOf(node, id);
    }
  }

  private itemOf(node: Exclude<TreeNode, { type: 'problem' | 'horizon' }>, id: string): vscode.TreeItem {
    const { unseen, checks, connections, visible } = this.parts;
    const marked = (this.marked ??= new Set(this.parts.marked()));
    const marksOf = ({ incidents, details }: Group) => {
      const own = marked.size > 0 ? incidents.filter((incident) => marked.has(incident)) : [];
      return {
        unread: own.some((incident) => unseen.has(incident)),
        changed: own.some((incident) => unseen.hasChanged(incident)),
        flagged: details.checks !== 0,
      };
    };
    switch (node.type) {
      case 'group':
        return groupItem(node.group, id, this.isFolded(node), marksOf(node.group));
      case 'closed':
        return closedItem(node.group, id, this.isFolded(node), {
          ...marksOf(node.group),
          // Of its group, open ones may be flagged.
          flagged: node.group.incidents.some((incident) => checks.checksOf(incident).length > 0),
        });
      case 'incident': {
        const { incident } = node;
        const [unread, changed] = [unseen.has(incident), unseen.hasChanged(incident)];
        const own = checks.checksOf(incident);
        const item = incidentItem(incident, id, {
          now: Date.now(),
          within: kindsAbove(node),
          isUnread: unread,
          hasChanged: changed,
          checks: own,
          isSample: connections.isMixedIn(incident.connection),
        });
        item.resourceUri = rowUri(node.id, {
          flagged: own.length > 0,
          unread,
          changed,
          dimmed: visible.keeps && !unread && !changed,
        });
        return item;
      }
      case 'more':
        return moreItem(node, id, pageSize);
      case 'filter':
        return filterItem(node.filter, id);
    }
  }

  async resolveTreeItem(item: vscode.TreeItem, node: TreeNode): Promise<vscode.TreeItem> {
    if (node.type === 'incident') {
      const { incidentTooltip } = await import('../../ui/incidentTooltip');
      const { connections, checks } = this.parts;
      const { incident } = node;
      item.tooltip = incidentTooltip(incident, connections.nameOf(incident.connection), checks.checksOf(incident));
    }
    return item;
  }

  /** Makes the rows of groups that are below one another. */
  private groupNodes({
    length: siblings,
  }: readonly Group[]): (group: Group, parent: TreeNode | undefined) => GroupNode {
    let above = 0;
    return (group, parent) => {
      const node = { type: 'group', id: group.id, group, parent, above, siblings } as const;
      above += this.parts.visible.foldsClosed ? rowCount(group) : group.count;
      return node;
    };
  }

  private rowsOf(group: Group): ReturnType<typeof openFirst> {
    return this.parts.visible.foldsClosed ? openFirst(group) : { open: group.incidents, closed: [] };
  }

  private isFolded(node: GroupNode | ClosedNode): boolean {
    const said = this.filter ? this.foldedHere.get(node.id) : this.folding.get(node.id);
    if (said !== undefined || node.type === 'closed') return said ?? true;
    if (this.filter) return node.above >= foundInSight;
    return node.siblings > maxUnfolded || node.above >= firstSight;
  }
}
