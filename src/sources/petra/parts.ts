import type { VendorParts } from '../vendor';
import { PetraClient, restorePetra } from './client';
import { petraForm } from './form';
import { labels, mappedPaths } from './mapper';
import type { PetraScope } from './scope';

export const petraParts: VendorParts<PetraScope> = {
  source: (options) => new PetraClient(options),
  restore: (records, { connection }) => restorePetra(records, connection),
  labels,
  mappedPaths,
  form: petraForm,
  sampleApi: async (key) => (await import('../sample/sampleApi')).samplePetra(key),
};
