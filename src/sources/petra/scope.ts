import * as z from 'zod/mini';
import { isDate, isDateTime, parseTime, isoTime } from '../../domain/time';
import { issueText, rule } from '../sentence';
import { SourceError } from '../source';

/** Maximum of incidents in one answer (API page). */
export const maxLimit = 500;

const limitRule = rule('must be a whole number from 1 to 500');

/** What a connection to Petra asks for; the parameters of the API page. */
export const petraScopeSchema = z.strictObject(
  {
    /** Petra's or Microsoft's id of one tenant. */
    tenantId: z.exactOptional(z.string(rule('must be text')).check(z.trim(), z.minLength(1, rule('can’t be empty')))),
    /** ISO 8601 date or date-time, UTC where it names no zone: only incidents created at that time or later. */
    startDate: z.exactOptional(
      z
        .string()
        .check(
          z.refine((text) => !Number.isNaN(parseTime(text, 'utc')), rule('must be an ISO 8601 date or date-time')),
        ),
    ),
    /** How many incidents, at most. */
    limit: z.exactOptional(z.int(limitRule).check(z.minimum(1, limitRule), z.maximum(maxLimit, limitRule))),
  },
  rule('can only contain tenantId, startDate and limit'),
);

export type PetraScope = Readonly<z.infer<typeof petraScopeSchema>>;

/**
 * The scope as it is sent: a time that the API page would write otherwise is sent as the page does.
 * @throws SourceError `badParameter`
 */
export function sentScope(scope: PetraScope): PetraScope {
  const { data, error } = petraScopeSchema.safeParse(scope);
  if (data) {
    const { startDate = '' } = data;
    if (startDate === '' || isDate(startDate) || isDateTime(startDate)) return data;
    return { ...data, startDate: isoTime(parseTime(startDate, 'utc')) };
  }
  const problems = error.issues.map((issue) => `${issue.path.join('.')} ${issueText(issue)}`);
  throw new SourceError('badParameter', `${problems.join(', ')}.`);
}
