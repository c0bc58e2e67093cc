import type { Incident } from '../../src/domain/incident';
import { HttpClient } from '../../src/sources/net/httpClient';
import { catchUp } from '../../src/sources/petra/catchUp';
import { PetraClient, restorePetra } from '../../src/sources/petra/client';
import { petraLimit } from '../../src/sources/petra/limit';
import type { PetraIncident } from '../../src/sources/petra/schema';
import type { PetraScope } from '../../src/sources/petra/scope';
import { RateLimiter } from '../../src/sources/limit/rateLimit';
import { Requester } from '../../src/sources/net/requester';
import { fetchOf } from '../../src/sources/sample/sampleApi';
import type { Batch, FetchOptions } from '../../src/sources/source';
import { FakeClock } from './fakeClock';
import { MemoryLedger } from './memoryLedger';
import { createPetraApi, type PetraTenant } from './petraApi';
import { fails, partOf, type PetraFaults, withFaults } from './petraFaults';

const hourMs = 60 * 60 * 1000;

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
  /** Whether the key may read the list of tenants; it may not by default. */
  readonly listsTenants?: boolean;
}

export type FetchWish = Partial<Pick<FetchOptions, 'since' | 'signal' | 'priority' | 'onWish'>>;

/** A client and the simulated API, with one fake clock for both, and one who keeps what comes as the store does. */
export class PetraSetup {
  readonly clock = new FakeClock();
  /** What the API has; change it to change the next answer. */
  readonly incidents: PetraIncident[];
  /** Tenants beside those of the incidents. */
  readonly tenants: PetraTenant[] = [];
  readonly faults: PetraFaults = { parts: new Map() };
  readonly known = new Map<string, Incident>();
  /** Ids of those that the API lists no longer. */
  readonly unlisted = new Set<string>();
  memory: unknown;
  /** The tenant of each request for incidents that was sent; empty for the newest of all. */
  readonly asked: string[] = [];
  /** How often the list of tenants was asked for. */
  listings = 0;
  readonly client: PetraClient;
  private readonly api;
  private readonly startedAt = this.clock.now() - this.clock.uptime();

  constructor(private readonly options: PetraSetupOptions = {}) {
    const { clock } = this;
    this.incidents = [...(options.incidents ?? [])];
    this.api = createPetraApi({
      keys: ['key-1'],
      now: () => this.apiNow(),
      incidents: this.incidents,
      tenants: this.tenants,
      latency: async () => clock.sleep(options.latencyMs ?? 50),
    });
    if (!options.listsTenants) this.faults.parts.set('tenants', fails(403, 'Not with this key'));
    const handle = withFaults(this.api.handle, this.faults);
    const fetch = fetchOf(async (request) => {
      const part = partOf(request.url);
      if (part === 'tenants') this.listings++;
      else this.asked.push(part);
      return handle(request);
    });
    const baseUrl = 'https://petra.example';
    const http = new HttpClient({ fetch: () => fetch, baseUrl, userAgent: 'test/1.0', clock });
    const limiter = new RateLimiter({ limit: petraLimit, ledger: new MemoryLedger(), clock });
    const requester = new Requester({ http, limiter, clock, random: () => 0.5 });
    const { scope } = options;
    this.client = new PetraClient({ connection: 'petra-1', requester, key: 'key-1', scope, clock });
  }

  /** Gives the API incidents of one tenant, an hour apart, the newest `age` hours old. */
  put(tenant: string, count: number, age = 0, status?: string): PetraIncident[] {
    const made = Array.from({ length: count }, (_, index) =>
      petraRecord(tenant, this.clock.now() - (age + index) * hourMs, status === undefined ? {} : { status }),
    );
    this.incidents.push(...made);
    return made;
  }

  /** Time passes, and incidents of one tenant come up, a minute apart. */
  async comeUp(tenant: string, count: number, status?: string): Promise<PetraIncident[]> {
    const made: PetraIncident[] = [];
    for (let index = 0; index < count; index++) {
      await this.clock.advance(60_000);
      made.push(...this.put(tenant, 1, 0, status));
    }
    return made;
  }

  /** Records get another status. */
  change(records: readonly PetraIncident[], remediationStatus: string): void {
    const ids = new Set(records.map(({ id }) => id));
    for (const [index, record] of this.incidents.entries()) {
      if (ids.has(record.id)) this.incidents[index] = { ...record, remediationStatus };
    }
  }

  /** The API has records no longer. */
  remove(records: readonly PetraIncident[]): void {
    const ids = new Set(records.map(({ id }) => id));
    this.incidents.splice(0, Infinity, ...this.incidents.filter(({ id }) => !ids.has(id)));
  }

  /** The API's clock, ms since the epoch: nobody sets it. */
  apiNow(): number {
    return this.startedAt + this.clock.uptime();
  }

  /** ISO 8601. */
  ago(ms: number): string {
    return new Date(this.clock.now() - ms).toISOString();
  }

  /** Holds records as if they had come long ago. */
  hold(records: readonly PetraIncident[]): void {
    for (const incident of restorePetra(records, 'petra-1')) this.known.set(incident.id, incident);
  }

  /** Statuses of all answers of the API so far. */
  statuses(): readonly number[] {
    return this.api.requests.map(({ status }) => status);
  }

  /** One fetch, to its end; every batch is kept as it comes, and what is remembered goes through a file. */
  async fetch(wish: FetchWish = {}): Promise<Batch[]> {
    return this.clock.until(this.start(wish));
  }

  /** Background refreshes, five minutes apart. */
  async refresh(times = 1, wish: FetchWish = {}): Promise<Batch[]> {
    const batches: Batch[] = [];
    for (let index = 0; index < times; index++) {
      await this.clock.advance(5 * 60_000);
      batches.push(...(await this.fetch({ priority: 'background', ...wish })));
    }
    return batches;
  }

  async start(wish: FetchWish = {}, onBatch: (batch: Batch) => void = () => undefined): Promise<Batch[]> {
    const batches: Batch[] = [];
    for await (const batch of this.batches(wish)) {
      for (const id of batch.unlisted ?? []) this.unlisted.add(id);
      for (const incident of batch.incidents) {
        this.known.set(incident.id, incident);
        this.unlisted.delete(incident.id);
      }
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

  /** Incidents that need somebody, as far as is known here. */
  open(): readonly Incident[] {
    return [...this.known.values()].filter(({ id, status }) => status.state !== 'closed' && !this.unlisted.has(id));
  }

  /** What one fetch brings, of which nothing is kept here. */
  batches({
    signal = new AbortController().signal,
    priority = 'user',
    ...wish
  }: FetchWish = {}): AsyncGenerator<Batch> {
    const { memory, unlisted, clock } = this;
    const { pageSize, scope: { startDate, ...scope } = {} } = this.options;
    const options = { known: [...this.known.values()], unlisted, memory, signal, priority, ...wish };
    if (pageSize === undefined) return this.client.fetch(options);
    return catchUp({
      ...options,
      ...(startDate === undefined ? {} : { since: startDate }),
      scope,
      list: async (question, sharer, patient) => this.client.list({ limit: pageSize, ...question, ...sharer }, patient),
      listTenants: async (sharer) => this.client.listTenants(sharer),
      atOnce: petraLimit.concurrency - 1,
      clock,
    });
  }
}
