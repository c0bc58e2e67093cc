import type { Ledger, RateLimit } from '../../src/sources/limit/ledger';
import { MemoryLedger } from './memoryLedger';
import { RateLimiter } from '../../src/sources/limit/rateLimit';
import type { Urgency } from '../../src/sources/source';
import { FakeClock } from './fakeClock';

export const limit = { requests: 3, windowMs: 60_000, concurrency: 2 };

/** How long a slot is held after the answer: a window, and a second beyond it. */
export const slotMs = 61_000;

export interface Ask {
  /** How long the request is under way. */
  readonly ms?: number;
  readonly priority?: Urgency;
  readonly signal?: AbortSignal;
  readonly by?: RateLimiter;
}

/** A limiter with everything around it. */
export class LimiterSetup {
  readonly clock = new FakeClock();
  readonly ledger = new MemoryLedger();
  /** What `onWait` was called with. */
  readonly waits: number[] = [];
  /** The names of the requests sent, in order. */
  readonly started: string[] = [];
  readonly limiter = this.create(this.ledger);

  /** Another limiter, as of another window. */
  create(ledger: Ledger = this.ledger, shared: RateLimit = limit): RateLimiter {
    return new RateLimiter({ limit: shared, ledger, clock: this.clock, onWait: (ms) => this.waits.push(ms) });
  }

  /** A request that resolves with its name. */
  async ask(name: string, { ms = 0, priority = 'user', signal, by = this.limiter }: Ask = {}): Promise<string> {
    const send = async (): Promise<string> => {
      this.started.push(name);
      await this.clock.sleep(ms, signal);
      return name;
    };
    return by.run(send, { priority: () => priority, signal: signal ?? new AbortController().signal });
  }

  /** Waits until all that can be sent now has been. */
  async askAll(...asks: readonly Promise<string>[]): Promise<void> {
    for (const each of asks) each.catch(() => undefined);
    await this.clock.advance(0);
  }
}
