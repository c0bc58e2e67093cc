import { ok } from 'node:assert';
import type { Incident } from '../../src/domain/incident';
import { withFields } from '../../src/domain/raw';
import { toIncident } from '../../src/sources/petra/mapper';
import { mapped } from './cyberhavenReference';
import { readPetra } from './readAnswer';

/** An incident of each API, of records in which nothing is missing, and with a value of its own in each field. */
export const wholeIncidents: Readonly<Record<'petra' | 'cyberhaven', Incident>> = {
  petra: petra(),
  cyberhaven: cyberhaven(),
};

function petra(): Incident {
  const [record] = readPetra({
    incidents: [
      {
        id: 'incident-id',
        url: 'https://app.petrasecurity.com/one',
        createdAt: '2021-01-01T00:00:00Z',
        occurredAt: '2022-02-02T00:00:00Z',
        remediationStatus: 'ATTACKER_RETAINS_PASSWORD',
        isLive: true,
        dwellTimeMinutes: 51 * 60,
        tenant: { petraTenantId: 'tenant-id', name: 'Tenant', microsoftTenantId: 'tenant-ms' },
        user: {
          id: 'user-id',
          userPrincipalName: 'user-login',
          mail: 'user-mail',
          displayName: 'Ann User',
          accountEnabled: false,
          lastPasswordChangeDateTime: '2023-03-03T00:00:00Z',
        },
      },
    ],
  }).records;
  ok(record);
  return asKept(toIncident(record, 'petra-1'));
}

function cyberhaven(): Incident {
  const incident = mapped({
    id: 'incident-id',
    trigger_time: '2021-01-01T00:00:00Z',
    event_time: '2022-02-02T00:00:00Z',
    policy_id: 'policy-id',
    policy_name: 'Upload',
    policy_severity: 'SEVERITY_HIGH',
    user_id: 'user-id',
    username: 'ACME\\user-login',
    user: { email: 'user-mail', local_username: 'Ann User' },
    hostname: 'host-1',
    event_lineage_ids: ['lineage-1', 'lineage-2'],
    resolution_status: 'STATUS_OPEN',
    assignee: { name: 'Sam Assignee', email: 'sam@assignee.example' },
    ai_summary: 'What the AI says',
    dataset: { name: 'Payroll', sensitivity: 'Restricted' },
    warning_status: 'warned',
    user_reactions: ['justified'],
    user_reaction_message: 'I need it',
    event_details: {
      start_event: { source: { display_name: 'HR database' } },
      end_event: {
        user: { local_id: 'user-id', custom_data: { upn: 'user-upn@acme.example' } },
        action: { kind: 'act', blocked: false, data_size: 2 * 1024 * 1024 },
        source: {
          network_share: { hostname: 'SRV-1', path: 'HR' },
          file: { name: 'salaries.xlsx', sha256_hash: 'aa11', md5_hash: 'bb22' },
          data: { labels: ['PII'] },
        },
        destination: {
          app: { name: 'Excel' },
          email: { to: ['someone@mail.example'] },
          removable_storage: { name: 'usb stick', custom_data: { serial_number: 'serial-1' } },
        },
      },
    },
    close_reason: 'Not an incident',
  });
  return asKept(incident);
}

/** What no API sends: which connection it came through, what changed, and that it has gone. */
function asKept(incident: Incident): Incident {
  return withFields(incident, {
    connection: 'petra-1',
    unlistedSince: '2024-04-04T00:00:00Z',
    changes: [
      {
        field: 'assignee',
        from: 'Old name',
        to: 'Sam Assignee',
        after: '2025-05-05T00:00:00.000Z',
        before: '2025-05-05T00:05:00.000Z',
      },
      {
        field: 'status',
        from: 'Open',
        to: 'Closed',
        states: ['attention', 'closed'],
        before: '2021-01-01T01:00:00.000Z',
      },
    ],
  });
}
