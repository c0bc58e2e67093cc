import type { Incident } from '../domain/incident';
import type { Clock } from '../sources/source';
import type { IncidentCache, RestoreIncidents } from './cache';
import type { CacheProblem } from './cacheProblem';
import type { IncidentStore } from './incidentStore';
import type { Sync } from './sync';

/** Changes that come close together are saved together, ms. */
const saveDelayMs = 2000;
/** How far the time of the last good refresh may be ahead of the one saved, when nothing else has changed, ms. */
const ageStepMs = 15 * 60_000;

/** A connection whose incidents outlast the window. */
export interface PersistedConnection {
  readonly id: string;
  /** Equal as long as the connection asks the same API the same question. */
  readonly fingerprint: string;
  readonly restore: RestoreIncidents;
}

export interface PersistenceParts {
  readonly cache: IncidentCache;
  readonly store: IncidentStore;
  readonly sync: Sync;
  readonly clock: Clock;
  readonly onProblem: (connection: string, problem: CacheProblem) => void;
}

/** Brings what the cache holds into the store when a connection starts, and what the store holds into the cache. */
export class Persistence {
  private readonly followed = new Map<string, PersistedConnection>();
  /** Connections whose cache has been read: before that, saving would replace what nobody has seen. */
  private readonly loaded = new Set<string>();
  private readonly stop = new AbortController();
  private saving = false;

  constructor(private readonly parts: PersistenceParts) {
    const later = (): void => void this.saveLater();
    const subscriptions = [parts.store.onDidChange(later), parts.sync.onDidChange(later)];
    this.stop.signal.addEventListener('abort', () => subscriptions.forEach((each) => each.dispose()));
  }

  /**
   * Says which connections there are. The incidents of new ones come from the cache as soon as it is read.
   * @param kept ids of all connections that the user has: what is cached of any other is removed
   */
  setConnections(connections: readonly PersistedConnection[], kept: readonly string[]): void {
    const wanted = new Map(connections.map((connection) => [connection.id, connection]));
    for (const [id, { fingerprint }] of this.followed) {
      if (wanted.get(id)?.fingerprint === fingerprint) continue;
      this.followed.delete(id);
      this.loaded.delete(id);
    }
    void this.parts.cache.retain(kept);
    for (const connection of wanted.values()) {
      if (this.followed.has(connection.id)) continue;
      this.followed.set(connection.id, connection);
      void this.load(connection);
    }
  }

  /** Removes everything from the disk. What is held stays in view, and is saved again when it changes, if it may be. */
  async clear(): Promise<CacheProblem | undefined> {
    return (await this.parts.cache.clear())?.problem;
  }

  dispose(): void {
    this.stop.abort();
  }

  private async load(connection: PersistedConnection): Promise<void> {
    const { cache, store, sync, onProblem } = this.parts;
    const { id } = connection;
    const found = await cache.load(connection, connection.restore);
    // The connection may have gone, or changed, meanwhile.
    if (this.followed.get(id) !== connection) return;
    if (found && 'problem' in found) {
      // Nobody expects the answer to another question.
      if (found.problem.kind !== 'otherQuestion') onProblem(id, found.problem);
    } else if (found) {
      // What a request has brought meanwhile is newer.
      store.merge(found.incidents.filter((incident: Incident) => !store.get(incident)));
      const { lastSuccess } = found.extra;
      sync.restored(id, typeof lastSuccess === 'number' ? lastSuccess : found.savedAt);
    }
    this.loaded.add(id);
    void this.saveLater();
  }

  private async saveLater(): Promise<void> {
    if (this.saving || this.stop.signal.aborted) return;
    this.saving = true;
    try {
      await this.parts.clock.sleep(saveDelayMs, this.stop.signal);
    } catch {
      // The end has come.
      return;
    }
    this.saving = false;
    for (const connection of this.followed.values()) if (this.loaded.has(connection.id)) await this.save(connection);
  }

  private async save({ id, fingerprint }: PersistedConnection): Promise<void> {
    const { cache, store, sync, onProblem } = this.parts;
    const { lastSuccess } = sync.status(id);
    if (lastSuccess === undefined) return;
    const revision = store.revision(id) * 1e9 + (Math.floor(lastSuccess / ageStepMs) % 1e9);
    const failed = await cache.save({ id, fingerprint }, { revision, incidents: store.of(id), extra: { lastSuccess } });
    if (failed) onProblem(id, failed.problem);
  }
}
