import { abortedError, throwIfAborted } from '../abort';
import {
  current,
  type Ledger,
  type LedgerEntry,
  type LedgerRecord,
  type RateLimit,
  shareOf,
  type Wait,
  waitOf,
} from './ledger';
import { longestWaitMs } from './retryAfter';
import type { Clock, Urgency } from '../source';
import { allowedRequests } from './requestPriority';
import { type TurnOptions, Waiters } from './waiters';

export interface RateLimiterOptions {
  readonly limit: RateLimit;
  readonly ledger: Ledger;
  readonly clock: Clock;
  /** Called when the wait for the API's limit begins, changes or (with 0) ends; ms. */
  readonly onWait?: (ms: number) => void;
}

/** The state of a limit, counting all holders of its ledger. */
export interface Budget {
  /** Requests that may be sent now. */
  readonly left: number;
  /** Requests that the limit allows in its window. */
  readonly of: number;
  /** Until the next request may be sent; 0 when it may be sent now. */
  readonly waitingMs: number;
  /** Until a pause ends that the API asked for; 0 without one. */
  readonly pausedMs: number;
  /** Requests that wait for their turn here. */
  readonly queued: number;
  /** Requests under way. */
  readonly inFlight: number;
}

/** Waits that end so close to each other are one, ms. */
const sameWaitMs = 100;

/** Who waits looks again that often, ms: nothing reports that a window with requests under way has crashed. */
const lookAgainMs = 5000;

/**
 * Lets requests go so that the API never sees more than its limit allows, in any window and at once, with any
 * latency: the API counts a request somewhere between its sending and its answer, so a slot is taken from the one until
 * a whole window after the other.
 */
export class RateLimiter {
  private readonly waiters = new Waiters(() => this.rest());
  private serving = false;
  private serveAgain = false;
  private timer: AbortController | undefined;
  private subscription: { dispose(): void } | undefined;
  private waitingUntil = 0;

  constructor(private readonly options: RateLimiterOptions) {}

  private get limit(): RateLimit {
    return shareOf(this.options.limit, this.options.ledger.share);
  }

  /**
   * Waits for a slot, then sends: the urgent ones first, first come first served among equals.
   * @param send gets a function to call when the answer's headers are here
   * @throws SourceError `aborted`, and what `send` throws
   */
  async run<T>(send: (onHeaders: () => void) => Promise<T>, options: TurnOptions): Promise<T> {
    const { signal } = options;
    const id = await this.turn(options);
    if (signal.aborted) {
      await this.giveBack(id);
      throw abortedError(signal);
    }
    let answeredAt: number | undefined;
    let isEnded = false;
    try {
      const answer = await send(() => (answeredAt ??= this.options.clock.uptime()));
      isEnded = true;
      return answer;
    } finally {
      const isGivenUp = !isEnded && (answeredAt === undefined || signal.aborted);
      await this.settle(id, answeredAt, isGivenUp);
    }
  }

  /** Looks again at those who wait: one of them may have become more urgent. */
  reconsider(): void {
    if (this.waiters.length > 0) void this.serve();
  }

  /**
   * Lets no request go, of any holder of the ledger, until the API allows it.
   * @param until ms since the epoch, at most an hour from now; a window from now by default
   */
  async block(until?: number): Promise<void> {
    const wanted = until === undefined ? this.options.limit.windowMs : until - this.options.clock.now();
    const ms = Math.min(Math.max(wanted, 0), longestWaitMs);
    await this.change((record, at) => {
      const { pause } = record;
      return pause && pause.at + pause.ms >= at + ms ? record : { ...record, pause: { at, ms } };
    });
  }

  /** Ends a pause that the API asked for, for all holders of the ledger: the user knows better. */
  async resume(): Promise<void> {
    await this.change(({ requests }) => ({ requests }));
  }

  /** Tells of the waits of other holders of the ledger as well, while nobody waits here. */
  watch(): void {
    const look = async (): Promise<void> => {
      const { waitingMs } = await this.budget();
      if (this.waiters.length === 0) this.reportWait(waitingMs);
    };
    this.options.ledger.onDidChange(() => void (this.waiters.length === 0 && look()));
  }

