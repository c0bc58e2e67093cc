import { say } from './sentence';
import { SourceError } from './source';

/** The error of a request that its caller gave up, as every part of a source throws it. */
export function abortedError(signal: AbortSignal): SourceError {
  return new SourceError('aborted', say('The request was cancelled.'), { cause: signal.reason });
}

/** @throws SourceError `aborted` when the signal is aborted */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortedError(signal);
}
