import type { Clock } from './source';

export interface Deadline {
  readonly ms: number;
  readonly clock: Clock;
  /** Ends the work; aborted with `error` when the time is over. */
  readonly stop: AbortController;
  /** What the time-out is thrown as. */
  readonly error: Error;
}

/** Settles as `work` does, or rejects: with `error` after `ms`, with the reason of `stop` as soon as that is aborted. */
export async function within<T>(work: Promise<T>, { ms, clock, stop, error }: Deadline): Promise<T> {
  const done = new AbortController();
  const late = async (): Promise<never> => {
    await clock.sleep(ms, AbortSignal.any([stop.signal, done.signal]));
    stop.abort(error);
    throw error;
  };
  try {
    return await Promise.race([work, late()]);
  } finally {
    done.abort();
  }
}
