import type { Incident } from '../domain/incident';
import { abortedError } from '../sources/abort';
import { present } from '../sources/fields';
import { say } from '../sources/sentence';
import {
  type Batch,
  type IncidentSource,
  maxIncidents,
  noneSkipped,
  type Priority,
  SourceError,
} from '../sources/source';
import { placesOf, unexpectedError } from '../sources/unexpected';
import { LeaseLost } from './connectionCache';
import { type ConnectionStatus, idle, type Outcome } from './connectionStatus';
import { Findings } from './findings';
import type { HeldLease, Lease } from './lease';
import { errorLine, type Log, warningLine } from './log';
import { SharedConnection, type SharedConnectionParts } from './sharedConnection';
import type { SyncedConnection } from '../sources/syncedConnection';
import { digestOf } from './encryption';

/** What came of one connection's refresh. */
export interface RefreshResult {
  readonly connection: string;
  readonly ok: boolean;
  readonly fetched: number;
  /** In words, when not ok. */
  readonly error?: string;
}

export interface ConnectionSyncParts extends SharedConnectionParts {
  /** The lease of a name, shared by all windows. */
  readonly lease: (name: string) => Lease;
  readonly log: Log;
  /** Called when the status changes. */
  readonly onChange: () => void;
  /** Called with incidents that nobody has seen and that a fetch of this window found. */
  readonly onNews: (incidents: readonly Incident[]) => void;
}

/** What a refresh under way has brought. */
interface Progress extends Pick<Batch, 'total' | 'parts'> {
  readonly fetched: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** What nobody shares needs no lease. */
const ownLease: HeldLease = { isHeld: () => true, release: async () => undefined };

/** Refreshes one connection: by fetching, or by waiting for the window that is at it. */
export class ConnectionSync {
  private readonly shared: SharedConnection;
  private readonly source: IncidentSource;
  private readonly lease: Lease;
  private running: { readonly result: Promise<RefreshResult>; readonly abort: AbortController } | undefined;
  private progress: Progress | undefined;
  private waitingUntil: number | undefined;
  /** When the last refresh of this window ended, however: one that was cancelled has no outcome. */
  private endedAt = -Infinity;
  private disposed = false;

  constructor(
    readonly connection: SyncedConnection,
    private readonly parts: ConnectionSyncParts,
  ) {
    this.source = connection.createSource();
    this.lease = parts.lease(digestOf('fetch', connection.id, connection.question));
    this.shared = new SharedConnection(connection, parts, (incidents) => this.onHeard(incidents));
  }

  get status(): ConnectionStatus {
    const { outcome = idle, horizons } = this.shared;
    const { progress, waitingUntil } = this;
    const endedAt = Math.max(this.endedAt, outcome.endedAt ?? -Infinity);
    return {
      ...outcome,
      ...(endedAt > -Infinity && { endedAt }),
      refreshing: progress !== undefined,
      ...progress,
      ...present({ waitingUntil }),
      horizons,
    };
  }

  /** Refreshes; one under way is joined, in whichever window. Never rejects. */
  async refresh(priority: Priority): Promise<RefreshResult> {
    if (!this.running) {
      const abort = new AbortController();
      this.running = { abort, result: this.run(priority, abort.signal) };
    }
    return this.running.result;
  }

  /** Refreshes anew: what is under way asks with a key that has been replaced. Never rejects. */
  async restart(): Promise<RefreshResult> {
    const before = this.running;
    this.cancel();
    await before?.result;
    return this.refresh('user');
  }

  /** Resolves when what other windows have told until now has been heard. */
  async catchUp(): Promise<void> {
    await this.shared.catchUp();
  }

  /** Ends a refresh under way; what came stays. */
  cancel(): void {
    this.running?.abort.abort();
  }

  /** Tells that a request waits for the API's limit until `until`, ms since the epoch; undefined: no longer. */
  setWaiting(until: number | undefined): void {
    if (this.waitingUntil === until) return;
    this.waitingUntil = until;
    this.parts.onChange();
  }

  /** Tells all windows that the user has seen incidents. */
  markSeen(ids: readonly string[]): void {
    this.shared.markSeen(ids);
  }

  dispose(): void {
    this.disposed = true;
    this.cancel();
    this.shared.dispose();
  }

  private async run(priority: Priority, signal: AbortSignal): Promise<RefreshResult> {
    this.setProgress({ fetched: 0 });
    try {
      return await this.fetchOrJoin(priority, signal);
    } catch {
      // The wait for another window was given up: nothing else rejects.
      return { connection: this.connection.id, ok: false, fetched: 0, error: abortedError(signal).message };
    } finally {
      this.running = undefined;
      this.endedAt = this.parts.clock.now();
      this.setProgress(undefined);
    }
  }

