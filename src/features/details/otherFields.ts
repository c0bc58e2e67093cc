import type { Incident, Source } from '../../domain/incident';
import { compactJson, membersOf } from '../../domain/jsonText';
import { rawText } from '../../domain/raw';
import { cut } from '../../domain/text/characters';

/** Deeper objects are shown as JSON. */
const mostLevels = 6;
/** Longest part of a path in characters. */
const maxName = 100;

/** Fields that are shown under words of their own, by path: those of the API pages, and the other places they are seen in. */
const knownFields: Readonly<Record<Source, ReadonlySet<string>>> = {
  petra: new Set(
    `id url createdAt occurredAt remediationStatus isLive dwellTimeMinutes
    tenant.petraTenantId tenant.name tenant.microsoftTenantId user.id user.userPrincipalName user.mail
    user.displayName user.accountEnabled user.lastPasswordChangeDateTime`.split(/\s+/),
  ),
  cyberhaven: new Set(
    `id trigger_time event_time policy_id policy_name policy_severity user_id username hostname event_lineage_ids
    resolution_status assignee ai_summary policy.id policy.name policy.severity user.id user.local_id
    user.local_username user.email status assigned_to assigned_to.name assigned_to.email
    event_lineage_id.start_event_id event_lineage_id.end_event_id event_details.start_event.action.hostname`.split(
      /\s+/,
    ),
  ),
};

/**
 * What the record carries beyond those, flattened: path and value as text, in the record's order and as received. Lists are
 * taken whole; null and empty text say nothing.
 * @param most how many at most; the rest is counted
 */
export function otherFields(incident: Incident, most = 100): { fields: [path: string, value: string][]; more: number } {
  const fields: [string, string][] = [];
  let more = 0;
  for (const [path, value] of leaves(rawText(incident), '', mostLevels)) {
    if (value === 'null' || value === '""' || knownFields[incident.source].has(path)) continue;
    if (fields.length < most)
      fields.push([path, value.startsWith('"') ? (JSON.parse(value) as string) : compactJson(value)]);
    else more++;
  }
  return { fields, more };
}

/** @param object JSON of an object */
function* leaves(object: string, prefix: string, levels: number): Generator<[path: string, value: string]> {
  for (const [name, inner] of membersOf(object)) {
    // A name may be 1 MB long and prefix thousands of paths.
    const path = prefix + cut(name, maxName);
    if (inner.startsWith('{') && levels > 1) yield* leaves(inner, `${path}.`, levels - 1);
    else yield [path, inner];
  }
}
