import { eventsOf } from './cyberhavenEvents';
import type { SampleCyberhavenIncident } from './cyberhavenIncidents';

/** How records are written: as on the API page, as real responses nest them, or some so, some so and some in between. */
export type SampleShape = 'flat' | 'nested' | 'mixed';

type Json = Record<string, unknown>;
type Way = (incident: SampleCyberhavenIncident) => Json;

const flat: Way = ({ record }) => ({ ...record });

const nested: Way = (incident) => {
  const { record, dataset, blocked } = incident;
  const { id, trigger_time, event_time, username, event_lineage_ids } = record;
  const [start_event_id, end_event_id] = event_lineage_ids;
  return {
    id,
    trigger_time,
    event_time,
    policy: {
      id: record.policy_id,
      name: record.policy_name,
      severity: record.policy_severity === 'unspecified' ? 'severity_unspecified' : record.policy_severity,
    },
    user: {
      id: record.user_id,
      local_id: `S-1-5-21-${record.user_id}`,
      local_username: username,
      email: username.includes('@') ? username : null,
    },
    ...eventsOf(incident),
    event_lineage_id: { start_event_id, end_event_id },
    status: record.resolution_status,
    assigned_to: record.assignee,
    dataset,
    blocked,
  };
};

/** Flat but for its policy and its user, with fields of the other shape there and null. */
const between: Way = (incident) => {
  const { policy, user } = nested(incident);
  const none = { policy_id: null, policy_name: null, policy_severity: null, user_id: null, username: null };
  return { ...flat(incident), ...none, policy, user, status: null, assigned_to: null };
};

const ways = { flat: [flat], nested: [nested], mixed: [flat, nested, between] } as const;

/** A record as it is sent. */
export function shaped(incident: SampleCyberhavenIncident, shape: SampleShape, withSummary: boolean): Json {
  const { id } = incident.record;
  const way = ways[shape][id.charCodeAt(id.length - 1) % ways[shape].length] ?? flat;
  return { ...way(incident), ...(withSummary && { ai_summary: incident.summary }) };
}