  /** @throws the signal's reason */
  private async fetchOrJoin(priority: Priority, signal: AbortSignal): Promise<RefreshResult> {
    const { shared } = this;
    await shared.catchUp();
    const before = shared.outcomes;
    for (;;) {
      signal.throwIfAborted();
      const held = shared.isShared ? await this.lease.take() : ownLease;
      const result = held && (await this.fetchWith(held, priority, signal));
      if (result) return result;
      await this.lease.free(signal);
      await shared.catchUp();
      // Another window has done it meanwhile.
      if (shared.outcomes !== before && shared.outcome) return this.resultOf(shared.outcome);
    }
  }

  /** Undefined when another window has taken over meanwhile. */
  private async fetchWith(
    lease: HeldLease,
    priority: Priority,
    signal: AbortSignal,
  ): Promise<RefreshResult | undefined> {
    try {
      this.shared.begin();
      const outcome = await this.fetch(lease, priority, signal);
      await this.shared.keep(lease);
      return this.resultOf(outcome);
    } catch (error) {
      if (error instanceof LeaseLost) return undefined;
      throw error;
    } finally {
      await lease.release();
    }
  }

  /** @throws LeaseLost */
  private async fetch(lease: HeldLease, priority: Priority, signal: AbortSignal): Promise<Outcome> {
    const { store, clock, lookbackDays, onNews } = this.parts;
    const got = { fetched: 0, changes: 0, findings: new Findings() };
    let error: SourceError | undefined;
    try {
      const since = new Date(clock.now() - lookbackDays() * dayMs).toISOString();
      const known = { memory: this.shared.memory, held: store.of(this.connection.id) };
      for await (const batch of this.source.fetch({ since, ...known, priority, signal })) {
        // The connection may have been changed or removed meanwhile: its incidents are not wanted any more.
        if (this.disposed) throw new SourceError('aborted', say('The connection was changed.'));
        got.fetched += batch.incidents.length;
        got.findings.add(batch);
        const { changes, news } = this.shared.merge(batch, lease);
        got.changes += changes;
        if (news.length) onNews(news);
        const { total, parts } = batch;
        this.setProgress({ ...this.progress, ...present({ total, parts }), fetched: got.fetched });
      }
    } catch (thrown) {
      if (thrown instanceof LeaseLost) throw thrown;
      error = thrown instanceof SourceError ? thrown : unexpectedError(thrown);
      if (error !== thrown) this.parts.log.warn(`${this.connection.id}: unexpected, ${placesOf(thrown)}`);
    }
    if (store.isFull(this.connection.id)) {
      const most = maxIncidents.toLocaleString('en');
      got.findings.add({ skipped: noneSkipped, warnings: [`Only the newest incidents are kept, ${most} at most.`] });
    }
    const outcome = this.outcomeOf(got, error);
    // A refresh that the user ended did not fail: what was true before it still is.
    if (error?.code !== 'aborted' && !this.disposed) this.shared.conclude(outcome);
    return outcome;
  }

  private outcomeOf({ fetched, changes, findings }: Gains, error: SourceError | undefined): Outcome {
    const { clock, log } = this.parts;
    const { id } = this.connection;
    const { skipped, warnings } = findings;
    for (const line of [...warnings.map(warningLine), ...skipped.examples]) log.warn(`${id}: ${line}`);
    if (error) log.warn(`${id}: ${errorLine(error)}`);
    else log.info(`${id}: ${fetched} incidents, ${skipped.count} records skipped`);
    const { lastSuccess, failures, quiet } = this.shared.outcome ?? idle;
    const endedAt = clock.now();
    const told = { endedAt, fetched, skipped, warnings };
    return error
      ? { ...told, ...present({ lastSuccess }), error, failures: failures + 1, quiet }
      : { ...told, lastSuccess: endedAt, failures: 0, quiet: changes ? 0 : quiet + 1 };
  }

  private resultOf({ fetched, error }: Outcome): RefreshResult {
    return { connection: this.connection.id, ok: !error, fetched, ...(error && { error: error.message }) };
  }

  private onHeard(incidents: number): void {
    const { progress } = this;
    // While another window fetches for this one, its progress is shown here.
    if (progress) this.progress = { ...progress, fetched: progress.fetched + incidents };
    this.parts.onChange();
  }

  private setProgress(progress: Progress | undefined): void {
    this.progress = progress;
    this.parts.onChange();
  }
}

/** What a fetch has brought. */
interface Gains {
  readonly fetched: number;
  /** Incidents that are new or have changed. */
  readonly changes: number;
  readonly findings: Findings;
}
