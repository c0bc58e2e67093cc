import { say } from './sentence';
import { SourceError } from './source';

/** The error of a request that its caller gave up, as every part of a source throws it. */
export function abortedError(signal: AbortSignal): SourceError {
  return new SourceError('aborted', say('The request was canceled.'), { cause: signal.reason });
}

/** @throws SourceError `aborted` when the signal is aborted */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal);
}

/** Settles as `work` does, or rejects with SourceError `aborted` as soon as the signal is aborted. `work` itself goes on. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  throwIfAborted(signal);
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(abortedError(signal));
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
