import * as z from 'zod/mini';
import { rule, say } from '../sentence';
import type { Vendor } from '../vendor';
import { petraAddress, petraBaseUrl } from './address';
import { petraLimit } from './limit';
import { type PetraScope, petraScopeSchema } from './scope';

export const petra: Vendor<PetraScope> = {
  id: 'petra',
  name: 'Petra Security',
  shortName: 'Petra',
  domains: ['petrasecurity.com'],
  linkDomain: 'petrasecurity.com',
  groupedBy: 'tenant',
  hasDwellTime: true,
  accountStates: new Map([
    ['REMEDIATED', 'secured'],
    ['REMEDIATED_PRIOR_TO_ONBOARDING', 'secured'],
    ['LOCKED_AWAITING_PASSWORD_RESET', 'locked'],
    ['PEN_TEST', 'spared'],
    ['INCORRECT', 'spared'],
  ]),
  limit: petraLimit,
  baseUrlSchema: z.optional(z.string(rule('must be text'))),
  scopeSchema: petraScopeSchema,
  keyForms: undefined,
  meantAddress: petraAddress,
  baseUrl: (address = petraBaseUrl) => address,
  startOf: ({ startDate }) => startDate,
  description: say('identity incidents, by tenant'),
  sampleScope: { startDate: '2025-01-01' },
  load: async () => (await import('./loadedVendor')).loadedPetra,
};
