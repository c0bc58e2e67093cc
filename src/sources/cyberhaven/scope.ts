import * as z from 'zod/mini';
import { rule } from '../sentence';

/** Severities of policies, the least first (API page), and that of a policy without one. */
export const severities = ['informational', 'low', 'medium', 'high', 'critical', 'unspecified'] as const;

/** Sensitivities of data sets, the least first (API page). */
export const sensitivities = ['unrestricted', 'low', 'moderate', 'high', 'critical'] as const;

/** The statuses of the API page, then those of older data. */
export const statuses = ['open', 'closed', 'unresolved', 'in_progress', 'resolved', 'ignored'] as const;

/** Those of incidents that still need somebody. */
export const openStatuses = [
  'open',
  'unresolved',
  'in_progress',
] as const satisfies readonly (typeof statuses)[number][];

/** Most incidents that one page can hold (API page). */
export const maxPageSize = 1000;

const sizeRule = rule('must be a whole number from 1 to 1000');
const texts = z.exactOptional(
  z.array(
    z.string(rule('must be text')).check(z.trim(), z.minLength(1, rule('must not be empty'))),
    rule('must be a list'),
  ),
);
const wordsOf = <T extends string>(words: readonly T[]) =>
  z.exactOptional(z.array(z.enum(words, rule('must be one of {0}')), rule('must be a list')));
const isoTime = z.exactOptional(
  z.union([z.iso.date(), z.iso.datetime({ offset: true })], rule('must be a date or date-time of ISO 8601')),
);

/** What a connection to Cyberhaven asks for: the fields of `IncidentFilter`, and of the request, on the API page. */
export const cyberhavenScopeSchema = z
  .strictObject(
    {
      policyIds: texts,
      policySeverities: wordsOf(severities),
      datasetIds: texts,
      datasetSensitivities: wordsOf(sensitivities),
      /** Names of the users who triggered incidents. */
      users: texts,
      assignees: texts,
      hostnames: texts,
      resolutionStatuses: wordsOf(statuses),
      /** Earliest time of an incident: ISO 8601 date-time, or a date for its first moment in UTC. */
      startTime: isoTime,
      /** Latest time of an incident: ISO 8601 date-time, or a date for its last moment in UTC. */
      endTime: isoTime,
      /** How many incidents one page holds; as many as it can unless told. */
      pageSize: z.exactOptional(z.int(sizeRule).check(z.minimum(1, sizeRule), z.maximum(maxPageSize, sizeRule))),
      /** Whether the API's AI summaries come along; they do unless told. */
      includeAiSummaries: z.exactOptional(z.boolean(rule('must be true or false'))),
    },
    rule('must hold nothing but the fields of IncidentFilter, pageSize and includeAiSummaries'),
  )
  .check(
    z.refine(
      ({ startTime = '', endTime = '' }) => !(Date.parse(startTime) > Date.parse(endOf(endTime))),
      rule('must not have a startTime after its endTime'),
    ),
  );

export type CyberhavenScope = Readonly<z.infer<typeof cyberhavenScopeSchema>>;

/** The date-time that a `startTime` means. */
export function startOf(time: string): string {
  return isDate(time) ? `${time}T00:00:00Z` : time;
}

/** The date-time that an `endTime` means. */
export function endOf(time: string): string {
  return isDate(time) ? `${time}T23:59:59.999Z` : time;
}

function isDate(time: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(time);
}
