import { deepStrictEqual, ok } from 'node:assert';
import type { Incident } from '../../src/domain/incident';
import { toIncident } from '../../src/sources/cyberhaven/mapper';
import { readCyberhaven } from './readAnswer';

/** The example answer of the API page of `POST /v2/incidents/list`, word for word. */
export const cyberhavenReference = {
  type: 'incidents',
  size: 1,
  resources: [
    {
      id: 'incident-123',
      trigger_time: '2024-01-15T10:30:00Z',
      event_time: '2024-01-15T10:29:45Z',
      policy_id: 'policy-456',
      policy_name: 'Sensitive Data Upload Block',
      policy_severity: 'high',
      user_id: 'user-789',
      username: 'john.doe',
      hostname: 'LAPTOP-001',
      event_lineage_ids: ['event-123', 'event-124'],
      resolution_status: 'open',
      assignee: 'security.team',
      ai_summary:
        'User attempted to upload sensitive customer data to external cloud storage. Action was blocked by policy.',
    },
  ],
  page_response: { next_id: 'eyJwYWdlX2lkIjoiMiJ9', total: 25 },
  errors: [],
};

/** Where the records of tests come through. */
export const origin = { connection: 'cyberhaven-1', baseUrl: 'https://acme.cyberhaven.io/public/v2' };

/** A record, read and mapped; copied first, since the incident keeps it, frozen. */
export function mapped(record: Record<string, unknown>): Incident {
  const { records, skipped } = readCyberhaven({ resources: [structuredClone(record)] });
  deepStrictEqual(skipped.examples, []);
  ok(records[0]);
  return toIncident(records[0], origin);
}
