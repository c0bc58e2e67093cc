import * as z from 'zod/mini';
import { isDateTime, parseTime } from '../../domain/time';
import type { CyberhavenRecord, SampleCyberhavenIncident } from './cyberhavenIncidents';

/** The words of the API page. Written out here: a server does not learn them from its client. */
const severities = ['informational', 'low', 'medium', 'high', 'critical'];
const sensitivities = ['unrestricted', 'low', 'moderate', 'high', 'critical'];
const statuses = ['open', 'closed'];
const maxPageSize = 1000;

/** What one tenant takes beyond the API page. */
export interface TenantExtras {
  /** Further severities, sensitivities and statuses. */
  readonly words?: readonly string[];
  /** Whether `filter.incident_ids` is known. */
  readonly incidentIds?: boolean;
}

const filled = z.string().check(z.minLength(1));
const listOf = (item: z.ZodMiniType<string>) => z.optional(z.array(item).check(z.minLength(1)));
const texts = listOf(filled);
const unknownTexts = z.optional(z.array(filled).check(z.refine(() => false, 'is not known')));
const time = z.optional(
  z.string().check(z.refine((text) => isDateTime(text) && !Number.isNaN(parseTime(text, 'utc')), 'is no date-time')),
);

/** The body of a list request. Refuses every field and word that the API page does not name. */
export function querySchema({ words = [], incidentIds = false }: TenantExtras) {
  const wordsOf = (documented: readonly string[]) => listOf(z.enum([...documented, ...words]));
  const filter = z.strictObject({
    policy_ids: texts,
    policy_severities: wordsOf(severities),
    dataset_ids: texts,
    dataset_sensitivities: wordsOf(sensitivities),
    users: texts,
    assignees: texts,
    hostnames: texts,
    resolution_statuses: wordsOf(statuses),
    start_time: time,
    end_time: time,
    incident_ids: incidentIds ? texts : unknownTexts,
  });
  return z.strictObject({
    page_request: z.optional(
      z.strictObject({
        size: z.optional(z.int().check(z.minimum(1), z.maximum(maxPageSize))),
        id: z.optional(filled),
        sort_by: z.optional(z.literal('trigger_time desc')),
      }),
    ),
    filter: z.optional(filter.check(z.refine(inOrder, 'starts after it ends'))),
    include_ai_summaries: z.optional(z.boolean()),
  });
}

function inOrder({
  start_time = '',
  end_time = '',
}: {
  start_time?: string | undefined;
  end_time?: string | undefined;
}) {
  return !(parseTime(start_time, 'utc') > parseTime(end_time, 'utc'));
}

export type SampleQuery = z.infer<ReturnType<typeof querySchema>>;

/** The incidents that match, newest first. */
export function matching(
  incidents: readonly SampleCyberhavenIncident[],
  { filter = {} }: SampleQuery,
): SampleCyberhavenIncident[] {
  const { start_time = '0000-01-01', end_time = '9999-12-31' } = filter;
  const [start, end] = [exactTime(start_time), exactTime(end_time)];
  return incidents
    .map((incident) => ({ incident, at: timeOf(incident.record) }))
    .filter(
      ({ incident: { record, dataset }, at }) =>
        at >= start &&
        at <= end &&
        allows(filter.incident_ids, record.id) &&
        allows(filter.policy_ids, record.policy_id) &&
        allows(filter.policy_severities, record.policy_severity) &&
        allows(filter.dataset_ids, dataset.id) &&
        allows(filter.dataset_sensitivities, dataset.sensitivity) &&
        allows(filter.users, record.username) &&
        allows(filter.assignees, record.assignee) &&
        allows(filter.hostnames, record.hostname) &&
        allows(filter.resolution_statuses, record.resolution_status),
    )
    .sort((a, b) => b.at - a.at)
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
  return parseTime(iso, 'utc') + Number(`0.${more}`);
}

function allows(wanted: readonly string[] | undefined, value: string | null): boolean {
  return wanted === undefined || (value !== null && wanted.includes(value));
}
