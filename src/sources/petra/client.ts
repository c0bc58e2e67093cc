import type { Incident } from '../../domain/incident';
import { inTurns } from '../../domain/slices';
import { present } from '../cleanValues';
import type { HttpResponse } from '../net/httpClient';
import { redactor } from '../net/redact';
import type { ApiRequest, Requester } from '../net/requester';
import type { Sharer } from '../limit/share';
import type { Batch, Clock, FetchOptions, IncidentSource } from '../source';
import type { Answer } from './answer';
import { petraLimit } from './limit';
import { catchUp } from './catchUp';
import { toIncident } from './mapper';
import { parsePetraAnswer, restorePetraRecord } from './schema';
import { maxLimit, type PetraScope, sentScope } from './scope';
import { type ListedTenant, parseTenants } from './tenants';

/** Tenants asked at once: one request is left to the newest page, so that it never waits for tenants that are slow. */
const tenantsAtOnce = petraLimit.concurrency - 1;

export interface PetraClientOptions {
  /** Id of the connection. */
  readonly connection: string;
  readonly requester: Requester;
  readonly key: string;
  readonly scope?: PetraScope | undefined;
  readonly clock: Clock;
}

/** Incidents of one connection to Petra Security. */
export class PetraClient implements IncidentSource {
  constructor(private readonly options: PetraClientOptions) {}

  /** As many as the scope's `limit` says; without one, everything the API returns, as `catchUp` gets it. */
  async *fetch(options: FetchOptions): AsyncGenerator<Batch> {
    const { scope: { startDate, ...scope } = {}, clock } = this.options;
    yield* catchUp({
      ...options,
      ...present({ since: startDate }),
      scope,
      list: async (question, sharer, patient) => this.list({ ...question, ...sharer }, patient),
      listTenants: async (sharer) => this.listTenants(sharer),
      atOnce: tenantsAtOnce,
      clock,
    });
  }

  async probe(options: Pick<FetchOptions, 'priority' | 'signal'>): Promise<void> {
    await this.list({ ...this.options.scope, ...options, limit: 1 });
  }

  /**
   * The newest incidents that match, newest first, regardless of the connection's scope; as many as the API gives at most, by
   * default.
   * @param patient whether a server error is tried again
   * @throws SourceError
   */
  async list({ priority, signal, ...scope }: PetraScope & Sharer, patient = true): Promise<Answer> {
    const { connection, key, clock } = this.options;
    const { limit = maxLimit, ...filter } = sentScope(scope);
    const query = { ...filter, limit };
    const { json, askedAt } = await this.ask({ path: '/v1/incidents', query }, { priority, signal }, patient);
    const { records, received, ...answer } = await inTurns(
      parsePetraAnswer(json, limit, (record) => toIncident(record, connection), redactor([key])),
      clock,
    );
    return { ...answer, incidents: records, full: received >= limit || isCap(received), askedAt };
  }

  /** The tenants that the key can see. @throws SourceError */
  async listTenants(sharer: Sharer): Promise<readonly ListedTenant[]> {
    const { json } = await this.ask({ path: '/v1/tenants' }, sharer, false);
    return inTurns(parseTenants(json), this.options.clock);
  }

  private async ask(request: Omit<ApiRequest, 'headers'>, sharer: Sharer, patient: boolean): Promise<HttpResponse> {
    const { requester, key } = this.options;
    const headers = { authorization: `Bearer ${key}` };
    return requester.send({ ...request, headers }, sharer, patient);
  }
}

/** Whether an API may give no more than that: the default of the API page, for one that ignores the limit, and other hundreds. */
function isCap(received: number): boolean {
  return received > 0 && received % 100 === 0;
}

/** Maps cached records, as received, as if they had arrived now. */
export function restorePetra(kept: readonly unknown[], connection: string): readonly Incident[] {
  return kept.flatMap((each) => {
    const record = restorePetraRecord(each);
    return record ? [toIncident(record, connection)] : [];
  });
}
