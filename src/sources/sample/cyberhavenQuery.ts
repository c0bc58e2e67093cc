import * as z from 'zod/mini';
import { maxPageSize, sensitivities, severities, statuses } from '../cyberhaven/scope';
import type { CyberhavenRecord, SampleCyberhavenIncident } from './cyberhavenIncidents';

const texts = z.optional(z.array(z.string()));
const time = z.optional(z.iso.datetime({ offset: true }));

/** The body of a list request, as strict as the API page allows to be. */
export const querySchema = z.strictObject({
  page_request: z.optional(
    z.strictObject({
      size: z.optional(z.int().check(z.minimum(1), z.maximum(maxPageSize))),
      id: z.optional(z.string()),
      sort_by: z.optional(z.enum(['trigger_time desc', 'trigger_time asc'])),
    }),
  ),
  filter: z.optional(
    z.strictObject({
      policy_ids: texts,
      policy_severities: z.optional(z.array(z.enum(severities))),
      dataset_ids: texts,
      dataset_sensitivities: z.optional(z.array(z.enum(sensitivities))),
      users: texts,
      assignees: texts,
      hostnames: texts,
      resolution_statuses: z.optional(z.array(z.enum(statuses))),
      start_time: time,
      end_time: time,
    }),
  ),
  include_ai_summaries: z.optional(z.boolean()),
});

export type SampleQuery = z.infer<typeof querySchema>;

/** The incidents that match, in the order asked for. */
export function matching(
  incidents: readonly SampleCyberhavenIncident[],
  { filter = {}, page_request: { sort_by = 'trigger_time desc' } = {} }: SampleQuery,
): SampleCyberhavenIncident[] {
  const { start_time = '0000-01-01', end_time = '9999-12-31' } = filter;
  const [start, end] = [exactTime(start_time), exactTime(end_time)];
  const direction = sort_by === 'trigger_time asc' ? 1 : -1;
  return incidents
    .map((incident) => ({ incident, at: timeOf(incident.record) }))
    .filter(
      ({ incident: { record, dataset }, at }) =>
        at >= start &&
        at <= end &&
        allows(filter.policy_ids, record.policy_id) &&
        allows(filter.policy_severities, record.policy_severity) &&
        allows(filter.dataset_ids, dataset.id) &&
        allows(filter.dataset_sensitivities, dataset.sensitivity) &&
        allows(filter.users, record.username) &&
        allows(filter.assignees, record.assignee) &&
        allows(filter.hostnames, record.hostname) &&
        allows(filter.resolution_statuses, record.resolution_status),
    )
    .sort((a, b) => direction * (a.at - b.at))
    .map(({ incident }) => incident);
}

/** Reading a time takes longer than all the rest of a query. */
const times = new WeakMap<CyberhavenRecord, number>();

function timeOf(record: CyberhavenRecord): number {
  const known = times.get(record) ?? exactTime(record.trigger_time);
  times.set(record, known);
  return known;
}

/** Ms since the epoch, with the digits beyond them that a Date has no place for. */
function exactTime(iso: string): number {
  const [, more = ''] = /\.\d{3}(\d+)/.exec(iso) ?? [];
  return Date.parse(iso) + Number(`0.${more}`);
}

function allows(wanted: readonly string[] | undefined, value: string | null): boolean {
  return wanted === undefined || (value !== null && wanted.includes(value));
}
