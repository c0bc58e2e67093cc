import { redactor } from '../redact';
import type { Requester } from '../requester';
import { say } from '../sentence';
import type { Incident } from '../../domain/incident';
import { inTurns, type Turns } from '../../domain/slices';
import { type Batch, type FetchOptions, type IncidentSource, SourceError } from '../source';
import { catchUp, type CatchUpOptions } from './catchUp';
import { toIncident } from './mapper';
import { horizonOf } from './plan';
import { parsePetraAnswer, restorePetraRecord } from './schema';
import { maxLimit, type PetraScope, sentScope } from './scope';

/** The API's production server (API page). */
export const petraBaseUrl = 'https://api.petrasecurity.com';

/** The limit of the route (API page); the page names no number of requests at once, so it is a modest one. */
export const petraLimit = { requests: 10, windowMs: 60_000, concurrency: 4 } as const;

export interface PetraClientOptions {
  /** Id of the connection. */
  readonly connection: string;
  readonly requester: Requester;
  /** The connection's API key, asked for each request. */
  readonly key: () => Promise<string | undefined>;
  readonly scope?: PetraScope | undefined;
  readonly clock: Turns;
}

/** One answer of Petra. */
export interface PetraBatch extends Batch {
  /** True when the answer held as many records as were asked for: there may be older ones. */
  readonly full: boolean;
}

/** Incidents of one connection to Petra Security. */
export class PetraClient implements IncidentSource {
  constructor(private readonly options: PetraClientOptions) {}

  /** As many as the scope's `limit` says; without one, all that the API gives, as `catchUp` gets it. */
  async *fetch({ since, held = [], memory, priority, signal }: FetchOptions): AsyncGenerator<Batch> {
    const { scope = {} } = this.options;
    const { startDate = since } = scope;
    const query = { ...scope, ...(startDate === undefined ? {} : { startDate }), priority };
    if (scope.limit === undefined && scope.tenantId === undefined) {
      const list: CatchUpOptions['list'] = async (tenantId, until) =>
        this.list({ ...query, ...(tenantId === undefined ? {} : { tenantId }), signal: until });
      yield* catchUp({ list, since: startDate, held, memory, atOnce: petraLimit.concurrency, signal });
      return;
    }
    const { full, ...batch } = await this.list({ ...query, signal });
    // A user who asked for so many knows that there may be more.
    const horizons = scope.limit === undefined ? horizonOf({ ...batch, full }) : [];
    yield { ...batch, horizons, parts: { done: 1, of: 1 } };
  }

  async probe(options: Pick<FetchOptions, 'priority' | 'signal'>): Promise<void> {
    await this.list({ ...this.options.scope, ...options, limit: 1 });
  }

  /**
   * The newest incidents that match, newest first, whatever the connection's scope; as many as the API gives at most,
   * unless told.
   * @throws SourceError
   */
  async list({
    priority,
    signal,
    ...scope
  }: PetraScope & Pick<FetchOptions, 'priority' | 'signal'>): Promise<PetraBatch> {
    const { connection, requester } = this.options;
    const { limit = maxLimit, ...filter } = sentScope(scope);
    const query = { ...filter, limit };
    const key = (await this.options.key())?.trim();
    if (!key) throw new SourceError('unauthorized', say('This connection has no key.'));
    const headers = { authorization: `Bearer ${key}` };
    const { json } = await requester.send({ path: '/v1/incidents', query, headers }, { priority, signal });
    const { records, received, ...answer } = await inTurns(
      parsePetraAnswer(json, limit, redactor([key])),
      this.options.clock,
    );
    const incidents = records.map((record) => toIncident(record, connection));
    return { ...answer, incidents, full: received >= limit };
  }
}

/** Maps records of earlier answers, kept as received, as if they had come just now. */
export function restorePetra(kept: readonly unknown[], connection: string): readonly Incident[] {
  return kept.flatMap((each) => {
    const record = restorePetraRecord(each);
    return record ? [toIncident(record, connection)] : [];
  });
}
