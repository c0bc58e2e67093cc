/** The state of a key's limit after a request. */
export interface MinuteUse {
  /** False when it was one too many. */
  readonly allowed: boolean;
  /** Requests that may still come now. */
  readonly remaining: number;
  /** When one more may come than now, ms since the epoch. */
  readonly resetAt: number;
}

/** A sliding window of a minute per key, exact to the ms; refused requests do not count. */
export class MinuteLimit {
  private readonly times = new Map<string, readonly number[]>();

  constructor(private readonly requests: number) {}

  /** Counts a request, unless it is one too many. @param now ms since the epoch */
  take(key: string, now: number): MinuteUse {
    const before = (this.times.get(key) ?? []).filter((time) => now - time < 60_000);
    const allowed = before.length < this.requests;
    const times = allowed ? [...before, now] : before;
    this.times.set(key, times);
    return { allowed, remaining: this.requests - times.length, resetAt: (times[0] ?? now) + 60_000 };
  }
}
