import type { Incident } from '../../src/domain/incident';
import { HttpClient } from '../../src/sources/http';
import { catchUp, type CatchUpOptions } from '../../src/sources/petra/catchUp';
import { PetraClient, petraLimit, restorePetra } from '../../src/sources/petra/client';
import type { PetraIncident } from '../../src/sources/petra/schema';
import type { PetraScope } from '../../src/sources/petra/scope';
import { RateLimiter } from '../../src/sources/rateLimit';
import { Requester } from '../../src/sources/requester';
import { fetchOf } from '../../src/sources/sample/fetchOf';
import { createPetraApi, type PetraTenant } from '../../src/sources/sample/petra';
import type { Batch, FetchOptions } from '../../src/sources/source';
import { FakeClock } from './fakeClock';
import { MemoryLedger } from './memoryLedger';
import { partOf, type PetraFaults, withFaults } from './petraFaults';

/** A plain record of a tenant. @param createdAt ms since the epoch */
export function petraRecord(
  tenant: string,
  createdAt: number,
  { id = crypto.randomUUID(), status = 'REMEDIATED' }: { readonly id?: string; readonly status?: string } = {},
): PetraIncident {
  return {
    id,
    createdAt: new Date(createdAt).toISOString(),
    remediationStatus: status,
    tenant: { petraTenantId: tenant, name: `${tenant} Inc.` },
  };
}

export interface PetraSetupOptions {
  readonly incidents?: readonly PetraIncident[];
  readonly scope?: PetraScope;
  readonly latencyMs?: number;
  /** How many incidents an answer holds at most, instead of the API's 500. */
  readonly pageSize?: number;
}

export type FetchWish = Partial<Pick<FetchOptions, 'since' | 'signal' | 'priority'>>;

/** A client and the simulated API, with one fake clock for both, and one who keeps what comes as the store does. */
export class PetraSetup {
  readonly clock = new FakeClock();
  /** What the API has; change it to change the next answer. */
  readonly incidents: PetraIncident[];
  /** Tenants beside those of the incidents. */
  readonly tenants: PetraTenant[] = [];
  readonly faults: PetraFaults = { parts: new Map() };
  readonly held = new Map<string, Incident>();
  memory: unknown;
  /** The tenant of each request that was sent; empty for the newest of all. */
  readonly asked: string[] = [];
  readonly client: PetraClient;
  private readonly api;

  constructor(private readonly options: PetraSetupOptions = {}) {
    const { clock } = this;
    this.incidents = [...(options.incidents ?? [])];
    this.api = createPetraApi({
      keys: ['key-1'],
      now: () => clock.now(),
      incidents: this.incidents,
      tenants: this.tenants,
      latency: async () => clock.sleep(options.latencyMs ?? 50),
    });
    const handle = withFaults(this.api.handle, this.faults);
    const fetch = fetchOf(async (request) => {
      this.asked.push(partOf(request.url));
      return handle(request);
    });
    const baseUrl = 'https://petra.example';
    const http = new HttpClient({ fetch: () => fetch, baseUrl, userAgent: 'test/1.0', clock });
    const limiter = new RateLimiter({ limit: petraLimit, ledger: new MemoryLedger(), clock });
    const requester = new Requester({ http, limiter, clock, random: () => 0.5 });
    const { scope } = options;
    this.client = new PetraClient({ connection: 'petra-1', requester, key: async () => 'key-1', scope, clock });
  }

  /** Holds records as if they had come long ago. */
  hold(records: readonly PetraIncident[]): void {
    for (const incident of restorePetra(records, 'petra-1')) this.held.set(incident.id, incident);
  }

  /** Statuses of all answers of the API so far. */
  statuses(): readonly number[] {
    return this.api.requests.map(({ status }) => status);
  }

  /** One fetch, to its end; every batch is kept as it comes, and what is remembered goes through a file. */
  async fetch(wish: FetchWish = {}): Promise<Batch[]> {
    return this.clock.until(this.start(wish));
  }

  async start(wish: FetchWish = {}, onBatch: (batch: Batch) => void = () => undefined): Promise<Batch[]> {
    const batches: Batch[] = [];
    for await (const batch of this.source(wish)) {
      for (const incident of batch.incidents) this.held.set(incident.id, incident);
      if (batch.memory !== undefined) this.memory = JSON.parse(JSON.stringify(batch.memory));
      batches.push(batch);
      onBatch(batch);
    }
    return batches;
  }

  /** The requests of one fetch: their tenants. */
  async askedBy(wish: FetchWish = {}): Promise<string[]> {
    const before = this.asked.length;
    await this.fetch(wish);
    return this.asked.slice(before);
  }

  private source({ since, signal = new AbortController().signal, priority = 'user' }: FetchWish): AsyncIterable<Batch> {
    const { pageSize: limit } = this.options;
    const [held, { memory }] = [[...this.held.values()], this];
    const options = { held, memory, signal, ...(since === undefined ? {} : { since }) };
    if (limit === undefined) return this.client.fetch({ ...options, priority });
    const list: CatchUpOptions['list'] = async (tenantId, until) =>
      this.client.list({
        limit,
        priority,
        signal: until,
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(since === undefined ? {} : { startDate: since }),
      });
    return catchUp({ ...options, since, list, atOnce: petraLimit.concurrency });
  }
}
