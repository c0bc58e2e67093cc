import * as z from 'zod/mini';
import { rule } from '../sentence';
import type { Vendor } from '../vendor';
import { cyberhavenAddress, cyberhavenBaseUrl } from './address';
import { cyberhavenLimit } from './limit';
import { type CyberhavenAuth, type CyberhavenScope, cyberhavenScopeSchema, keyForms } from './scope';

export const cyberhaven: Vendor<CyberhavenScope, CyberhavenAuth> = {
  id: 'cyberhaven',
  name: 'Cyberhaven',
  shortName: 'Cyberhaven',
  domains: ['cyberhaven.io', 'cyberhaven.com'],
  linkDomain: 'cyberhaven.io',
  groupedBy: 'policy',
  hasDwellTime: false,
  limit: cyberhavenLimit,
  baseUrlSchema: z.string(rule('must be the address of the tenant')),
  scopeSchema: cyberhavenScopeSchema,
  keyForms,
  meantAddress: cyberhavenAddress,
  baseUrl: (address = '') => cyberhavenBaseUrl(address),
  startOf: ({ startTime }) => startTime,
  client: async () => (await import('./client')).cyberhavenClient,
  form: async () => (await import('./form')).cyberhavenForm,
  sample: {
    scope: undefined,
    api: async (key) => (await import('../sample/sampleApi')).sampleCyberhaven(key),
  },
};
