import type { Disposable } from '../domain/events';
import type { Clock } from '../sources/source';

interface ThrottleOptions {
  readonly clock: Pick<Clock, 'uptime' | 'sleep'>;
  /** How long work waits for others who ask, ms. Without it, it is done at once where it rested. */
  readonly delayMs?: number;
  /** The least time from the end of one round to the beginning of the next, ms. Without it, there is none. */
  readonly pauseMs?: number;
}

/** Long rounds leave others twice the time that they took, where there is a pause. */
const pauseFactor = 2;

/**
 * Does work that is asked for more often than it is done: once for all who ask until it begins. Done for each of them, what
 * takes longer than the time from one to the next would fall further behind with every one.
 */
export class Throttle {
  private readonly end = new AbortController();
  private wanted = false;
  private running = false;

  constructor(
    private readonly work: () => unknown,
    private readonly options: ThrottleOptions,
  ) {}

  /** Asks for a round that begins from now on. */
  ask(): void {
    this.wanted = true;
    if (!this.running) void this.run();
  }

  /** Does it now if it has been asked for. */
  flush(): unknown {
    if (!this.wanted || this.end.signal.aborted) return undefined;
    this.wanted = false;
    return this.work();
  }

  /** Forgets what was asked for, and does nothing from now on. */
  dispose(): void {
    this.end.abort();
  }

  private async run(): Promise<void> {
    const { clock, delayMs, pauseMs } = this.options;
    const { signal } = this.end;
    this.running = true;
    try {
      while (this.wanted && !signal.aborted) {
        if (delayMs !== undefined) await clock.sleep(delayMs, signal);
        const start = clock.uptime();
        await this.flush();
        if (pauseMs !== undefined) await clock.sleep(Math.max(pauseMs, pauseFactor * (clock.uptime() - start)), signal);
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.running = false;
    }
  }
}

/** Does work again and again, until it is disposed of. For what the clock changes in views. @param ms from one time to the next */
export function every(ms: number, work: () => unknown): Disposable {
  const ticking = setInterval(work, ms);
  return { dispose: () => clearInterval(ticking) };
}
