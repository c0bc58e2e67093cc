import type { Connections } from '../../connections/connections';
import { setting } from '../../settings';
import type { Unseen } from '../../store/unseen';
import type { Sync } from '../../sync/sync';
import { ContextKeys } from '../../ui/contextKeys';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import type { TreeNode } from './treeNode';

interface ViewKeysParts {
  readonly unseen: Pick<Unseen, 'of' | 'changedOf'>;
  readonly sync: Pick<Sync, 'refreshing' | 'status'>;
  readonly connections: Pick<Connections, 'list' | 'isSample'>;
  readonly visible: Pick<VisibleIncidents, 'filter'>;
}

/** The context keys that the view of incidents rules. */
export class ViewKeys {
  private readonly keys = new ContextKeys();

  constructor(private readonly parts: ViewKeysParts) {}

  update(): void {
    const { sync, visible, connections, unseen } = this.parts;
    const all = connections.list();
    const own = all.filter(({ id }) => !connections.isSample(id));
    const on = own.filter(({ enabled }) => enabled !== false);
    // What was not asked for, or has not come, may be there all the same.
    const isWhole = on.every(({ id, scope = {} }) => {
      const { lastSuccess, error } = sync.status(id);
      return lastSuccess !== undefined && !error && Object.keys(scope).length === 0;
    });
    this.keys.set({
      'incidents.active': true,
      'incidents.hasConnections': all.length > 0,
      'incidents.filtered': visible.filter !== '',
      'incidents.syncing': sync.refreshing,
      'incidents.sample': own.length < all.length,
      'incidents.unread': all.some(({ id }) => unseen.of(id).length + unseen.changedOf(id).length > 0),
      // Of the user's own connections.
      'incidents.fetchedFrom': on.length > 0,
      'incidents.switchedOff': on.length < own.length,
      'incidents.noneIn90Days': isWhole && setting('lookbackDays') === 90,
    });
  }

  select(selection: readonly Pick<TreeNode, 'type'>[]): void {
    this.keys.set({
      'incidents.incidentSelected': selection.some(({ type }) => type === 'incident'),
      'incidents.selected': selection.some(({ type }) => type === 'incident' || type === 'group' || type === 'closed'),
    });
  }
}
