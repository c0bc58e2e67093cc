import type { Clock, IncidentSource, Priority } from '../sources/source';
import { SourceError } from '../sources/source';
import { Emitter } from './emitter';
import type { IncidentStore } from './incidentStore';

/** How one connection's fetching stands. */
export interface ConnectionStatus {
  readonly refreshing: boolean;
  /** Incidents that the refresh under way, or the last one, has brought. */
  readonly fetched: number;
  /** When the API's limit lets the next request go, ms since the epoch, while a request waits for that. */
  readonly waitingUntil?: number;
  /** When the last good refresh ended, ms since the epoch. */
  readonly lastSuccess?: number;
  /** Why the last refresh failed; absent after a good one. */
  readonly error?: SourceError;
  /** Records that the last refresh left out, one line each. */
  readonly skipped: readonly string[];
  /** What the API said beside its results in the last refresh. */
  readonly warnings: readonly string[];
}

/** What came of one connection's refresh. */
export interface RefreshResult {
  readonly connection: string;
  readonly ok: boolean;
  readonly fetched: number;
  /** In words, when not ok. */
  readonly error?: string;
}

/** A connection that is fetched from. */
export interface SyncedConnection {
  readonly id: string;
  /** Equal as long as the connection asks the same API the same question. */
  readonly fingerprint: string;
  readonly createSource: () => IncidentSource;
}

interface Entry {
  /** When the last refresh ended, well or not, ms since the epoch. */
  lastTried?: number;
  readonly fingerprint: string;
  readonly source: IncidentSource;
  status: ConnectionStatus;
  running?: { readonly result: Promise<RefreshResult>; readonly abort: AbortController } | undefined;
}

const idle: ConnectionStatus = { refreshing: false, fetched: 0, skipped: [], warnings: [] };
const dayMs = 24 * 60 * 60 * 1000;

export interface SyncParts {
  readonly store: IncidentStore;
  readonly clock: Clock;
  /** How many days back a first fetch goes. */
  readonly lookbackDays: () => number;
  readonly log: { info(message: string): void; warn(message: string): void };
}

/** Brings incidents from the sources into the store. Each connection succeeds or fails alone. */
export class Sync {
  private readonly changed = new Emitter<void>();
  private readonly entries = new Map<string, Entry>();

  /** Fires when a connection's status changes. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: SyncParts) {}

  /**
   * Says which connections there are now. New ones start without a request; the refresh of one that is gone, or whose
   * `fingerprint` is another than before, is aborted and its incidents are forgotten: they answer another question.
   */
  setConnections(connections: readonly SyncedConnection[]): void {
    const wanted = new Map(connections.map((connection) => [connection.id, connection]));
    for (const [id, entry] of this.entries) {
      if (wanted.get(id)?.fingerprint === entry.fingerprint) continue;
      this.entries.delete(id);
      entry.running?.abort.abort();
      this.parts.store.drop(id);
    }
    for (const { id, fingerprint, createSource } of wanted.values()) {
      if (!this.entries.has(id)) this.entries.set(id, { fingerprint, source: createSource(), status: idle });
    }
    this.changed.fire();
  }

  /** Ids of the connections that are fetched from. */
  connections(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** Status of a connection; one that was never started is idle. */
  status(connection: string): ConnectionStatus {
    return this.entries.get(connection)?.status ?? idle;
  }

  get refreshing(): boolean {
    return [...this.entries.values()].some((entry) => entry.status.refreshing);
  }

  /** When the last refresh of a connection ended, well or not, ms since the epoch; long ago when there was none. */
  lastTried(connection: string): number {
    return this.entries.get(connection)?.lastTried ?? -Infinity;
  }

  /**
   * Refreshes the given connections, or all. A refresh under way is joined, not repeated.
   * Resolves when every one has finished or failed; never rejects.
   */
  async refresh(priority: Priority, connections = [...this.entries.keys()]): Promise<RefreshResult[]> {
    return Promise.all(connections.map(async (id) => this.refreshOne(id, priority)));
  }

  /** Ends every refresh under way; what came stays. */
  cancel(): void {
    for (const entry of this.entries.values()) entry.running?.abort.abort();
  }

  /** Tells that incidents of a connection came from an earlier run, as they were after its last good refresh, ms since the epoch. */
  restored(connection: string, lastSuccess: number): void {
    const entry = this.entries.get(connection);
    if (entry && entry.status.lastSuccess === undefined) this.update(entry, { ...entry.status, lastSuccess });
  }

  /** Tells that a request of a connection waits for the API's limit until `until`, ms since the epoch; undefined: no longer. */
  setWaiting(connection: string, until: number | undefined): void {
    const entry = this.entries.get(connection);
    if (!entry || entry.status.waitingUntil === until) return;
    const { waitingUntil: _, ...rest } = entry.status;
    this.update(entry, until === undefined ? rest : { ...rest, waitingUntil: until });
  }

  dispose(): void {
    this.cancel();
  }

  private async refreshOne(id: string, priority: Priority): Promise<RefreshResult> {
    const entry = this.entries.get(id);
    if (!entry) return { connection: id, ok: false, fetched: 0, error: `no connection ${id}` };
    if (!entry.running) {
      const abort = new AbortController();
      entry.running = { abort, result: this.run(id, entry, priority, abort.signal) };
    }
    return entry.running.result;
  }

  private async run(id: string, entry: Entry, priority: Priority, signal: AbortSignal): Promise<RefreshResult> {
    let fetched = 0;
    const skipped: string[] = [];
    const warnings: string[] = [];
    this.update(entry, { ...entry.status, refreshing: true, fetched: 0 });
    try {
      const since = new Date(this.parts.clock.now() - this.parts.lookbackDays() * dayMs).toISOString();
      for await (const batch of entry.source.fetch({ since, priority, signal })) {
        // The connection may have been changed or removed meanwhile: its incidents are not wanted any more.
        if (this.entries.get(id) !== entry) throw new SourceError('aborted', 'The connection was changed.');
        fetched += batch.incidents.length;
        skipped.push(...batch.skipped);
        warnings.push(...batch.warnings);
        this.parts.store.merge(batch.incidents);
        this.update(entry, { ...entry.status, fetched });
      }
      this.end(entry);
      this.parts.log.info(`${id}: ${fetched} incidents, ${skipped.length} records left out`);
      for (const line of [...warnings, ...skipped]) this.parts.log.warn(`${id}: ${line}`);
      this.update(entry, { refreshing: false, fetched, lastSuccess: this.parts.clock.now(), skipped, warnings });
      return { connection: id, ok: true, fetched };
    } catch (thrown) {
      const error =
        thrown instanceof SourceError ? thrown : new SourceError('unexpectedShape', String(thrown), { cause: thrown });
      this.end(entry);
      this.parts.log.warn(`${id}: ${error.code}: ${error.message}`);
      // A refresh that the user ended did not fail: what was true before it still is.
      const { lastSuccess } = entry.status;
      const kept = lastSuccess === undefined ? {} : { lastSuccess };
      const failure = error.code === 'aborted' ? (entry.status.error ? { error: entry.status.error } : {}) : { error };
      this.update(entry, { refreshing: false, fetched, ...kept, ...failure, skipped, warnings });
      return { connection: id, ok: false, fetched, error: error.message };
    }
  }

  private end(entry: Entry): void {
    entry.running = undefined;
    entry.lastTried = this.parts.clock.now();
  }

  private update(entry: Entry, status: ConnectionStatus): void {
    entry.status = status;
    this.changed.fire();
  }
}
