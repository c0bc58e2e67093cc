import { say } from '../sentence';
import type { VendorForm } from '../vendor';
import type { PetraScope } from './scope';

export const petraForm: VendorForm<PetraScope> = {
  whereKeysAre: say('Create a key in Petra: Settings → API Keys. It’s shown only once.'),
  newAddress: undefined,
  address: say('Address of the API; empty for the vendor’s own. Another origin needs a key of its own.'),
  keyForms: undefined,
  scope: {
    tenantId: {
      label: say('Tenant'),
      prompt: say('Petra tenant ID or Microsoft tenant ID; empty for all tenants'),
      type: 'text',
      none: undefined,
      seen: ({ tenant }) => [tenant?.id, tenant?.name],
    },
    startDate: {
      label: say('Start date'),
      prompt: say('Only incidents created on or after this date or date-time (ISO 8601), such as 2026-03-01'),
      type: 'text',
      none: say('look-back of the settings'),
    },
    limit: {
      label: say('Limit'),
      prompt: say('Only the newest, at most this many (1 to 500), in one request; empty for all that the API gives'),
      type: 'number',
      none: say('all that the API gives'),
    },
  },
};
