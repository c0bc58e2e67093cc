import type { Event } from 'vscode';
import { type Disposable, Emitter } from './domain/events';
import { parseFilter } from './domain/filter/filter';
import type { Incident } from './domain/incident';
import type { RefreshResult } from './sync/refreshRun';
import type { Sync } from './sync/sync';
import type { IncidentStore } from './store/incidentStore';
import type { Unseen } from './store/unseen';
import type { VisibleIncidents } from './ui/visibleIncidents';

/** What `activate()` returns: how other extensions read incidents. */
export interface IncidentsApi {
  readonly apiVersion: 1;
  /**
   * Loaded incidents, in the tree's sort order.
   * @param filter the filter language, with an ID that has a colon in it in quotes; without it, all incidents, regardless of
   *   the tree's filter
   * @throws FilterSyntaxError
   */
  incidents(filter?: string): readonly Incident[];
  /** Resolves when every enabled connection has finished or failed. Never rejects for one failing connection. */
  refresh(): Promise<readonly RefreshResult[]>;
  /** Fires once incidents have come, changed or gone, or have been read or marked as unread: `incidents` gives them as they are now. */
  readonly onDidChangeIncidents: Event<void>;
}

export interface ApiParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  readonly visible: VisibleIncidents;
}

/** Makes the exported API. */
export function createApi({ store, unseen, sync, visible }: ApiParts): { readonly api: IncidentsApi } & Disposable {
  const changed = new Emitter<void>();
  let isPending = false;
  // Once everything is known of what came: what of it is new or has changed is noted after the store has it.
  const fireSoon = (): void => {
    if (isPending) return;
    isPending = true;
    queueMicrotask(() => {
      isPending = false;
      changed.fire();
    });
  };
  const followed = [store.onDidChange(fireSoon), unseen.onDidChange(fireSoon), changed];
  const api = Object.freeze({
    apiVersion: 1,
    incidents: (filter = '') => {
      // Which text is the ID of an incident is known only once the cache has been read: a mistake is one before as well as after.
      parseFilter(filter);
      return Object.freeze([...visible.query.matching(filter)]);
    },
    refresh: async () => sync.refresh('user'),
    onDidChangeIncidents: changed.event,
  } as const);
  return { api, dispose: () => followed.forEach((each) => each.dispose()) };
}
