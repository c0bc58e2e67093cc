import type { Incident } from '../../domain/incident';
import { inTurns } from '../../domain/slices';
import { present } from '../fields';
import { issueText } from '../sentence';
import { type Batch, type Clock, type FetchOptions, type IncidentSource, noneSkipped, SourceError } from '../source';
import { CatchUp } from './catchUp';
import { toIncident } from './mapper';
import type { CyberhavenPage } from './pages';
import { parseCyberhavenAnswer, restoreCyberhavenRecord } from './schema';
import { type CyberhavenScope, cyberhavenScopeSchema, endOf, maxPageSize, startOf } from './scope';
import type { Span } from './spans';
import type { CyberhavenSession } from './token';

/** The limit of the route, for each key (API page). */
export const cyberhavenLimit = { requests: 60, windowMs: 60_000, concurrency: 5 } as const;

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
export type ListOptions = CyberhavenScope & Pick<FetchOptions, 'priority' | 'signal'>;

/** Incidents of one connection to Cyberhaven. */
export class CyberhavenClient implements IncidentSource {
  constructor(private readonly options: CyberhavenClientOptions) {}

  /** A `since` after the end of the scope brings nothing but a warning, and no request. @throws SourceError */
  async *fetch({ since, held = [], memory, priority, signal }: FetchOptions): AsyncGenerator<Batch> {
    const { scope = {}, clock } = this.options;
    const { startTime = since, endTime } = scope;
    if (scope.startTime === undefined && since && endTime && Date.parse(since) > Date.parse(endOf(endTime))) {
      // Nothing can match, and the user may not know why.
      const warnings = [`The scope ends at ${endTime}, before ${since}: without a startTime in it, it holds nothing.`];
      yield { incidents: [], skipped: noneSkipped, warnings, total: 0 };
      return;
    }
    const stop = new AbortController();
    const options = { priority, signal: AbortSignal.any([signal, stop.signal]) };
    const catchUp = new CatchUp({
      scope: checked({ ...scope, ...(startTime === undefined ? {} : { startTime }) }),
      held,
      memory,
      clock,
      limit: cyberhavenLimit,
      list: async (query, page) => this.list({ ...query, ...options }, page),
    });
    try {
      yield* catchUp.batches();
    } finally {
      // Whatever is still under way is not wanted.
      stop.abort();
    }
  }

  async probe(options: Pick<FetchOptions, 'priority' | 'signal'>): Promise<void> {
    await this.list({ ...this.options.scope, ...options, pageSize: 1, includeAiSummaries: false });
  }

  /**
   * One page of the incidents that match, newest first, whatever the connection's scope.
   * @param page token that the page before names; of the same query, as the API demands
   * @throws SourceError
   */
  async list({ priority, signal, ...scope }: ListOptions, page?: string): Promise<CyberhavenPage> {
    const { session, connection, baseUrl } = this.options;
    const request = { method: 'POST', path: '/incidents/list', body: bodyOf(checked(scope), page) } as const;
    const { json, hide } = await session.send(request, { priority, signal });
    const { pageSize = maxPageSize } = scope;
    const { records, ...answer } = await inTurns(parseCyberhavenAnswer(json, pageSize, hide), this.options.clock);
    const times = timesOf(records.map(({ fields }) => Date.parse(fields.trigger_time ?? '')));
    return {
      ...answer,
      ...(times && { times }),
      incidents: records.map((record) => toIncident(record, { connection, baseUrl })),
    };
  }
}

/** The oldest and the newest of the times, ms since the epoch; undefined when they are not newest first. */
function timesOf(times: readonly number[]): Span | undefined {
  const known = times.filter((at) => !Number.isNaN(at));
  const [newest, oldest] = [known[0], known.at(-1)];
  if (newest === undefined || oldest === undefined) return undefined;
  return known.every((at, index) => at <= (known[index - 1] ?? newest)) ? [oldest, newest] : undefined;
}

/** @throws SourceError `badParameter` */
function checked(scope: CyberhavenScope): CyberhavenScope {
  const { data, error } = cyberhavenScopeSchema.safeParse(scope);
  if (data) return data;
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'The scope'} ${issueText(issue)}`);
  throw new SourceError('badParameter', `${problems.join(', ')}.`);
}

/** The request of the API page. */
function bodyOf({ pageSize = maxPageSize, includeAiSummaries = true, ...filter }: CyberhavenScope, page?: string) {
  const { startTime, endTime } = filter;
  // A list without entries narrows nothing down; whether the API would take it so is not documented.
  const list = (values: readonly string[] | undefined) => (values?.length ? values : undefined);
  return {
    page_request: { size: pageSize, ...(page === undefined ? {} : { id: page }), sort_by: 'trigger_time desc' },
    filter: present({
      policy_ids: list(filter.policyIds),
      policy_severities: list(filter.policySeverities),
      dataset_ids: list(filter.datasetIds),
      dataset_sensitivities: list(filter.datasetSensitivities),
      users: list(filter.users),
      assignees: list(filter.assignees),
      hostnames: list(filter.hostnames),
      resolution_statuses: list(filter.resolutionStatuses),
      start_time: startTime === undefined ? undefined : startOf(startTime),
      end_time: endTime === undefined ? undefined : endOf(endTime),
    }),
    include_ai_summaries: includeAiSummaries,
  };
}

/** Maps records of earlier answers, kept as received, as if they had come just now. */
export function restoreCyberhaven(
  kept: readonly unknown[],
  origin: Pick<CyberhavenClientOptions, 'connection' | 'baseUrl'>,
): readonly Incident[] {
  return kept.flatMap((each) => {
    const record = restoreCyberhavenRecord(each);
    return record ? [toIncident(record, origin)] : [];
  });
}