  async budget(): Promise<Budget> {
    const { limit } = this;
    const { ledger, clock } = this.options;
    return ledger.update((record) => {
      const now = clock.uptime();
      const used = current(record, now, limit);
      const { limitMs } = waitOf(used, now, limit);
      const budget = {
        left: limitMs > 0 ? 0 : limit.requests - used.requests.length,
        of: limit.requests,
        waitingMs: limitMs,
        pausedMs: used.pause ? used.pause.at + used.pause.ms - now : 0,
        queued: this.waiters.length,
        inFlight: used.requests.filter(({ settled }) => !settled).length,
      };
      return { record, result: budget };
    });
  }

  private async turn(options: TurnOptions): Promise<string> {
    throwIfAborted(options.signal);
    const turn = this.waiters.join(options);
    this.subscription ??= this.options.ledger.onDidChange(() => void this.serve());
    void this.serve();
    return turn;
  }

  /** Gives slots to those who wait, one service at a time; requests that arrive meanwhile come after. */
  private async serve(): Promise<void> {
    this.serveAgain = true;
    if (this.serving) return;
    this.serving = true;
    try {
      while (this.serveAgain) {
        this.serveAgain = false;
        await this.serveQueue();
      }
    } catch (error) {
      // The ledger failed.
      this.waiters.failAll(error);
    } finally {
      this.serving = false;
    }
  }

  private async serveQueue(): Promise<void> {
    const { ledger, clock } = this.options;
    while (this.waiters.length > 0) {
      const id = crypto.randomUUID();
      const { urgency } = this.waiters;
      const wait = await ledger.update((record) => {
        const now = clock.uptime();
        const { limit } = this;
        const used = current(record, now, limit);
        const needed = waitOf(used, now, { ...limit, requests: allowedRequests(limit, urgency) });
        const entry: LedgerEntry = { id, at: now, settled: false };
        return { record: needed.ms > 0 ? used : { ...used, requests: [...used.requests, entry] }, result: needed };
      });
      if (wait.ms > 0) {
        this.wait(wait, urgency);
        return;
      }
      const waiter = this.waiters.next(urgency);
      if (waiter) waiter.start(id);
      else await this.giveBack(id);
    }
  }

  private wait({ ms, limitMs }: Wait, urgency: Urgency): void {
    this.timer?.abort();
    if (this.waiters.length === 0) return;
    // Nobody waits for spare ones, and there are slots for others.
    this.reportWait(urgency === 'spare' ? 0 : limitMs);
    this.timer = new AbortController();
    this.options.clock.sleep(Math.min(ms, lookAgainMs), this.timer.signal).then(
      () => void this.serve(),
      () => {
        // Another wait took its place, or nobody waits any more.
      },
    );
  }

  /** Nobody waits: neither time nor the ledger matters. */
  private rest(): void {
    this.timer?.abort();
    this.subscription?.dispose();
    this.subscription = undefined;
    this.reportWait(0);
  }

  private reportWait(ms: number): void {
    const until = ms > 0 ? this.options.clock.now() + ms : 0;
    // The same wait, looked at a moment later.
    if (Math.abs(until - this.waitingUntil) < sameWaitMs) return;
    this.waitingUntil = until;
    this.options.onWait?.(ms);
  }

  private async settle(id: string, answeredAt: number | undefined, isGivenUp: boolean): Promise<void> {
    const settled = this.change((record, now) => {
      const entry = { id, at: answeredAt ?? now, settled: true, ...(isGivenUp && { givenUpAt: now }) };
      return { ...record, requests: [...record.requests.filter((each) => each.id !== id), entry] };
    });
    // An unsettled entry takes its slot for longer, which does no harm; the request's own outcome must not be lost.
    await settled.catch(() => undefined);
  }

  /** Frees a slot that was not used. */
  private async giveBack(id: string): Promise<void> {
    await this.change((record) => ({ ...record, requests: record.requests.filter((entry) => entry.id !== id) }));
  }

  private async change(change: (record: LedgerRecord, now: number) => LedgerRecord): Promise<void> {
    await this.options.ledger.update((record) => ({
      record: change(record, this.options.clock.uptime()),
      result: undefined,
    }));
  }
}
