import { uptime } from 'node:os';
import type { Clock } from './source';

/** Node's timers run no longer, and one set for longer does not wait at all. */
const longestTimerMs = 2 ** 31 - 1;

/** Whose turn is yet to come, the first one first. */
const waiting: (() => void)[] = [];

/** One goes on in each round of the event loop: the slices of several would add up to a block that users notice. */
function next(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(next);
}

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Not `performance.now`, which every process counts from its own start, and which stands still while the machine sleeps.
  uptime: () => uptime() * 1000,
  sleep: async (ms, signal) => {
    await new Promise<void>((resolve, reject) => {
      signal?.throwIfAborted();
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(ms, longestTimerMs));
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  },
  turn: async () => {
    await new Promise<void>((resolve) => {
      if (waiting.push(resolve) === 1) setImmediate(next);
    });
  },
};
