import type { SourceErrorCode, Clock } from '../sources/source';
import type { ConnectionStatus } from './connectionStatus';
import type { Lease } from './lease';
import type { Sync } from './sync';

const minuteMs = 60_000;
/** A window without focus lets those with focus go first, and refreshes less often when there is none. */
const unfocusedFactor = 4;
/** Refreshes in a row that brought nothing after which they become rarer, and how much rarer at most. */
const quietStep = 6;
const quietFactor = 4;
/** The longest time from a failure to the next try, ms. */
const longestPauseMs = 30 * minuteMs;

/** Failures that time alone does not mend. */
const lasting: ReadonlySet<SourceErrorCode> = new Set([
  'unauthorized',
  'forbidden',
  'notFound',
  'badRequest',
  'badParameter',
  'insecureUrl',
]);

export interface BackgroundRefreshParts {
  readonly sync: Sync;
  readonly clock: Clock;
  /** Held while refreshing, so that one window does it at a time. */
  readonly lease: Lease;
  /** Minutes between refreshes; 0 for none. */
  readonly intervalMinutes: () => number;
  /** Whether the user is in this window. */
  readonly focused: () => boolean;
}

/** Refreshes connections in the background when they have become older than the interval, in whichever window. */
export class BackgroundRefresh {
  private round: AbortController | undefined;
  private started = false;

  constructor(private readonly parts: BackgroundRefreshParts) {}

  /** Refreshes now what is due, and from now on whatever becomes due. Call it again whenever something may be due sooner. */
  wake(): void {
    this.started = true;
    this.round?.abort();
    this.round = new AbortController();
    void this.run(this.round.signal);
  }

  /** Like {@link wake}, but leaves it asleep until the first wake: nothing is fetched before somebody looks. */
  reconsider(): void {
    if (this.started) this.wake();
  }

  dispose(): void {
    this.round?.abort();
  }

  private async run(signal: AbortSignal): Promise<void> {
    const { clock, intervalMinutes } = this.parts;
    try {
      while (!signal.aborted && intervalMinutes() > 0) {
        if (this.due().length) await this.refresh(signal);
        const wait = Math.min(
          ...this.parts.sync.connections().map((id) => this.dueIn(id)),
          intervalMinutes() * minuteMs,
        );
        await clock.sleep(Math.max(1000, wait), signal);
      }
    } catch {
      // Aborted: another round has begun, or the end has come.
    }
  }

  /** @throws the signal's reason */
  private async refresh(signal: AbortSignal): Promise<void> {
    const { lease, sync } = this.parts;
    const held = await lease.take();
    if (!held) return lease.free(signal);
    try {
      // What another window has fetched meanwhile is not due any more.
      await sync.catchUp();
      if (!signal.aborted) await sync.refresh('background', this.due());
    } finally {
      await held.release();
    }
  }

  private due(): string[] {
    return this.parts.sync.connections().filter((id) => this.dueIn(id) <= 0);
  }

  private dueIn(connection: string): number {
    const { sync, clock, intervalMinutes, focused } = this.parts;
    const status = sync.status(connection);
    const pause = pauseAfter(status, intervalMinutes() * minuteMs, focused());
    const passed = clock.now() - (status.endedAt ?? -Infinity);
    // A time to come is one from before the clock was put back.
    return passed < 0 ? 0 : pause - passed;
  }
}

/**
 * How long to wait from one refresh to the next, ms: rarer where nobody looks and where nothing comes; after a failure
 * that may pass, soon and then ever later.
 */
export function pauseAfter(status: ConnectionStatus, intervalMs: number, focused: boolean): number {
  const { error, failures, quiet } = status;
  const unfocused = focused ? 1 : unfocusedFactor;
  if (error && !lasting.has(error.code)) {
    return Math.min(Math.min(minuteMs, intervalMs) * 2 ** (failures - 1), longestPauseMs) * unfocused;
  }
  const rarer = error ? quietFactor : Math.min(2 ** Math.floor(quiet / quietStep), quietFactor);
  return intervalMs * rarer * unfocused;
}
