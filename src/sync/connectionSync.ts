import { abortedError } from '../sources/abort';
import { present } from '../sources/cleanValues';
import type { Priority, SyncedConnection } from '../sources/source';
import { LeaseLost } from '../store/connectionCache';
import type { ConnectionFetch, FetchParts, Progress } from './connectionFetch';
import type { Outcome } from '../sources/outcome';
import { type ConnectionStatus, idle } from './connectionStatus';
import { opaqueDigest } from '../store/encryption';
import { type HeldLease, type Lease, ownLease } from '../store/lease';
import { newRun, type RefreshResult, type RefreshRun } from './refreshRun';
import { SharedConnection } from './sharedConnection';

export interface ConnectionSyncParts extends FetchParts {
  /** The lease of a name, shared by all windows. */
  readonly lease: (name: string) => Lease;
}

/** Windows wish for the newest incidents in the background, each at its own interval: the least time between two requests, ms. */
const minWishIntervalMs = 60_000;
/** By then another window has notified of what it found, ms. */
const leftUntoldMs = 10_000;

/** Refreshes one connection: by fetching, or by waiting for the window that is at it. */
export class ConnectionSync {
  readonly shared: SharedConnection;
  private loaded: ConnectionFetch | undefined;
  private readonly lease: Lease;
  private running: RefreshRun | undefined;
  /** The one that asks the source now. */
  private fetching: RefreshRun | undefined;
  /** Resolves when all refreshes have let go of the source. */
  private over: Promise<unknown> = Promise.resolve();
  private progress: Progress | undefined;
  private waitingUntil: number | undefined;
  /** When the last refresh of this window ended, however: a canceled one has no outcome. */
  private endedAt = -Infinity;
  /** When the newest incidents were last wished for, ms since the epoch. */
  private wishedAt = -Infinity;
  /** Ends the wait for another window's refresh once one has ended. */
  private onOutcome: (() => void) | undefined;
  private readonly stop = new AbortController();
  private hasApplied = false;

  constructor(
    readonly connection: SyncedConnection,
    private readonly parts: ConnectionSyncParts,
  ) {
    this.lease = parts.lease(opaqueDigest('fetch', connection.id, connection.question));
    this.shared = new SharedConnection(
      connection,
      parts,
      (incidents) => this.onApplied(incidents),
      (isLost) => this.onForgotten(isLost),
    );
  }

