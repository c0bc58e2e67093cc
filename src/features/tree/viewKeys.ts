import type { Connections } from '../../connections/connections';
import { setting } from '../../settings';
import type { Unseen } from '../../store/unseen';
import type { Sync } from '../../sync/sync';
import { ContextKey } from '../../ui/contextKey';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import type { TreeNode } from './treeNode';

export interface ViewKeysParts {
  readonly unseen: Pick<Unseen, 'of' | 'changedOf'>;
  readonly sync: Pick<Sync, 'refreshing' | 'status'>;
  readonly connections: Pick<Connections, 'list' | 'isSample'>;
  readonly visible: Pick<VisibleIncidents, 'filter'>;
}

/** The context keys that the view of incidents rules. */
export class ViewKeys {
  private readonly active = new ContextKey('incidents.active');
  private readonly hasConnections = new ContextKey('incidents.hasConnections');
  private readonly filtered = new ContextKey('incidents.filtered');
  private readonly syncing = new ContextKey('incidents.syncing');
  private readonly sample = new ContextKey('incidents.sample');
  private readonly unread = new ContextKey('incidents.unread');
  private readonly selected = new ContextKey('incidents.selected');
  private readonly incidentSelected = new ContextKey('incidents.incidentSelected');
  // Of the user's own connections.
  private readonly fetchedFrom = new ContextKey('incidents.fetchedFrom');
  private readonly switchedOff = new ContextKey('incidents.switchedOff');
  private readonly noneIn90Days = new ContextKey('incidents.noneIn90Days');

  constructor(private readonly parts: ViewKeysParts) {}

  update(): void {
    const { sync, visible, connections, unseen } = this.parts;
    const all = connections.list();
    this.active.set(true);
    this.hasConnections.set(all.length > 0);
    this.filtered.set(visible.filter !== '');
    this.syncing.set(sync.refreshing);
    this.sample.set(all.some(({ id }) => connections.isSample(id)));
    this.unread.set(all.some(({ id }) => unseen.of(id).length + unseen.changedOf(id).length > 0));
    const own = all.filter(({ id }) => !connections.isSample(id));
    const on = own.filter(({ enabled }) => enabled !== false);
    this.fetchedFrom.set(on.length > 0);
    this.switchedOff.set(on.length < own.length);
    // What was not asked for, or has not come, may be there all the same.
    const isWhole = on.every(({ id, scope = {} }) => {
      const { lastSuccess, error } = sync.status(id);
      return lastSuccess !== undefined && !error && Object.keys(scope).length === 0;
    });
    this.noneIn90Days.set(isWhole && setting('lookbackDays') === 90);
  }

  select(selection: readonly Pick<TreeNode, 'type'>[]): void {
    this.incidentSelected.set(selection.some(({ type }) => type === 'incident'));
    this.selected.set(selection.some(({ type }) => type === 'incident' || type === 'group' || type === 'closed'));
  }
}
