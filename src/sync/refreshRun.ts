import type { Priority } from '../sources/source';
import type { FetchRun } from './connectionFetch';

/** What came of one connection's refresh. */
export interface RefreshResult {
  readonly connection: string;
  readonly ok: boolean;
  readonly fetched: number;
  /** In words, when not ok. */
  readonly error?: string;
}

/** A refresh, from when it was asked for until its source has nothing more to do. */
export interface RefreshRun extends FetchRun {
  readonly abort: AbortController;
  /** Whether the key has been replaced: a failure of another window may be that of the key before. */
  readonly isRestart: boolean;
  readonly done: (result: RefreshResult) => void;
  readonly result: Promise<RefreshResult>;
}

/** A refresh that has not asked for anything yet. @param calls what its connection does meanwhile */
export function newRun(
  priority: Priority,
  isRestart: boolean,
  calls: Pick<FetchRun, 'onProgress' | 'onDone' | 'isUnwanted'>,
): RefreshRun {
  let done!: RefreshRun['done'];
  const result = new Promise<RefreshResult>((resolve) => (done = resolve));
  const abort = new AbortController();
  return {
    ...calls,
    priority,
    abort,
    signal: abort.signal,
    isDone: false,
    isRestart,
    onWish: undefined,
    newestAt: -Infinity,
    done,
    result,
  };
}
