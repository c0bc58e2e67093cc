import { say } from '../sentence';
import type { VendorForm } from '../vendor';
import type { CyberhavenScope } from './scope';

export const cyberhavenForm: VendorForm<CyberhavenScope> = {
  whereKeysAre: say('Create a key in Cyberhaven: Settings → Users & API Keys. It’s shown only once.'),
  newAddress: {
    prompt: say('Cyberhaven console URL, for example https://acme.cyberhaven.io'),
    placeholder: 'https://acme.cyberhaven.io',
  },
  address: say('Cyberhaven console URL. Another server needs a new key.'),
  scope: {
    startTime: {
      label: say('Start time'),
      prompt: say('Earliest date or date-time (ISO 8601)'),
      type: 'text',
      none: say('default (last {0} days)'),
    },
    endTime: {
      label: say('End time'),
      prompt: say('Latest date or date-time (ISO 8601). Leave empty for none.'),
      type: 'text',
      none: say('none'),
    },
    resolutionStatuses: { label: say('Statuses'), prompt: say('open, closed. {0}'), type: 'list', none: undefined },
    policySeverities: {
      label: say('Severities'),
      prompt: say('informational, low, medium, high, critical. {0}'),
      type: 'list',
      none: undefined,
    },
    policyIds: { label: say('Policies'), prompt: say('Policy IDs. {0}'), type: 'list', none: undefined },
    datasetIds: { label: say('Datasets'), prompt: say('Dataset IDs. {0}'), type: 'list', none: undefined },
    datasetSensitivities: {
      label: say('Sensitivities'),
      prompt: say('unrestricted, low, moderate, high, critical. {0}'),
      type: 'list',
      none: undefined,
    },
    users: { label: say('Users'), prompt: say('User names. {0}'), type: 'list', none: undefined },
    assignees: { label: say('Assignees'), prompt: say('Assignees. {0}'), type: 'list', none: undefined },
    hostnames: { label: say('Hosts'), prompt: say('Host names. {0}'), type: 'list', none: undefined },
    pageSize: {
      label: say('Page size'),
      prompt: say('Incidents per request, 1 to 1000. Leave empty for 1000.'),
      type: 'number',
      none: '1000',
    },
    includeAiSummaries: {
      label: say('AI summaries'),
      prompt: say('true or false. Leave empty for true.'),
      type: 'truth',
      none: 'true',
    },
  },
};
