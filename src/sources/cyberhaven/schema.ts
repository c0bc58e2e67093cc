import * as z from 'zod/mini';
import { mapSliced, type Sliced } from '../../domain/slices';
import { cut } from '../../domain/text/characters';
import { maxIdLength, orElse } from '../cleanValues';
import { type Said, saidAnyhow, saidBy, saidError, textOnly } from '../net/httpError';
import type { JsonAnswer } from '../net/jsonAnswer';
import { amountAt } from './loose';
import { type ApiRecord, type ReadRecords, readRecords, restoreRecord } from '../records';
import type { Redactor } from '../net/redact';
import { sendable } from '../net/requestRules';
import { say } from '../sentence';
import { anything, idOf, listOf, maybe, objectOf, passing, type Shaped, text } from '../shape';
import { type OwnWarning, SourceError, warn } from '../source';

const named = objectOf({ name: text, email: text });
type Person = string | Shaped<typeof named>;
const person = maybe(passing<Person>((value) => typeof value === 'string' || !named(value), 'names nobody'));

/**
 * A part that the page does not describe, and that is no other form of a name, status or severity of it. What is another
 * thing than expected is no reason to skip a record: it is looked at member by member where it is mapped.
 */
const loose = anything;

/**
 * An incident, in the flat shape of the API page, the nested one of real responses, or any mix of both. What makes a
 * record malformed is its shape: no `id`, or a part of another type than expected, since nothing can then be said of what
 * the part means. Anything but `id` may be null or missing, and unknown words and unreadable times stay.
 */
const incidentShape = objectOf({
  id: idOf(maxIdLength),
  trigger_time: text,
  event_time: text,
  policy_id: text,
  policy_name: text,
  policy_severity: text,
  policy: maybe(objectOf({ id: text, name: text, severity: text })),
  user_id: text,
  username: text,
  user: maybe(objectOf({ id: text, local_id: loose, local_username: text, email: text, custom_data: loose })),
  hostname: text,
  event_details: loose,
  dataset: loose,
  blocked: loose,
  warning_status: loose,
  user_reactions: loose,
  user_reaction_message: loose,
  event_lineage_ids: maybe(listOf(text)),
  event_lineage_id: loose,
  resolution_status: text,
  status: text,
  assignee: person,
  assigned_to: person,
  ai_summary: text,
  // Not on the page.
  close_reason: loose,
});

/** The fields of a record that this version knows. */
export type CyberhavenIncident = Shaped<typeof incidentShape>;

/** A token that is written as a number is sent as text, with all its digits. */
const tokenSchema = z.nullish(z.union([z.string(), z.pipe(z.number(), z.transform(String))]));
const pageSchema = z.nullish(z.object({ next_id: tokenSchema, total: orElse(z.nullish(z.number()), null) }));

export interface CyberhavenAnswer<T> extends ReadRecords<T> {
  /** Token of the next page; absent on the last one. */
  readonly nextPage?: string;
  /** How many incidents match in all, as the API says: it may say anything. */
  readonly total?: number;
  /** How many incidents are in the answer, as the API says. */
  readonly announced?: number;
  /** How many records more there are than are read, as far as is known: one at least where nobody knows how to ask for the next page. */
  readonly unread: number;
  /** What the API says is wrong, in its words. */
  readonly errors: readonly string[];
}

/** Entries of `errors` that are read. */
const maxErrors = 20;
/** Longest error message in characters. More than is shown. */
const maxErrorLength = 1000;

/**
 * Reads an answer of `POST /incidents/list`. What the API says beside its results becomes warnings.
 * @param max how many incidents were asked for
 * @param map makes something of each record
 * @param hide what the API says goes through it
 * @throws SourceError `server`, in the API's words, when it says that something went wrong and has no list;
 * `unexpectedShape` when it has no list of incidents
 */
