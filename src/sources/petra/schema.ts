import * as z from 'zod/mini';
import type { Sliced } from '../../domain/slices';
import { maxIdLength } from '../fields';
import type { JsonAnswer } from '../jsonAnswer';
import { type ApiRecord, type ReadRecords, readRecords, restoreRecord } from '../records';
import { say } from '../sentence';
import { SourceError } from '../source';

const text = z.nullish(z.string('is not text'));
const flag = z.nullish(z.boolean('is not true or false'));

/**
 * An incident of the API page. What makes a record malformed is its shape: no `id`, or a part of another type than the
 * page gives it, since nothing can then be said of what the part means. Anything but `id` may be null or missing.
 * Values are no reason to hide an incident from an analyst: unknown statuses and times that cannot be read are kept.
 */
const incidentSchema = z.object(
  {
    id: z.string('is not text').check(z.minLength(1, 'is empty'), z.maxLength(maxIdLength, 'is too long')),
    url: text,
    createdAt: text,
    occurredAt: text,
    remediationStatus: text,
    isLive: flag,
    dwellTimeMinutes: z.nullish(z.number('is not a number')),
    tenant: z.nullish(z.object({ petraTenantId: text, name: text, microsoftTenantId: text }, 'is not an object')),
    user: z.nullish(
      z.object(
        {
          id: text,
          userPrincipalName: text,
          mail: text,
          displayName: text,
          accountEnabled: flag,
          lastPasswordChangeDateTime: text,
        },
        'is not an object',
      ),
    ),
  },
  'is not an object',
);

/** The fields of a record that this version knows. */
export type PetraIncident = z.infer<typeof incidentSchema>;

/**
 * Reads an answer of `GET /v1/incidents`.
 * @param max how many incidents were asked for
 * @throws SourceError `unexpectedShape` when it has no list of incidents
 */
export function* parsePetraAnswer(answer: JsonAnswer, max: number): Sliced<ReadRecords<PetraIncident>> {
  if (!answer.list('incidents')) throw new SourceError('unexpectedShape', say('The answer has no list of incidents.'));
  return yield* readRecords(answer, 'incidents', incidentSchema, max);
}

/** Reads a record that was kept as received; undefined when it would not be taken now. */
export function restorePetraRecord(kept: unknown): ApiRecord<PetraIncident> | undefined {
  return restoreRecord(kept, incidentSchema);
}