  get status(): ConnectionStatus {
    const { outcome = idle, horizons = [] } = this.shared.state;
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

  /**
   * Refreshes; one under way is joined, in whichever window, and asks for the newest incidents at once. One that is but
   * rereading known incidents makes room. Never rejects.
   */
  async refresh(priority: Priority): Promise<RefreshResult> {
    const { running } = this;
    if (!running || running.isDone || running.abort.signal.aborted) return this.begin(priority).result;
    this.wish(priority);
    // Another window may be at it.
    if (!running.onWish) void this.lease.wish(priority);
    return running.result;
  }

  /** Refreshes again: what is under way asks with a key that has been replaced. Never rejects. */
  async restart(): Promise<RefreshResult> {
    return this.begin('user', true).result;
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

  dispose(): void {
    this.stop.abort();
    this.cancel();
    this.shared.dispose();
  }

  private begin(priority: Priority, isRestart = false): RefreshRun {
    this.cancel();
    const run: RefreshRun = newRun(priority, isRestart, {
      onProgress: (progress) => this.setProgress(progress),
      onDone: (outcome) => this.end(run, this.resultOf(outcome)),
      isUnwanted: () => this.stop.signal.aborted,
    });
    this.running = run;
    this.setProgress({ fetched: 0 });
    this.over = this.over.then(async () => this.run(run));
    return run;
  }

  private async run(run: RefreshRun): Promise<void> {
    try {
      this.end(run, await this.fetchOrJoin(run));
    } catch {
      // The wait for another window was given up: nothing else rejects.
      this.end(run, this.resultOf({ fetched: 0, error: abortedError(run.signal) }));
    }
    if (this.running === run) this.running = undefined;
  }

  /** Says that nothing new is missing, or that nothing more comes. */
  private end(run: RefreshRun, result: RefreshResult): void {
    if (run.isDone) return;
    run.isDone = true;
    this.endedAt = this.parts.clock.now();
    // Another may have taken its place.
    if (this.running === run) this.setProgress(undefined);
    run.done(result);
  }

  /** @throws the signal's reason */
  private async fetchOrJoin(run: RefreshRun): Promise<RefreshResult> {
    const { shared } = this;
    const { signal } = run;
    await shared.catchUp();
    let before = shared.state.outcome?.endedAt;
    // Another window may be at it.
    if (shared.isShared) await this.lease.wish(run.priority);
    for (;;) {
      signal.throwIfAborted();
      const held = shared.isShared ? await this.lease.take((priority) => this.onRemoteWish(priority)) : ownLease;
      const result = held && (await this.fetchWith(held, run));
      if (result) return result;
      // It was all but over.
      if (run.isDone) return this.resultOf({ fetched: 0 });
      const ended = new AbortController();
      this.onOutcome = () => ended.abort();
      if (shared.state.outcome?.endedAt === before) {
        await this.lease.free(AbortSignal.any([signal, ended.signal])).catch(() => signal.throwIfAborted());
      }
      await shared.catchUp();
      const { outcome } = shared.state;
      const isOther = outcome && outcome.endedAt !== before;
      // Another window has done it meanwhile, unless that failed with a key that has been replaced.
      if (isOther && !(run.isRestart && outcome.error)) return this.resultOf(outcome);
      before = outcome?.endedAt;
    }
  }

  /** Undefined when another window has taken over meanwhile. */
  private async fetchWith(lease: HeldLease, run: RefreshRun): Promise<RefreshResult | undefined> {
    this.fetching = run;
    try {
      const outcome = await (await this.fetch()).run(lease, run);
      await this.shared.keep(lease);
      return this.resultOf(outcome);
    } catch (error) {
      if (error instanceof LeaseLost) return undefined;
      throw error;
    } finally {
      this.fetching = undefined;
      await lease.release();
    }
  }

  /** Loaded when it is first needed: many windows never fetch. */
  private async fetch(): Promise<ConnectionFetch> {
    const { ConnectionFetch } = await import('./connectionFetch');
    return (this.loaded ??= new ConnectionFetch(this.connection, this.shared, this.parts));
  }

  /** Asks a fetch of this window under way for the newest incidents. */
  private wish(priority: Priority): void {
    const { running } = this;
    const now = this.parts.clock.now();
    const last = Math.max(this.wishedAt, running?.newestAt ?? -Infinity);
    if (priority === 'background' && now - last < minWishIntervalMs) return;
    this.wishedAt = now;
    running?.onWish?.(priority);
  }

  /** Another window wishes for the newest incidents. */
  private onRemoteWish(priority: Priority): void {
    if (this.running && !this.running.isDone) this.wish(priority);
    else if (!this.stop.signal.aborted) void this.refresh(priority);
  }

  private resultOf({ fetched, error }: Pick<Outcome, 'fetched' | 'error'>): RefreshResult {
    return { connection: this.connection.id, ok: !error, fetched, ...(error && { error: error.message }) };
  }

  private onApplied(incidents: number): void {
    // While another window fetches for this one, its progress is shown here.
    if (this.progress) this.progress = { ...this.progress, fetched: this.progress.fetched + incidents };
    this.onOutcome?.();
    this.parts.onChange();
    if (!this.hasApplied) void this.announceRest();
    this.hasApplied = true;
  }

  private onForgotten(isLost: boolean): void {
    const { fetching } = this;
    if (!fetching || fetching !== this.running) {
      // Nobody wanted it gone. Who clears it refreshes.
      if (isLost) void this.refresh('background');
      return;
    }
    // Whoever waits for it gets what the next one brings.
    fetching.isDone = true;
    void this.begin(fetching.priority).result.then(fetching.done);
  }

  /** After a start: what an earlier run found without a notification. What another window finds meanwhile is that one's. */
  private async announceRest(): Promise<void> {
    const { clock, store, onNews } = this.parts;
    await this.shared.catchUp();
    const before = new Set(this.shared.state.untold);
    await clock.sleep(leftUntoldMs, this.stop.signal).catch(() => undefined);
    if (this.stop.signal.aborted) return;
    const still = this.shared.state.untold.filter((id) => before.has(id));
    const left = still.flatMap((id) => store.get({ connection: this.connection.id, id }) ?? []);
    if (left.length > 0) onNews(left);
  }

  private setProgress(progress: Progress | undefined): void {
    this.progress = progress;
    this.parts.onChange();
  }
}
