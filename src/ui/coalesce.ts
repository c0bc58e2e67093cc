/** A piece of work that is asked for more often than it is done. */
export interface Coalesced {
  /** Asks for it to be done soon; once for all who ask until then. */
  readonly ask: () => void;
  /** Does it now if it has been asked for. */
  readonly flush: () => void;
  /** Forgets that it was asked for. */
  readonly dispose: () => void;
}

/**
 * Does work once for all keys that came while it was busy: done for each of them, what takes longer than a key would fall
 * further behind with every one.
 */
export function coalesce(work: () => void): Coalesced {
  let timer: NodeJS.Timeout | undefined;
  const dispose = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const flush = (): void => {
    if (timer === undefined) return;
    dispose();
    work();
  };
  return { ask: () => (timer ??= setTimeout(flush)), flush, dispose };
}
