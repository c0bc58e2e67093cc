import type { Event } from 'vscode';
import type { Incident } from './domain/incident';
import type { RefreshResult } from './sync/refreshRun';
import type { Sync } from './sync/sync';
import type { IncidentStore } from './store/incidentStore';
import type { VisibleIncidents } from './ui/visibleIncidents';

/** What `activate()` returns: how other extensions read incidents. */
export interface IncidentsApi {
  readonly apiVersion: 1;
  /**
   * Loaded incidents, in the tree's sort order.
   * @param filter the filter language; without it, all incidents, regardless of the tree's filter
   * @throws FilterSyntaxError
   */
  incidents(filter?: string): readonly Incident[];
  /** Resolves when every enabled connection has finished or failed. Never rejects for one failing connection. */
  refresh(): Promise<readonly RefreshResult[]>;
  readonly onDidChangeIncidents: Event<void>;
}

export interface ApiParts {
  readonly store: IncidentStore;
  readonly sync: Sync;
  readonly visible: VisibleIncidents;
}

/** Makes the exported API. */
export function createApi({ store, sync, visible }: ApiParts): IncidentsApi {
  return Object.freeze({
    apiVersion: 1,
    incidents: (filter = '') => Object.freeze([...visible.query.matching(filter)]),
    refresh: async () => sync.refresh('user'),
    onDidChangeIncidents: store.onDidChange,
  });
}
