import type { Clock } from '../../src/sources/source';

interface Sleeper {
  /** In time passed, not in time shown: a clock that is put back wakes nobody later. */
  readonly at: number;
  readonly wake: () => void;
}

/** A clock whose time passes only when the test says so. */
export class FakeClock implements Clock {
  private passed = 0;
  private readonly sleepers = new Set<Sleeper>();

  /** @param offset what the clock shows at the start, ms since the epoch */
  constructor(private offset = Date.parse('2026-01-31T12:00:00Z')) {}

  now(): number {
    return this.offset + this.passed;
  }

  uptime(): number {
    return 1_000_000 + this.passed;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper = { at: this.passed + ms, wake };
      this.sleepers.add(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }

  async turn(): Promise<void> {
    // No time passes between the parts of a piece of work.
  }

  /** How many sleep. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  /** Lets time pass, waking those whose time has come in the order of their times, each to the end of what it does then. */
  async advance(ms: number): Promise<void> {
    const end = this.passed + ms;
    await settled();
    for (let next = this.next(); next && next.at <= end; next = this.next()) await this.wake(next);
    this.passed = end;
  }

  /** Lets time pass until the promise has settled; rejects when nobody sleeps and it has not. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const done = new AbortController();
    const end = (): void => done.abort();
    promise.then(end, end);
    await settled();
    while (!done.signal.aborted) {
      const next = this.next();
      if (!next) throw new Error('Nobody sleeps, and the promise has not settled.');
      await this.wake(next);
    }
    return promise;
  }

  /** Puts the clock forward (or back, when negative) while no time passes. */
  jump(ms: number): void {
    this.offset += ms;
  }

  private next(): Sleeper | undefined {
    // Of two at the same time the one who lay down first: sets keep their order.
    return [...this.sleepers].reduce<Sleeper | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
  }

  private async wake(sleeper: Sleeper): Promise<void> {
    this.sleepers.delete(sleeper);
    this.passed = Math.max(this.passed, sleeper.at);
    sleeper.wake();
    await settled();
  }
}

/** Resolves when everything that only waited for promises has run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
