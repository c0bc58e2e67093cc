import { apiWord, say } from '../sentence';
import type { VendorForm } from '../vendor';
import type { CyberhavenScope } from './scope';

export const cyberhavenForm: VendorForm<CyberhavenScope> = {
  whereKeysAre: say('Create a key in Cyberhaven: Settings → Users & API Keys. It’s shown only once.'),
  newAddress: {
    prompt: say('Cyberhaven console URL, for example https://acme.cyberhaven.io'),
    placeholder: 'https://acme.cyberhaven.io',
  },
  address: say('Cyberhaven console URL. Another server needs a new key.'),
  keyForms: {
    refreshToken: apiWord('Refresh token'),
    apiKey: apiWord('API key'),
    bearer: apiWord('Bearer token'),
  },
  scope: {
    startTime: {
      label: say('Start time'),
      prompt: say('Earliest date or date-time (ISO 8601)'),
      type: 'text',
      none: say('default ({0})'),
    },
    endTime: {
      label: say('End time'),
      prompt: say('Latest date or date-time (ISO 8601). Leave empty for none.'),
      type: 'text',
      none: say('none'),
    },
    resolutionStatuses: {
      label: say('Statuses'),
      prompt: say('Choose statuses, or none for all'),
      type: 'list',
      none: undefined,
      // The page documents no others.
      values: [
        ['open', apiWord('Open', 'status of an incident')],
        ['closed', apiWord('Closed')],
      ],
    },
    policySeverities: {
      label: say('Severities'),
      prompt: say('Choose severities, or none for all'),
      type: 'list',
      none: undefined,
      values: [
        ['critical', apiWord('Critical')],
        ['high', apiWord('High')],
        ['medium', apiWord('Medium')],
        ['low', apiWord('Low')],
        ['informational', apiWord('Informational')],
      ],
    },
    policyIds: {
      label: say('Policies'),
      prompt: say('Policy IDs. {0}'),
      type: 'list',
      none: undefined,
      seen: ({ policy }) => [policy?.id, policy?.name],
    },
    datasetIds: { label: say('Datasets'), prompt: say('Dataset IDs. {0}'), type: 'list', none: undefined },
    datasetSensitivities: {
      label: say('Sensitivities'),
      prompt: say('Choose sensitivities, or none for all'),
      type: 'list',
      none: undefined,
      values: [
        ['critical', apiWord('Critical')],
        ['high', apiWord('High')],
        ['moderate', apiWord('Moderate')],
        ['low', apiWord('Low')],
        ['unrestricted', apiWord('Unrestricted')],
      ],
    },
    users: {
      label: say('Users'),
      prompt: say('User names. {0}'),
      type: 'list',
      none: undefined,
      seen: ({ user }) => [user?.principal, user?.name],
    },
    assignees: {
      label: say('Assignees'),
      prompt: say('Assignees. {0}'),
      type: 'list',
      none: undefined,
      seen: ({ assignee }) => [assignee],
    },
    hostnames: {
      label: say('Hosts'),
      prompt: say('Host names. {0}'),
      type: 'list',
      none: undefined,
      seen: ({ hostname }) => [hostname],
    },
    pageSize: {
      label: say('Page size'),
      prompt: say('Incidents per request, 1 to 1000. Leave empty for 1000.'),
      type: 'number',
      none: '1000',
    },
    includeAiSummaries: {
      label: say('AI summaries'),
      prompt: say('Load AI summaries?'),
      type: 'truth',
      none: say('Yes'),
    },
  },
};
