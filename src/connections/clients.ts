import { getOrMake } from '../domain/lists';
import type { Incident } from '../domain/incident';
import { dayMs } from '../domain/time';
import { HttpClient } from '../sources/net/httpClient';
import { RateLimiter, type RateLimiterOptions } from '../sources/limit/rateLimit';
import { Requester } from '../sources/net/requester';
import type { Clock, IncidentSource } from '../sources/source';
import type { LoadedVendor } from '../sources/vendor';
import { vendorOf } from '../sources/vendors';
import { baseUrlOf, type Connection } from './connection';
import { labelTranslator } from './incidentWords';

export interface ClientsParts {
  readonly clock: Clock;
  /** The `fetch` to reach a connection with, asked for each request. */
  readonly fetch: (connection: Connection) => typeof globalThis.fetch;
  /** `name/version`, for the header User-Agent. */
  readonly userAgent: string;
}

/** What connections with the same key at the same API share. */
export interface Shared {
  readonly limiter: RateLimiter;
  /** By {@link wayOf}: several ways may lead to the same API. */
  readonly requesters: Map<string, Requester>;
}

/** What is loaded of a vendor. */
interface Loaded {
  readonly vendor: LoadedVendor;
  readonly inUsersLanguage: (incident: Incident) => Incident;
}

/** Makes clients of the APIs. */
export class Clients {
  /** By vendor. */
  private readonly loaded = new Map<string, Loaded>();

  constructor(private readonly parts: ClientsParts) {}

  /** A client that asks an API with a key. Its incidents are in the user's language. */
  async source(connection: Connection, key: string, shared: Shared): Promise<IncidentSource> {
    const { id, scope, auth } = connection;
    const { vendor, inUsersLanguage } = await this.load(connection);
    const requester = this.requester(shared, connection);
    const source = vendor.source({
      connection: id,
      baseUrl: baseUrlOf(connection),
      scope,
      auth,
      key,
      requester,
      clock: this.parts.clock,
    });
    return {
      async *fetch(options) {
        for await (const batch of source.fetch(options)) {
          yield { ...batch, incidents: batch.incidents.map(inUsersLanguage), isClockAhead: requester.aheadMs > dayMs };
        }
      },
      probe: async (options) => source.probe(options),
    };
  }

  /** What lets the requests of a key go. */
  limiter(options: Omit<RateLimiterOptions, 'clock'>): RateLimiter {
    return new RateLimiter({ ...options, clock: this.parts.clock });
  }

  http(connection: Connection): HttpClient {
    const { clock, userAgent, fetch } = this.parts;
    return new HttpClient({ fetch: () => fetch(connection), baseUrl: baseUrlOf(connection), userAgent, clock });
  }

  /** Maps a connection's records, see `SyncedConnection.restore`. */
  async restore(connection: Connection, records: readonly unknown[]): Promise<readonly Incident[]> {
    const { vendor, inUsersLanguage } = await this.load(connection);
    const origin = { connection: connection.id, baseUrl: baseUrlOf(connection) };
    return vendor.restore(records, origin).map(inUsersLanguage);
  }

  private async load({ kind }: Connection): Promise<Loaded> {
    const vendor = await vendorOf(kind).load();
    return getOrMake(this.loaded, kind, () => ({ vendor, inUsersLanguage: labelTranslator(vendor.labels) }));
  }

  private requester({ requesters, limiter }: Shared, connection: Connection): Requester {
    const { clock } = this.parts;
    return getOrMake(requesters, wayOf(connection), () => {
      return new Requester({ http: this.http(connection), limiter, clock, random: Math.random });
    });
  }
}

/** Equal for connections whose requests may be shared. One that has a network of its own is reached by itself. */
function wayOf(connection: Connection): string {
  const { id, network } = connection;
  return `${baseUrlOf(connection)} ${network ? JSON.stringify([id, network]) : ''}`;
}
