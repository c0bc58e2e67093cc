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
  /** Whether a failure of another window will not do. */
  readonly isAnew: boolean;
  readonly done: (result: RefreshResult) => void;
  readonly result: Promise<RefreshResult>;
}

/** A refresh that has not asked for anything yet. @param calls what its connection does meanwhile */
export function newRun(
  priority: Priority,
  isAnew: boolean,
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
    isAnew,
    onWish: undefined,
    newestAt: -Infinity,
    done,
    result,
  };
}
