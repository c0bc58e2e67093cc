import { deepStrictEqual, ok } from 'node:assert';
import type { Incident } from '../../src/domain/incident';
import { withFields } from '../../src/domain/raw';
import { maxIdLength } from '../../src/sources/cleanValues';
import { toIncident } from '../../src/sources/petra/mapper';
import { mapped } from './cyberhavenReference';
import { readPetra } from './readAnswer';

/** The latest of them: many surfaces show the same. */
const made = new Map<string, Incident>();

/** An incident that has `text` wherever its API sends text, read and mapped as an answer is. */
export function incidentFull(text: string, source: Source): Incident {
  const key = `${source} ${text}`;
  const incident = made.get(key) ?? make(text, source);
  if (made.size > 400) made.clear();
  made.set(key, incident);
  return incident;
}

function make(text: string, source: Source): Incident {
  // As it comes over the wire.
  const record = JSON.parse(JSON.stringify(records[source](text))) as Record<string, unknown>;
  if (source === 'cyberhaven') return withHistory(mapped(record), text);
  const { records: read, skipped } = readPetra({ incidents: [record] });
  deepStrictEqual(skipped.examples, []);
  ok(read[0]);
  return withHistory(toIncident(read[0], 'petra-1'), text);
}

/** Another version of it came before, and its answers were garbled as well. */
function withHistory(incident: Incident, text: string): Incident {
  const fields = ['status', 'severity', 'assignee', 'policy', 'closeReason', 'account', 'password', 'listing'] as const;
  const before = '2026-01-31T12:00:00.000Z';
  return withFields(incident, { changes: fields.map((field) => ({ field, from: text, to: text, before })) });
}

type Source = 'petra' | 'cyberhaven';

const records: Readonly<Record<Source, (text: string) => object>> = {
  petra: (text) => ({
    id: idOf(text),
    url: text,
    createdAt: timeWith(text),
    occurredAt: timeWith(text),
    remediationStatus: text,
    isLive: true,
    dwellTimeMinutes: 90,
    tenant: { petraTenantId: text, name: text, microsoftTenantId: text },
    user: {
      id: text,
      userPrincipalName: text,
      mail: text,
      displayName: text,
      accountEnabled: true,
      lastPasswordChangeDateTime: timeWith(text),
    },
    ...unknownFields(text),
  }),
  cyberhaven: (text) => ({
    id: idOf(text),
    trigger_time: timeWith(text),
    event_time: timeWith(text),
    policy_id: text,
    policy_name: text,
    policy_severity: text,
    user_id: text,
    username: text,
    user: { id: text, local_id: text, local_username: `ACME\\${text}`, email: `<${text}>` },
    hostname: text,
    event_lineage_ids: [text, `${text}2`],
    event_lineage_id: { start_event_id: text, end_event_id: text },
    resolution_status: text,
    assignee: { name: text, email: `${text}@` },
    close_reason: text,
    ai_summary: text,
    dataset: { id: text, name: text, sensitivity: text },
    warning_status: text,
    user_reactions: [text],
    user_reaction_message: text,
    event_details: {
      start_event: { source: { display_name: `${text}3` } },
      end_event: {
        user: { id: text, custom_data: { upn: `${text}@upn.example` } },
        action: { kind: text, blocked: false, data_size: 1, content: { tags: [text], upload_filename: text } },
        source: { file: { name: text, md5_hash: text, sha256_hash: text }, local_file: { path: text } },
        destination: {
          app: { name: text },
          web: { url: text, domain: text },
          email: { to: [text] },
          removable_storage: { name: text, custom_data: { serial_number: `${text}4` } },
        },
      },
    },
    ...unknownFields(text),
  }),
};

/** As much of it as an id may have. */
function idOf(text: string): string {
  return text.slice(0, maxIdLength);
}

/** A time that `Date.parse` reads: what stands in parentheses is a comment to it. */
function timeWith(text: string): string {
  const comment = text.replaceAll(/[()]/g, '');
  return `Jan 30 2026 12:00 UTC (${comment})`;
}

function unknownFields(text: string): object {
  return { [text]: text, unknown: { [text]: [text, { [text]: text }] } };
}
