import { abortedError } from '../abort';
import { type Clock, SourceError, type SourceErrorCode } from '../source';

export interface RetryOptions {
  readonly clock: Clock;
  /** From 0 up to 1, as `Math.random`. */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Whether a server error is tried again; it is by default. */
  readonly patient?: boolean;
}

const attempts = 3;
const firstPauseMs = 1000;

/** What may have passed by the next attempt. Not a time-out: the user has waited long enough. */
const passing: ReadonlySet<SourceErrorCode> = new Set<SourceErrorCode>(['rateLimited', 'server', 'network']);

/**
 * Makes up to three attempts, with a pause that doubles and is jittered, as long as the failure may pass by itself.
 * @throws SourceError `aborted`, and what the last attempt throws
 */
export async function retried<T>(
  attempt: () => Promise<T>,
  { clock, random, signal, patient = true }: RetryOptions,
): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      if (made === attempts || !(error instanceof SourceError && passing.has(error.code))) throw error;
      if (error.code === 'server' && !patient) throw error;
    }
    // Between half and all of the pause, so that several windows do not come back at once.
    const pauseMs = firstPauseMs * 2 ** (made - 1) * (0.5 + random() / 2);
    await clock.sleep(pauseMs, signal).catch(() => {
      throw abortedError(signal);
    });
  }
}
