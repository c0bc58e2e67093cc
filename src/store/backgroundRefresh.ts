import type { Clock } from '../sources/source';
import type { Sync } from './sync';

const minuteMs = 60_000;

export interface BackgroundRefreshParts {
  readonly sync: Sync;
  readonly clock: Clock;
  /** Minutes between refreshes; 0 for none. */
  readonly intervalMinutes: () => number;
}

/** Refreshes connections in the background when they have become older than the interval. */
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
    const { sync, clock, intervalMinutes } = this.parts;
    while (!signal.aborted) {
      const interval = intervalMinutes() * minuteMs;
      if (!(interval > 0)) return;
      const due = sync.connections().filter((id) => clock.now() - sync.lastTried(id) >= interval);
      if (due.length) await sync.refresh('background', due);
      if (signal.aborted) return;
      const next = Math.min(...sync.connections().map((id) => sync.lastTried(id) + interval - clock.now()), interval);
      try {
        await clock.sleep(Math.max(1000, next), signal);
      } catch {
        // Aborted: another round has begun, or the end has come.
        return;
      }
    }
  }
}
