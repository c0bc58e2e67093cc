import * as z from 'zod/mini';
import { isDate, isDateTime, parseTime } from '../../domain/time';
import { rule } from '../sentence';

/** Severities of policies, the least first (API page), and that of a policy without one. */
export const severities = ['informational', 'low', 'medium', 'high', 'critical', 'unspecified'] as const;

/** Sensitivities of data sets, the least first (API page). */
const sensitivities = ['unrestricted', 'low', 'moderate', 'high', 'critical'] as const;

/** The statuses of the API page, then those of older data. */
export const statuses = ['open', 'closed', 'unresolved', 'in_progress', 'resolved', 'ignored'] as const;

/** How a key is shown to the API: exchanged for access tokens in one of two forms, or as the bearer token itself. */
export const keyForms = ['refreshToken', 'apiKey', 'bearer'] as const;

export type CyberhavenAuth = (typeof keyForms)[number];

/** Maximum of incidents in one page (API page). */
export const maxPageSize = 1000;

const sizeRule = rule('must be a whole number from 1 to 1000');
const texts = z.exactOptional(
  z.array(
    z.string(rule('must be text')).check(z.trim(), z.minLength(1, rule('can’t be empty'))),
    rule('must be a list'),
  ),
);
const wordsOf = <T extends string>(words: readonly T[]) =>
  z.exactOptional(z.array(z.enum(words, rule('must be one of {0}')), rule('must be a list')));
const timeRule = rule('must be an ISO 8601 date or date-time');
const isoTime = z.exactOptional(
  z.string(timeRule).check(z.refine((text) => !Number.isNaN(parseTime(text, 'utc')), timeRule)),
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
      /** Earliest time of an incident: ISO 8601 date-time, in UTC where it names no zone, or a date for its first moment in UTC. */
      startTime: isoTime,
      /** Latest time of an incident: ISO 8601 date-time, in UTC where it names no zone, or a date for its last moment in UTC. */
      endTime: isoTime,
      /** Incidents per page; the maximum by default. */
      pageSize: z.exactOptional(z.int(sizeRule).check(z.minimum(1, sizeRule), z.maximum(maxPageSize, sizeRule))),
      /** Whether the API's AI summaries come along; they do by default. */
      includeAiSummaries: z.exactOptional(z.boolean(rule('must be true or false'))),
    },
    rule('can only contain the fields of IncidentFilter, pageSize and includeAiSummaries'),
  )
  .check(
    z.refine(
      ({ startTime = '', endTime }) =>
        !(parseTime(startTime, 'utc') > (endTime === undefined ? Infinity : endMs(endTime))),
      rule('can’t have a startTime after its endTime'),
    ),
  );

export type CyberhavenScope = Readonly<z.infer<typeof cyberhavenScopeSchema>>;

/** The parts of a scope that an incident can come to lie outside of while nothing happens to it but work on it. */
export const changeableParts = [
  'resolutionStatuses',
  'assignees',
  'users',
  'policySeverities',
  'datasetSensitivities',
] as const satisfies readonly (keyof CyberhavenScope)[];

/** The date-time that a `startTime` means, as the API page writes it. */
export function startTimeOf(time: string): string {
  if (isDate(time)) return `${time}T00:00:00Z`;
  return isDateTime(time) ? time : isoOf(parseTime(time, 'utc'));
}

/** The date-time that an `endTime` means, as the API page writes it. */
export function endTimeOf(time: string): string {
  return isDate(time) ? `${time}T23:59:59.999Z` : startTimeOf(time);
}

/** The last ms that an `endTime` includes, ms since the epoch. */
export function endMs(time: string): number {
  return parseTime(isDate(time) ? endTimeOf(time) : time, 'utc');
}

/** The last ms of the last year with four digits: later times have no form that is agreed on. */
const latestTime = 253_402_300_799_999;

/** A time in ms since the epoch as the API page writes it. */
export function isoOf(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), latestTime)).toISOString();
}
