import * as z from 'zod/mini';
import { say } from '../../../src/sources/sentence';
import type { Vendor } from '../../../src/sources/vendor';

export const toyScopeSchema = z.strictObject({
  rooms: z.exactOptional(z.array(z.string())),
  from: z.exactOptional(z.string()),
});
export type ToyScope = Readonly<z.infer<typeof toyScopeSchema>>;

/** A third API, added as one would be: this folder, and a line in the list of vendors, which `esbuild.js` puts in for its tests. */
export const toy: Vendor<ToyScope> = {
  id: 'toy',
  name: 'Toy Guard',
  shortName: 'Toy',
  domains: ['toy.example'],
  linkDomain: 'console.toy.example',
  groupedBy: 'policy',
  hasDwellTime: false,
  accountStates: new Map(),
  limit: { requests: 5, windowMs: 60_000, concurrency: 1 },
  baseUrlSchema: z.string(),
  scopeSchema: toyScopeSchema,
  keyForms: undefined,
  meantAddress: (given) => given.replace(/\/+$/, ''),
  baseUrl: (address = '') => address,
  startOf: ({ from }) => from,
  description: say('incidents of toys'),
  sampleScope: {},
  load: async () => (await import('./loadedVendor')).loadedToy,
};
