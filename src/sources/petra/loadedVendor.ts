import type { LoadedVendor } from '../vendor';
import { PetraClient, restorePetra } from './client';
import { petraForm } from './connectionForm';
import { labels, mappedPaths } from './mapper';
import type { PetraScope } from './scope';

export const loadedPetra: LoadedVendor<PetraScope> = {
  source: (options) => new PetraClient(options),
  restore: (records, { connection }) => restorePetra(records, connection),
  labels,
  mappedPaths,
  form: petraForm,
  sampleApi: async (key) => (await import('../sample/sampleApi')).samplePetra(key),
};
