import { Owner } from '../../domain/events';
import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { type Incident, type IncidentRef, needsAttention, refKey, countInNeed } from '../../domain/incident';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import type { Unseen } from '../../store/unseen';
import type { CheckIndex } from '../../ui/checkIndex';
import type { ConnectionHorizons } from '../../ui/horizonItem';
import { attentionCount, count } from '../../ui/format';
import { isolated } from '../../ui/incidentItem';
import { IncidentTree } from './incidentTree';
import { selectRow, type TreeNode } from './treeNode';
import { breakable, oneLine } from '../../domain/text/text';
import { onDidChangeSetting } from '../../settings';
import { every } from '../../ui/throttle';
import { registerCommand } from '../../ui/registerCommand';
import { progressText, combinedStatus } from '../../ui/progressText';
import type { ConnectionProblem } from './problemItem';
import { ViewKeys } from './viewKeys';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

/** More refreshing connections than this are summed up. */
const maxLines = 2;

export interface IncidentsViewParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  readonly connections: Connections;
  readonly visible: VisibleIncidents;
  readonly checks: CheckIndex;
  readonly memento: vscode.Memento;
  /** Called when the view comes into sight. */
  readonly onShown: () => void;
}

/** The view `incidents.tree`: the tree, the words above it, its progress bar and the context keys that it rules. */
export class IncidentsView extends Owner {
  readonly tree: IncidentTree;
  readonly treeView: vscode.TreeView<TreeNode>;
  private readonly keys: ViewKeys;
  private endProgress: (() => void) | undefined;
  /** The incident that was selected last. */
  private selected: IncidentRef | undefined;
  private factsShown = '';

