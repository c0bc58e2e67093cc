import type { Sliced } from '../../domain/slices';
import { cut } from '../../domain/text/characters';
import { maxIdLength, present } from '../cleanValues';
import { type Said, saidBy } from '../net/httpError';
import type { JsonAnswer } from '../net/jsonAnswer';
import { type ApiRecord, type ReadRecords, readRecords, restoreRecord } from '../records';
import { type Redactor, redactor } from '../net/redact';
import { say } from '../sentence';
import { flag, idOf, maybe, objectOf, passing, type Shaped, text } from '../shape';
import { noneSkipped, SourceError } from '../source';

/**
 * An incident of the API page. What makes a record malformed is its shape: no `id`, or a part of another type than the
 * page gives it, since nothing can then be said of what the part means. Anything but `id` may be null or missing.
 * Values are no reason to hide an incident from an analyst: unknown statuses and unreadable times stay.
 */
const incidentShape = objectOf({
  id: idOf(maxIdLength),
  url: text,
  createdAt: text,
  occurredAt: text,
  remediationStatus: text,
  isLive: flag,
  dwellTimeMinutes: maybe(passing<number>(Number.isFinite, 'is not a number')),
  tenant: maybe(objectOf({ petraTenantId: text, name: text, microsoftTenantId: text })),
  user: maybe(
    objectOf({
      id: text,
      userPrincipalName: text,
      mail: text,
      displayName: text,
      accountEnabled: flag,
      lastPasswordChangeDateTime: text,
    }),
  ),
});

/** The fields of a record that this version knows. */
export type PetraIncident = Shaped<typeof incidentShape>;

/**
 * Reads an answer of `GET /v1/incidents` whose status says that all is well. A list that is null is empty, but proves
 * nothing of what is known.
 * @param max how many incidents were asked for
 * @param map makes something of each record
 * @param hide what the API says goes through it
 * @throws SourceError `server` with the API's words when there are such in the place of a list, else `unexpectedShape`
 */
export function* parsePetraAnswer<T>(
  answer: JsonAnswer,
  max: number,
  map: (record: ApiRecord<PetraIncident>) => T,
  hide: Redactor = redactor([]),
): Sliced<ReadRecords<T>> {
  const said = errorIn(answer, hide);
  const words = Object.values(said);
  const list = answer.list('incidents');
  // Beside an error, an empty one stands for none.
  if (list && (list.length > 0 || words.length === 0)) {
    const read = yield* readRecords(answer, 'incidents', incidentShape, max, map);
    // Some may be missing.
    return words.length > 0 ? { ...read, ids: undefined, warnings: [...read.warnings, words.join(': ')] } : read;
  }
  if (words.length > 0) {
    throw new SourceError('server', ['HTTP 200', ...words].join(': '), { ...present(said), status: 200 });
  }
  if (answer.member('incidents') !== null) {
    throw new SourceError('unexpectedShape', say('The response has no list of incidents.'));
  }
  return { records: [], skipped: noneSkipped, received: 0, ids: undefined, warnings: [] };
}

/** Longest part of what an answer says went wrong, in characters. More than is shown. */
const maxErrorLength = 1000;

/** What an answer says went wrong: parts that are not empty. */
function errorIn(answer: JsonAnswer, hide: Redactor): Said {
  const member = (name: string): unknown => {
    const value = answer.member(name);
    // Such as `error: false`.
    return typeof value === 'string' || typeof value === 'object' ? value : undefined;
  };
  // Without a list, the body itself may be the error.
  const body = answer.has('incidents') ? {} : { code: member('code'), message: member('message') };
  const said = saidBy({ ...body, error: member('error'), errors: member('errors') }) ?? {};
  return Object.fromEntries(
    Object.entries(said).flatMap(([field, value]) => {
      const words = cut(hide(value ?? ''), maxErrorLength);
      return words ? [[field, words]] : [];
    }),
  );
}

/** Reads a cached record, as received; undefined when it would not be accepted now. */
export function restorePetraRecord(kept: unknown): ApiRecord<PetraIncident> | undefined {
  return restoreRecord(kept, incidentShape);
}
