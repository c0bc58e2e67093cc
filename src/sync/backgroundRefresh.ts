import { smallest } from '../domain/lists';
import { minuteMs } from '../domain/time';
import type { SourceErrorCode, Clock } from '../sources/source';
import type { ConnectionStatus } from './connectionStatus';
import type { Sync } from './sync';

/** A window without focus lets those with focus go first, and refreshes less often when there is none. */
const unfocusedFactor = 2;
/** Refreshes in a row that brought nothing after which they become rarer. */
const quietStep = 6;
/** How much rarer than the interval at most. */
const rarestFactor = 3;
/** The longest time from a failure to the next try, ms. */
const longestPauseMs = 30 * minuteMs;
/** How often it looks, ms: timers stand still while the machine sleeps. */
const lookAgainMs = minuteMs;

/** Failures that don't fix themselves. */
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
  /** Minutes between refreshes; 0 for none. */
  readonly intervalMinutes: () => number;
  /** Whether the user is in this window. */
  readonly focused: () => boolean;
}

/** Refreshes connections in the background when they have become older than the interval, in whichever window. */
export class BackgroundRefresh {
  /** Connections whose refresh has begun here and has not ended, and when the newest were last asked for, ms since the epoch. */
  private readonly running = new Map<string, number>();
  /** Ends the wait for what becomes due. */
  private pause = new AbortController();
  private started = false;
  private looping = false;
  private disposed = false;

  constructor(private readonly parts: BackgroundRefreshParts) {}

  /** Refreshes now what is due, and from now on what becomes due. Call it again whenever something may be due sooner. */
  wake(): void {
    this.started = true;
    this.pause.abort();
    if (!this.looping) void this.run();
  }

  /** Like {@link wake}, but leaves it asleep until the first wake: nothing is fetched before somebody looks. */
  reconsider(): void {
    if (this.started) this.wake();
  }

  dispose(): void {
    this.disposed = true;
    this.pause.abort();
  }

  private async run(): Promise<void> {
    this.looping = true;
    while (this.wanted) {
      this.pause = new AbortController();
      if (this.due().length) await this.begin();
      // Who is woken looks again.
      await this.parts.clock.sleep(this.waitMs(), this.pause.signal).catch(() => undefined);
    }
    this.looping = false;
  }

  private get wanted(): boolean {
    return !this.disposed && this.parts.intervalMinutes() > 0;
  }

  /** Begins to refresh what is due, and leaves it to itself: one connection may take for hours while others become due. */
  private async begin(): Promise<void> {
    const { sync } = this.parts;
    // What another window has fetched meanwhile is not due any more.
    await sync.catchUp();
    if (this.wanted) for (const id of this.due()) void this.refresh(id);
  }

  private async refresh(connection: string): Promise<void> {
    const isUnderWay = this.running.has(connection);
    this.running.set(connection, this.parts.clock.now());
    // One that is under way asks for the newest once more.
    const ended = this.parts.sync.refresh('background', [connection]);
    if (isUnderWay) return;
    await ended;
    this.running.delete(connection);
    this.pause.abort();
  }

  private due(): string[] {
    return this.parts.sync.connections().filter((id) => this.dueIn(id) <= 0);
  }

  /** Until something may be due, ms. */
  private waitMs(): number {
    const waits = this.parts.sync.connections().map((id) => this.dueIn(id));
    return Math.max(1000, smallest(waits, lookAgainMs));
  }

  private dueIn(connection: string): number {
    const { sync, clock, intervalMinutes, focused } = this.parts;
    const status = sync.status(connection);
    const pause = pauseAfter(status, intervalMinutes() * minuteMs, focused());
    const passed = clock.now() - (this.running.get(connection) ?? status.endedAt ?? -Infinity);
    // A future time predates a clock change.
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
  const rarer = error ? rarestFactor : 1 + Math.floor(quiet / quietStep);
  return intervalMs * Math.min(rarer * unfocused, rarestFactor);
}
