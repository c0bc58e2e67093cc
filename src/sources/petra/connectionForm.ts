import { say } from '../sentence';
import type { VendorForm } from '../vendor';
import type { PetraScope } from './scope';

export const petraForm: VendorForm<PetraScope> = {
  whereKeysAre: say('Create a key in Petra: Settings → API Keys. It’s shown only once.'),
  newAddress: undefined,
  address: say('API address. Leave empty for the default. Another server needs a new key.'),
  keyForms: undefined,
  scope: {
    tenantId: {
      label: say('Tenant'),
      prompt: say('Petra or Microsoft tenant ID. Leave empty for all.'),
      type: 'text',
      none: undefined,
      seen: ({ tenant }) => [tenant?.id, tenant?.name],
    },
    startDate: {
      label: say('Start date'),
      prompt: say('Earliest creation date or date-time (ISO 8601), such as 2026-03-01'),
      type: 'text',
      none: say('default ({0})'),
    },
    limit: {
      label: say('Limit'),
      prompt: say('Only this many of the newest (1 to 500). Leave empty for no limit.'),
      type: 'number',
      none: say('no limit'),
    },
  },
};
