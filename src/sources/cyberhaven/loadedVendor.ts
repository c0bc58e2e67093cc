import type { LoadedVendor } from '../vendor';
import { CyberhavenClient, restoreCyberhaven } from './client';
import { cyberhavenForm } from './connectionForm';
import { labels, mappedPaths } from './mapper';
import type { CyberhavenAuth, CyberhavenScope } from './scope';
import { sessionOf } from './session';

export const loadedCyberhaven: LoadedVendor<CyberhavenScope, CyberhavenAuth> = {
  source: (options) => new CyberhavenClient({ ...options, session: sessionOf(options) }),
  restore: restoreCyberhaven,
  labels,
  mappedPaths,
  form: cyberhavenForm,
  sampleApi: async (key) => (await import('../sample/sampleApi')).sampleCyberhaven(key),
};
