import { lookbackStart } from './retention';
import { isoTime } from '../domain/time';
import {
  type Batch,
  type FetchOptions,
  type IncidentSource,
  type Priority,
  SourceError,
  type SyncedConnection,
  warn,
} from '../sources/source';
import type { Incident } from '../domain/incident';
import { present } from '../sources/cleanValues';
import { say } from '../sources/sentence';
import { stackPlaces, unexpectedError } from '../sources/unexpected';
import { LeaseLost } from '../store/connectionCache';
import type { Outcome } from '../sources/outcome';
import { idle } from './connectionStatus';
import { FetchTally } from './fetchTally';
import type { HeldLease, OnWish } from '../store/lease';
import { errorLine, type Log, warningLine } from './log';
import type { SharedConnection, SharedConnectionParts } from './sharedConnection';

/** What a refresh under way has brought. */
export interface Progress extends Pick<Batch, 'total' | 'parts'> {
  readonly fetched: number;
}

/** What the fetch of a refresh goes by. */
export interface FetchRun {
  readonly priority: Priority;
  readonly signal: AbortSignal;
  /** Whether nothing new is missing: what is left is to reread known incidents. */
  isDone: boolean;
  /** Takes wishes for the newest incidents, while there is somebody to hear them. */
  onWish: OnWish | undefined;
  /** When the newest incidents came last, ms since the epoch. */
  newestAt: number;
  readonly onProgress: (progress: Progress) => void;
  /** Called once nothing new is missing, when there is more to do. */
  readonly onDone: (outcome: Outcome) => void;
  /** Whether the connection has been changed or removed meanwhile. */
  readonly isUnwanted: () => boolean;
}

export interface FetchParts extends SharedConnectionParts {
  readonly log: Log;
  /** Called when the connection's status changes. */
  readonly onChange: () => void;
  /** Called with incidents that nobody has seen and that a fetch of this window found. */
  readonly onNews: (incidents: readonly Incident[]) => void;
}

/** Fetches from one connection's source, and says how that went. */
export class ConnectionFetch {
  private readonly source: IncidentSource;

  constructor(
    private readonly connection: SyncedConnection,
    private readonly shared: SharedConnection,
    private readonly parts: FetchParts,
  ) {
    this.source = connection.createSource();
  }

  /** @throws LeaseLost */
  async run(lease: HeldLease, run: FetchRun): Promise<Outcome> {
    const { store, clock, onNews } = this.parts;
    const tally = new FetchTally();
    const lost = new AbortController();
    let error: SourceError | undefined;
    let progress: Progress = { fetched: 0 };
    const { generation } = this.shared;
    /** Whether something has come that was not concluded yet. */
    let hasMore = true;
    try {
      for await (const batch of this.source.fetch(this.fetchOptions(run))) {
        // The connection may have been changed or removed meanwhile, or all of it cleared: this is not wanted any more.
        if (run.isUnwanted() || this.shared.generation !== generation)
          throw new SourceError('aborted', say('The connection was changed.'));
        lost.signal.throwIfAborted();
        tally.add(batch);
        const { changes, news } = this.shared.merge(batch);
        tally.changes += changes;
        if (news.length) onNews(news);
        if (batch.newest) run.newestAt = clock.now();
        const { total, parts } = batch;
        progress = { ...progress, ...present({ total, parts }), fetched: tally.fetched };
        if (run.isDone) this.parts.onChange();
        else run.onProgress(progress);
        hasMore = run.isDone || !parts || parts.done < parts.of;
        if (hasMore) this.shared.keepSome(lease).catch((reason: unknown) => lost.abort(reason));
        else await this.conclude(tally, run, lease);
      }
    } catch (thrown) {
      if (thrown instanceof LeaseLost) throw thrown;
      error = thrown instanceof SourceError ? thrown : unexpectedError(thrown);
      if (error !== thrown) this.parts.log.warn(`${this.connection.id}: unexpected, ${stackPlaces(thrown)}`);
    } finally {
      run.onWish = undefined;
    }
    if (store.isFull(this.connection.id)) {
      tally.warn(warn(say('There are too many incidents. The oldest are dropped.')));
      hasMore = true;
    }
    const isAborted = error?.code === 'aborted';
    const before = run.isDone && (isAborted || !error) ? this.shared.state.outcome : undefined;
    const { skipped, warnings, changes } = tally;
    const outcome = before
      ? { ...before, skipped, warnings, quiet: changes ? 0 : before.quiet }
      : this.outcomeOf(tally, error);
    // A refresh that the user ended did not fail: what was true before it still is.
    if ((before ? hasMore : !isAborted) && !run.isUnwanted()) this.shared.conclude(outcome);
    return outcome;
  }

  private fetchOptions(run: FetchRun): FetchOptions {
    const { store, clock, lookbackDays } = this.parts;
    const known = store.of(this.connection.id);
    return {
      since: isoTime(lookbackStart(clock.now(), lookbackDays())),
      known,
      unlisted: new Set(known.flatMap(({ id, unlistedSince }) => (unlistedSince === undefined ? [] : [id]))),
      memory: this.shared.state.memory,
      // Spare requests go last, and leave a third of the limit to all others.
      onWish: (listener) => {
        run.onWish = listener;
        return () => (run.onWish = undefined);
      },
      priority: run.priority,
      signal: run.signal,
    };
  }

  /** Says that nothing new is missing, while the source goes on to reread known incidents. @throws LeaseLost */
  private async conclude(tally: FetchTally, run: FetchRun, lease: HeldLease): Promise<void> {
    const outcome = this.outcomeOf(tally, undefined);
    this.shared.conclude(outcome);
    await this.shared.keep(lease);
    run.onDone(outcome);
  }

  private outcomeOf({ fetched, changes, skipped, warnings }: FetchTally, error: SourceError | undefined): Outcome {
    const { clock, log } = this.parts;
    const { id } = this.connection;
    for (const line of [...warnings.map(warningLine), ...skipped.examples]) log.warn(`${id}: ${line}`);
    if (error) log.warn(`${id}: ${errorLine(error)}`);
    else log.info(`${id}: ${fetched} incidents, ${skipped.count} records skipped`);
    const { lastSuccess, failures, quiet } = this.shared.state.outcome ?? idle;
    const endedAt = clock.now();
    const common = { endedAt, fetched, skipped, warnings };
    return error
      ? { ...common, ...present({ lastSuccess }), error, failures: failures + 1, quiet }
      : { ...common, lastSuccess: endedAt, failures: 0, quiet: changes ? 0 : quiet + 1 };
  }
}
