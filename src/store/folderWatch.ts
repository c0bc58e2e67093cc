import { type FSWatcher, watch } from 'node:fs';
import type { Clock } from '../sources/source';

/** Most that watch end sooner, and opening a watcher is dear on some systems; ms. */
const openAfterMs = 100;
/** For folders that are not there yet, and systems that tell of no changes (network drives, a spent inotify limit); ms. */
const pollMs = 1000;

/**
 * Calls `look` whenever something may have changed in a folder: soon where the system tells, within a second elsewhere.
 * @returns ends the watch
 */
export function watchFolder(folder: string, clock: Clock, look: () => void): () => void {
  const end = new AbortController();
  let watcher: FSWatcher | undefined;
  const close = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  const open = (): void => {
    try {
      watcher ??= watch(folder, { persistent: false }, look).on('error', close);
    } catch {
      // Tried again at the next turn.
    }
  };
  const run = async (): Promise<void> => {
    await clock.sleep(openAfterMs, end.signal);
    while (!end.signal.aborted) {
      open();
      look();
      await clock.sleep(pollMs, end.signal);
    }
  };
  run().catch(() => {
    // The watch has ended.
  });
  return () => {
    end.abort();
    close();
  };
}
