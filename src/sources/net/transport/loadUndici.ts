import type * as undici from 'undici';

/** What the second bundle, `dist/network.js`, has of undici: see `esbuildUndici.js`. */
export type Undici = Pick<typeof undici, 'Agent' | 'buildConnector' | 'fetch' | 'Pool' | 'ProxyAgent'>;

/**
 * Loads undici and leaves alone where all of a process keeps its global dispatcher (`undici.globalDispatcher.1`): an import
 * that finds it empty takes it for itself, for good, and every other extension would send through this one's.
 */
export function loadUndici(load: () => Undici): Undici {
  // Node.js has an undici of its own, which takes that place as soon as it is loaded.
  void globalThis.Response;
  return load();
}
