import { getOrMake } from '../domain/lists';
import type { Incident } from '../domain/incident';
import { CyberhavenClient, restoreCyberhaven } from '../sources/cyberhaven/client';
import { CyberhavenSession } from '../sources/cyberhaven/token';
import { HttpClient } from '../sources/net/http';
import { PetraClient, restorePetra } from '../sources/petra/client';
import type { RateLimiter } from '../sources/limit/rateLimit';
import { Requester } from '../sources/net/requester';
import type { Clock, IncidentSource } from '../sources/source';
import { baseUrlOf, type Connection, type CyberhavenConnection } from './connection';

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
  /** By {@link wayOf} and form of the key: each holds an access token for as long as it is good. */
  readonly sessions: Map<string, CyberhavenSession>;
}

/** Makes clients of the APIs. */
export class Clients {
  constructor(private readonly parts: ClientsParts) {}

  /** A client that asks an API with a key. */
  client(connection: Connection, key: string, shared: Shared): IncidentSource {
    const { id } = connection;
    const requester = this.requester(shared, connection);
    const { clock } = this.parts;
    if (connection.kind === 'cyberhaven') {
      const session = this.session(shared, connection, requester, key);
      const baseUrl = baseUrlOf(connection);
      return new CyberhavenClient({ connection: id, baseUrl, session, scope: connection.scope, clock });
    }
    return new PetraClient({ connection: id, requester, key, scope: connection.scope, clock });
  }

  http(connection: Connection): HttpClient {
    const { clock, userAgent, fetch } = this.parts;
    return new HttpClient({ fetch: () => fetch(connection), baseUrl: baseUrlOf(connection), userAgent, clock });
  }

  /** Maps a connection's records, see `SyncedConnection.restore`. */
  restore(connection: Connection, records: readonly unknown[]): readonly Incident[] {
    return connection.kind === 'petra'
      ? restorePetra(records, connection.id)
      : restoreCyberhaven(records, { connection: connection.id, baseUrl: baseUrlOf(connection) });
  }

  private session(
    { sessions }: Shared,
    connection: CyberhavenConnection,
    requester: Requester,
    key: string,
  ): CyberhavenSession {
    const { auth } = connection;
    return getOrMake(sessions, `${wayOf(connection)} ${auth}`, () => {
      return new CyberhavenSession({ requester, key, auth, clock: this.parts.clock });
    });
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