export function* parseCyberhavenAnswer<T>(
  answer: JsonAnswer,
  max: number,
  map: (record: ApiRecord<CyberhavenIncident>) => T,
  hide: Redactor,
): Sliced<CyberhavenAnswer<T>> {
  const page = answer.exactMember('page_response') ?? undefined;
  const { data, error } = pageSchema.safeParse(page);
  const size = amountAt(answer.member('size'));
  const said = saidBy(Object.fromEntries(bodyFields.map((name) => [name, answer.member(name)]))) ?? {};
  const { listed, more } = yield* errorsIn(answer);
  const errors = [...listed, ...warningOf(said)].map(hide);
  if (!answer.list('resources')) {
    if (errors.length > 0) {
      throw saidError(
        'server',
        200,
        listed.length > 0 ? { apiMessage: [...listed, ...more.map((each) => each.text)].join('; ') } : said,
        hide,
      );
    }
    // An empty list may be written as null, or left out.
    const isEmpty = isNothing(answer, 'resources') && (size ?? (page ? 0 : undefined)) === 0;
    if (!isEmpty) throw new SourceError('unexpectedShape', say('The response isn’t a page of incidents.'));
  }
  const read = yield* readRecords(answer, 'resources', incidentShape, max, map);
  return {
    ...read,
    ...(data?.next_id ? { nextPage: data.next_id } : {}),
    ...(typeof data?.total === 'number' ? { total: data.total } : {}),
    ...(size === undefined ? {} : { announced: size }),
    unread: Math.max(read.received - max, error ? 1 : 0),
    errors: [...errors, ...more.map((each) => each.text)],
    warnings: [...read.warnings, ...errors, ...more],
  };
}

/** Where an error body has its words. */
const bodyFields = ['error', 'code', 'message', 'details'] as const;

/** Reads a cached record, as received; undefined when it would not be accepted now. */
export function restoreCyberhavenRecord(kept: unknown): ApiRecord<CyberhavenIncident> | undefined {
  return restoreRecord(kept, incidentShape);
}

function isNothing(answer: JsonAnswer, name: string): boolean {
  return !answer.has(name) || answer.member(name) === null;
}

/** What the API says beside its results, as it came, and how much more there is of it. */
function* errorsIn(answer: JsonAnswer): Sliced<{ readonly listed: string[]; readonly more: OwnWarning[] }> {
  const list = answer.list('errors');
  if (!list) return { listed: warningIn(answer.member('errors')), more: [] };
  const read = list.elements.slice(0, maxErrors);
  const listed = (yield* mapSliced(read, (slice) => warningIn(answer.make(slice)))).flat();
  const more = list.length - read.length;
  return { listed, more: more > 0 ? [warn(more === 1 ? say('1 more error') : say('{0} more errors', `${more}`))] : [] };
}

/** An entry of `errors`: the page does not say what one looks like. */
function warningIn(entry: unknown): string[] {
  // Such as `errors: false`.
  return warningOf((typeof entry === 'string' || typeof entry === 'object' ? saidAnyhow(entry) : undefined) ?? {});
}

/** Code 0 and no message stand for success. */
function warningOf({ apiCode = '', apiMessage = '', apiDetails = '' }: Said): string[] {
  const said = [apiMessage, apiDetails].flatMap((each) => each.trim() || []);
  const words = cut(said.join(' – '), maxErrorLength);
  const code = Number(apiCode) === 0 ? '' : `code ${cut(apiCode, 100)}`;
  if (!words && !code) return [];
  return [words && code ? `${words} (${code})` : words || code];
}

const accessSchema = z.object({
  access_token: z.string().check(z.minLength(1)),
  // What is over at once would be renewed for each request; that of a real one is 900 (facts of clients).
  expires_in: orElse(z.number().check(z.positive()), 900),
});

export interface AccessToken {
  readonly token: string;
  readonly lifetimeMs: number;
}

/** Longest access token taken, in characters: it has to fit into a header, and is searched for in all that errors say. */
const maxTokenLength = 16_000;

/**
 * Reads an answer of `POST /auth/token/access`. A token without a lifetime lives as long as clients have seen.
 * @throws SourceError `unexpectedShape` when it has no access token, or one that no header can carry
 */
export function parseAccessToken(json: unknown, hide: Redactor): AccessToken {
  const { data } = accessSchema.safeParse(json);
  if (!data) {
    const { apiMessage } = saidBy((json ?? {}) as Record<string, unknown>, textOnly) ?? {};
    const said = apiMessage ? { apiMessage: hide(apiMessage) } : {};
    throw new SourceError('unexpectedShape', say('The response has no access token.'), said);
  }
  // Else it would count as the user's key that no header can carry.
  if (!sendable.test(data.access_token)) {
    throw new SourceError(
      'unexpectedShape',
      say('The access token in the response contains characters that can’t be sent.'),
    );
  }
  if (data.access_token.length > maxTokenLength) {
    throw new SourceError(
      'unexpectedShape',
      say('The access token in the response is too long ({0} characters).', String(data.access_token.length)),
    );
  }
  return { token: data.access_token, lifetimeMs: data.expires_in * 1000 };
}