  constructor(private readonly parts: IncidentsViewParts) {
    super();
    const { visible, connections, sync } = parts;
    this.keys = new ViewKeys(parts);
    this.tree = new IncidentTree({
      ...parts,
      problems: () => this.problems(),
      horizons: () => this.horizons(),
      marked: () => this.loaded((id) => [...parts.unseen.of(id), ...parts.unseen.changedOf(id)]),
    });
    this.treeView = vscode.window.createTreeView('incidents.tree', {
      treeDataProvider: this.tree,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.own(
      registerCommand('showMore', (node?: unknown) => this.tree.showMore(node as TreeNode)),
      registerCommand('expandAll', async () => {
        this.tree.expandAll();
        await this.keepSelection();
      }),
      this.tree,
      this.treeView,
      // Ages grow without any incident changing.
      every(60_000, () => visible.passTime()),
      // The wait for a limit is counted down in the words above the tree.
      every(1000, () => this.treeView.visible && sync.refreshing && this.update()),
      { dispose: () => this.endProgress?.() },
      this.treeView.onDidChangeVisibility(({ visible: shown }) => shown && parts.onShown()),
      this.treeView.onDidChangeSelection(({ selection }) => {
        // An empty one may only mean that the rows of another grouping are not there yet.
        for (const node of selection) if (node.type === 'incident') this.selected = node.incident;
        this.keys.select(selection);
      }),
      this.treeView.onDidExpandElement(({ element }) => this.tree.setFolded(element, false)),
      this.treeView.onDidCollapseElement(({ element }) => this.tree.setFolded(element, true)),
      onDidChangeSetting(['groupBy'], async () => this.keepSelection()),
      onDidChangeSetting(['lookbackDays'], () => this.update()),
      visible.onDidChange(() => this.update()),
      parts.unseen.onDidChange(() => this.update()),
      connections.onDidChange(() => this.update()),
      sync.onDidChange(() => this.update()),
    );
    this.update();
    if (this.treeView.visible) parts.onShown();
  }

  /** Selects the row of an incident where the view is in sight. @param focus whether the keyboard is to go there as well */
  async reveal(ref: IncidentRef, focus = false): Promise<void> {
    this.selected = ref;
    // A clicked row is already selected, perhaps with others by now.
    const isSelected = this.treeView.selection.some(
      (row) => row.type === 'incident' && refKey(row.incident) === refKey(ref),
    );
    if (!isSelected || focus) await this.select(ref, focus);
  }

  private async select(ref: IncidentRef, focus: boolean): Promise<void> {
    const node = this.treeView.visible ? this.tree.find(ref) : undefined;
    if (node) await selectRow(this.treeView, node, focus);
  }

  /** Selects the incident again that was selected, in the group that it is in now. */
  private async keepSelection(): Promise<void> {
    if (this.selected) await this.select(this.selected, false);
  }

  private update(): void {
    const { sync } = this.parts;
    this.keys.update();
    this.treeView.message = this.message();
    this.treeView.description = this.description();
    this.showProgress(sync.refreshing);
    this.treeView.badge = this.badge();
    const facts = JSON.stringify([this.problems(), this.horizons()]);
    if (facts !== this.factsShown) this.tree.refresh();
    this.factsShown = facts;
  }

  private description(): string {
    const { store, visible } = this.parts;
    const all = store.all();
    if (!all.length) return '';
    if (visible.incidents().length === 0) return vscode.l10n.t('Filter: {0}', isolated(oneLine(visible.filter, 60)));
    const attention = countInNeed(all);
    return attention ? `${count(all.length)} · ${attentionCount(attention)}` : count(all.length);
  }

  /** What is above the tree: the filter, sample mode, and what a refresh is doing. */
  private message(): string {
    const { sync, store, visible, connections } = this.parts;
    const { t } = vscode.l10n;
    const lines: string[] = [];
    // Without a row the editor shows what to do instead, unless there is a message.
    const empty = visible.incidents().length === 0 && this.problems().length === 0;
    if (visible.filter && !empty) {
      const filter = isolated(breakable(visible.filter, 120));
      lines.push(t('Filter: {0} ({1} of {2})', filter, count(visible.incidents().length), count(store.all().length)));
    }
    const list = connections.list();
    if (!empty && list.some(({ id }) => connections.isMixedIn(id)))
      lines.push(t('Includes sample data (marked “sample”)'));
    else if (!empty && list.some(({ id }) => connections.isSample(id))) lines.push(t('Sample data'));
    const now = Date.now();
    const fetching = list.flatMap(({ id, name }) => {
      const status = sync.status(id);
      const progress = progressText(status, now);
      return progress ? [{ status, line: `${isolated(oneLine(name, 60))}: ${progress}` }] : [];
    });
    // The Connections view lists them.
    if (fetching.length > maxLines) {
      const sum = progressText(combinedStatus(fetching.map(({ status }) => status)), now);
      lines.push(t('{0} connections: {1}', count(fetching.length), sum));
    } else for (const { line } of fetching) lines.push(line);
    return lines.join(' — ');
  }

  /** How many incidents nobody has seen that need attention. */
  private badge(): vscode.ViewBadge | undefined {
    const { unseen } = this.parts;
    const value = this.loaded((id) => unseen.of(id)).filter(needsAttention).length;
    if (!value) return undefined;
    return {
      value,
      tooltip:
        value === 1
          ? vscode.l10n.t('1 unread incident needs attention')
          : vscode.l10n.t('{0} unread incidents need attention', count(value)),
    };
  }

  /** Incidents of all connections. @param idsOf those of a connection */
  private loaded(idsOf: (connection: string) => readonly string[]): Incident[] {
    const { store, connections } = this.parts;
    return connections
      .list()
      .flatMap(({ id: connection }) => idsOf(connection).flatMap((id) => store.get({ connection, id }) ?? []));
  }

  private horizons(): ConnectionHorizons[] {
    const { connections, sync } = this.parts;
    return connections
      .list()
      .map(({ id, name }) => ({ id, name, horizons: sync.status(id).horizons }))
      .filter(({ horizons }) => horizons.length);
  }

  private problems(): ConnectionProblem[] {
    const { connections, sync, store } = this.parts;
    return connections
      .list()
      .map((connection) => ({
        ...connection,
        incidents: store.count(connection.id),
        status: sync.status(connection.id),
      }))
      .filter(({ status: { error, skipped, warnings } }) => error ?? (skipped.count || warnings.length));
  }

  private showProgress(refreshing: boolean): void {
    if (!refreshing) {
      this.endProgress?.();
      this.endProgress = undefined;
    } else if (!this.endProgress) {
      const done = new Promise<void>((resolve) => (this.endProgress = resolve));
      void vscode.window.withProgress({ location: { viewId: 'incidents.tree' } }, async () => done);
    }
  }
}
