import * as z from 'zod/mini';
import { rule, say } from '../sentence';
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
  accountStates: new Map(),
  limit: cyberhavenLimit,
  baseUrlSchema: z.string(rule('must be the address of the tenant')),
  scopeSchema: cyberhavenScopeSchema,
  keyForms,
  meantAddress: cyberhavenAddress,
  baseUrl: (address = '') => cyberhavenBaseUrl(address),
  startOf: ({ startTime }) => startTime,
  description: say('policy incidents, by policy'),
  sampleScope: {},
  load: async () => (await import('./loadedVendor')).loadedCyberhaven,
};
