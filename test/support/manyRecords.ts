import type { Incident } from '../../src/domain/incident';
import { manyIncidents } from './manyIncidents';

/** Records as an API lists them, in pages: what {@link manyIncidents} would have been made of. */
export interface RecordPages {
  readonly petra: readonly string[];
  readonly cyberhaven: readonly string[];
}

const pageSize = 500;

/** The bodies of the answers that list so many incidents, about 700 bytes each. */
export function manyRecords(count: number): RecordPages {
  const incidents = manyIncidents(count);
  const of = (source: Incident['source']) => incidents.filter((each) => each.source === source);
  return {
    petra: pages(of('petra').map(petraRecord), (page) => ({ incidents: page })),
    cyberhaven: pages(of('cyberhaven').map(cyberhavenRecord), (page) => ({ resources: page })),
  };
}

function pages(records: readonly unknown[], body: (page: readonly unknown[]) => unknown): string[] {
  const count = Math.ceil(records.length / pageSize);
  return Array.from({ length: count }, (_, at) =>
    JSON.stringify(body(records.slice(at * pageSize, (at + 1) * pageSize))),
  );
}

function petraRecord({
  id,
  url,
  createdAt,
  occurredAt,
  status,
  isLive,
  dwellMinutes,
  tenant,
  user,
}: Incident): unknown {
  return {
    id,
    url,
    createdAt,
    occurredAt,
    remediationStatus: status.value,
    isLive,
    dwellTimeMinutes: dwellMinutes,
    tenant: { petraTenantId: tenant?.id, name: tenant?.name, microsoftTenantId: tenant?.microsoftId },
    user: {
      id: user?.id,
      userPrincipalName: user?.principal,
      mail: user?.mail,
      displayName: user?.name,
      accountEnabled: true,
      lastPasswordChangeDateTime: createdAt,
    },
  };
}

function cyberhavenRecord(incident: Incident): unknown {
  const { id, createdAt, occurredAt, status, severity, policy, user, hostname, assignee, lineageIds, summary } =
    incident;
  const action = { kind: 'upload', hostname, blocked: true, content: { tags: ['customers', 'finance'] } };
  const file = { name: 'customers.xlsx', extension: 'xlsx', size: 48_213 };
  return {
    id,
    trigger_time: createdAt,
    event_time: occurredAt,
    policy_id: policy?.id,
    policy_name: policy?.name,
    policy_severity: severity?.value,
    user_id: user?.id,
    username: user?.principal,
    hostname,
    event_lineage_ids: lineageIds,
    resolution_status: status.state === 'closed' ? 'closed' : 'open',
    assignee: assignee ?? null,
    ai_summary: summary,
    event_details: { end_event: { id: lineageIds?.[0], timestamp: occurredAt, action, source: { file } } },
  };
}
