import { setMaxListeners } from 'node:events';
import { throwIfAborted, untilAborted } from '../abort';
import type { Urgency } from '../source';
import { mostUrgent } from './requestPriority';

/** One who waits for the outcome of a call. */
export interface Sharer {
  readonly priority: Urgency;
  readonly signal: AbortSignal;
}

/** What a shared call goes by, on behalf of all its sharers. */
export interface SharedOptions {
  /** That of the most urgent sharer. */
  readonly priority: () => Urgency;
  /** Aborted when the last sharer has gone. */
  readonly signal: AbortSignal;
}

interface Call {
  readonly sharers: Set<Sharer>;
  readonly stop: AbortController;
  readonly result: Promise<unknown>;
}

/** Lets those who ask for the same thing at the same time share one call. */
export class SharedCalls {
  private readonly calls = new Map<string, Call>();

  /**
   * Joins the call under way with this key, or starts it. The key decides the type of the result.
   * @throws SourceError `aborted` when this sharer's signal is aborted, and what the call throws
   */
  async join<T>(key: string, sharer: Sharer, start: (options: SharedOptions) => Promise<T>): Promise<T> {
    throwIfAborted(sharer.signal);
    // One signal may end hundreds of calls: Node takes more than ten listeners for a leak.
    setMaxListeners(0, sharer.signal);
    // A copy: one caller may join the same call twice.
    const own: Sharer = { ...sharer };
    const call = this.calls.get(key) ?? this.start(key, own, start);
    call.sharers.add(own);
    try {
      return await untilAborted(call.result as Promise<T>, own.signal);
    } finally {
      call.sharers.delete(own);
      // For the call itself without effect when it has ended.
      if (call.sharers.size === 0) call.stop.abort();
    }
  }

  private start<T>(key: string, first: Sharer, start: (options: SharedOptions) => Promise<T>): Call {
    const sharers = new Set([first]);
    const stop = new AbortController();
    const priority = (): Urgency => mostUrgent([...sharers].map((sharer) => sharer.priority));
    const call: Call = { sharers, stop, result: start({ priority, signal: stop.signal }) };
    this.calls.set(key, call);
    // Whoever comes after that starts another.
    const forget = (): void => void this.calls.delete(key);
    stop.signal.addEventListener('abort', forget, { once: true });
    return call;
  }
}
