import type { Incident } from '../../domain/incident';
import { largest, smallest } from '../../domain/lists';
import { inTurns } from '../../domain/slices';
import { parseTime } from '../../domain/time';
import { present } from '../cleanValues';
import { issueText, say } from '../sentence';
import {
  type Batch,
  type Clock,
  type FetchOptions,
  type IncidentSource,
  noneSkipped,
  SourceError,
  type Urgency,
  warn,
} from '../source';
import { cyberhavenLimit } from './limit';
import { CatchUp } from './catchUp';
import type { CyberhavenAnswer } from './listing';
import type { RecordOrigin } from '../vendor';
import { toIncident } from './mapper';
import { bodyOf, type CyberhavenQuery } from './query';
import { watchedOf } from './rereads';
import { parseCyberhavenAnswer, restoreCyberhavenRecord } from './schema';
import { type CyberhavenScope, cyberhavenScopeSchema, endMs, maxPageSize } from './scope';
import type { CyberhavenSession } from './session';

export interface CyberhavenClientOptions {
  /** Id of the connection. */
  readonly connection: string;
  /** Where the API is; what links to the console are made from. */
  readonly baseUrl: string;
  /** Kept for as long as possible, and shared by all clients of the same key. */
  readonly session: CyberhavenSession;
  readonly scope?: CyberhavenScope | undefined;
  readonly clock: Pick<Clock, 'now' | 'turn'>;
}

/** What is asked for, and by whom. */
export type ListOptions = CyberhavenQuery & { readonly priority: Urgency; readonly signal: AbortSignal };

/** Incidents of one connection to Cyberhaven. */
export class CyberhavenClient implements IncidentSource {
  constructor(private readonly options: CyberhavenClientOptions) {}

  /**
   * Brings what is new, what is open however old it is, and what has changed since it was known as open. What has arrived
   * late or has changed while it was closed comes within a day, when everything is read again.
   * @throws SourceError
   */
  async *fetch(options: FetchOptions): AsyncGenerator<Batch> {
    const { since, known = [] } = options;
    const { scope = {}, clock } = this.options;
    const { startTime, endTime } = scope;
    if (startTime === undefined && since && endTime && parseTime(since, 'utc') > endMs(endTime)) {
      // Hardly anything can match, and the user may not know why.
      const sentence = say(
        'The scope ends at {0}, before {1}. Without a startTime, only open incidents are loaded.',
        endTime,
        since,
      );
      const warnings = [warn(sentence)];
      yield { incidents: [], skipped: noneSkipped, warnings, total: 0 };
    }
    const catchUp = new CatchUp({
      ...options,
      scope: checked(scope),
      known,
      clock,
      limit: cyberhavenLimit,
      list: async (query, page, sharer) => this.list({ ...query, ...sharer }, page),
    });
    yield* catchUp.batches();
  }

  async probe(options: Pick<FetchOptions, 'priority' | 'signal'>): Promise<void> {
    await this.list({ ...this.options.scope, ...options, pageSize: 1, includeAiSummaries: false });
  }

  /**
   * One page of the incidents that match, newest first, regardless of the connection's scope.
   * @param page token that the page before names; of the same query, as the API demands
   * @throws SourceError
   */
  async list(
    { priority, signal, words, incidentIds, ...scope }: ListOptions,
    page?: string,
  ): Promise<CyberhavenAnswer> {
    const { session, connection, baseUrl, clock } = this.options;
    const body = bodyOf({ ...checked(scope), ...present({ words, incidentIds }) }, page);
    const request = { method: 'POST', path: '/incidents/list', body } as const;
    const { json, askedAt, hide } = await session.send(request, { priority, signal });
    // More than were asked for are taken: the next page begins after them.
    const { records: incidents, ...answer } = await inTurns(
      parseCyberhavenAnswer(json, maxPageSize, (record) => toIncident(record, { connection, baseUrl }), hide),
      clock,
    );
    // Where a full page says nothing of a next one, there may be more.
    const isCut = answer.received >= (scope.pageSize ?? maxPageSize) && !json.member('page_response');
    const times = incidents.map((incident) => watchedOf(incident).at).filter((at) => at > 0);
    return {
      ...answer,
      ...(isCut && { unread: 1 }),
      askedAt,
      ...(times.length > 0 && { times: [smallest(times, Infinity), largest(times, 0)] }),
      ordered: times.every((at, index) => at <= (times[index - 1] ?? at)),
      incidents,
    };
  }
}

/** @throws SourceError `badParameter` */
function checked(scope: CyberhavenScope): CyberhavenScope {
  const { data, error } = cyberhavenScopeSchema.safeParse(scope);
  if (data) return data;
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'The scope'} ${issueText(issue)}`);
  throw new SourceError('badParameter', `${problems.join(', ')}.`);
}

/** Maps cached records, as received, as if they had arrived now. */
export function restoreCyberhaven(kept: readonly unknown[], origin: RecordOrigin): readonly Incident[] {
  return kept.flatMap((each) => {
    const record = restoreCyberhavenRecord(each);
    return record ? [toIncident(record, origin)] : [];
  });
}
