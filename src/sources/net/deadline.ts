import type { Clock } from '../source';

export interface Deadline {
  readonly ms: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What the time-out is thrown as. */
  readonly error: Error;
}

/** Settles as `work` does, or rejects: with `error` after `ms`, or with the signal's reason once it is aborted. */
export async function within<T>(work: Promise<T>, { ms, clock, signal, error }: Deadline): Promise<T> {
  const done = new AbortController();
  const late = async (): Promise<never> => {
    await clock.sleep(ms, AbortSignal.any([signal, done.signal]));
    throw error;
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    done.abort();
  }
}
