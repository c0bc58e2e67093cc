import { createHash } from 'node:crypto';
import { lookup } from 'node:dns/promises';
import * as vscode from 'vscode';
import type { Incident } from '../domain/incident';
import { CyberhavenClient, cyberhavenLimit, restoreCyberhaven } from '../sources/cyberhaven/client';
import { CyberhavenSession } from '../sources/cyberhaven/token';
import { HttpClient } from '../sources/http';
import { checkKey } from '../sources/httpRequest';
import type { Ledger, RateLimit } from '../sources/ledger';
import { PetraClient, petraLimit, restorePetra } from '../sources/petra/client';
import { type Budget, RateLimiter } from '../sources/rateLimit';
import { Requester } from '../sources/requester';
import { say } from '../sources/sentence';
import { type Clock, type IncidentSource, SourceError } from '../sources/source';
import { baseUrlOf, fingerprintOf, type Connection, type CyberhavenConnection, originOf } from './connection';
import { labelTranslator } from './incidentWords';
import { cleanKey } from './key';
import type { KeyStore } from './keyStore';

export interface SourceFactoryParts {
  readonly keys: Pick<KeyStore, 'get'>;
  readonly clock: Clock;
  /** The `fetch` to reach a connection with, asked for each request. */
  readonly fetch: (connection: Connection) => typeof globalThis.fetch;
  /** `name/version`, for the header User-Agent. */
  readonly userAgent: string;
  /** The record of a key's limit, shared by all windows; `use` tells it from others and holds the key. */
  readonly ledger: (use: readonly string[], limit: RateLimit) => Ledger;
}

/** A wait for the API's limit that began, changed or ended. */
export interface LimitWait {
  /** Ids of the connections whose requests wait. */
  readonly connections: readonly string[];
  /** Ms since the epoch; undefined when nothing waits any more. */
  readonly until: number | undefined;
}

/** Tries a key against the API before it is kept. Resolves with what went wrong, or undefined. */
export type TryKey = (connection: Connection, key: string, signal: AbortSignal) => Promise<SourceError | undefined>;

/** What was found on the way to a connection's API. */
export interface Diagnosis {
  readonly origin: string;
  /** IP addresses of its host; none when this machine's own look-up finds none. */
  readonly addresses: readonly string[];
  /** HTTP status of the answer to a request without key, or why there is none. */
  readonly answer: number | SourceError;
  /** How far this machine's clock is ahead of the API's, ms; undefined when the API names no time. */
  readonly clockSkewMs?: number | undefined;
  /** Undefined without a key; an error when it cannot be read. */
  readonly budget: Budget | SourceError | undefined;
}

/** A connection for those that fetch and keep its incidents. */
export interface FollowedConnection {
  readonly id: string;
  readonly fingerprint: string;
  readonly createSource: () => IncidentSource;
  /** Maps records as they were received, in an earlier run. */
  readonly restore: (records: readonly unknown[]) => readonly Incident[];
}

/** The use of one key at one API, shared by all connections that have it. */
interface KeyUse {
  readonly limiter: RateLimiter;
  readonly connections: Set<string>;
  /** By base URL: several addresses may lead to the same API. */
  readonly requesters: Map<string, Requester>;
  /** By base URL and form of the key: each holds an access token for as long as it is good. */
  readonly sessions: Map<string, CyberhavenSession>;
}

/** Makes the sources of connections. Connections with the same key at the same API share its limit. */
export class SourceFactory implements vscode.Disposable {
  private readonly waited = new vscode.EventEmitter<LimitWait>();
  private readonly uses = new Map<string, KeyUse>();
  private readonly inUsersLanguage = labelTranslator();
  /** By id, as they are in the settings now. */
  private current: ReadonlyMap<string, Connection> = new Map();

  readonly onDidWait = this.waited.event;

  constructor(private readonly parts: SourceFactoryParts) {}

  /** The connections as they are fetched from and kept. */
  followed(connections: readonly Connection[]): FollowedConnection[] {
    this.current = new Map(connections.map((connection) => [connection.id, connection]));
    return connections.map((connection) => ({
      id: connection.id,
      fingerprint: fingerprintOf(connection),
      createSource: () => this.create(connection),
      restore: (records) =>
        (connection.kind === 'petra'
          ? restorePetra(records, connection.id)
          : restoreCyberhaven(records, { connection: connection.id, baseUrl: baseUrlOf(connection) })
        ).map(this.inUsersLanguage),
    }));
  }

  /** The source of a connection, reached with the key, and the form of it, that the connection has at each fetch. */
  create(connection: Connection): IncidentSource {
    const { inUsersLanguage } = this;
    const current = async (): Promise<IncidentSource> => {
      const latest = this.current.get(connection.id) ?? connection;
      return this.client(latest, await this.key(latest));
    };
    return {
      async *fetch(options) {
        for await (const batch of (await current()).fetch(options)) {
          yield { ...batch, incidents: batch.incidents.map(inUsersLanguage) };
        }
      },
      probe: async (options) => (await current()).probe(options),
    };
  }

  readonly tryKey: TryKey = async (connection, key, signal) => {
    return orError(async () => {
      const clean = cleanKey(key);
      checkKey(clean);
      await this.client(connection, clean).probe({ priority: 'user', signal });
      return undefined;
    });
  };

  /** How the limit of the connection's key stands; undefined without a key, an error when it cannot be read. */
  async budget(connection: Connection): Promise<Diagnosis['budget']> {
    const key = await orError(async () => this.parts.keys.get(connection));
    return typeof key === 'string' ? this.use(connection, key).limiter.budget() : key;
  }

  /** How the way to a connection's API stands: a request without key goes the way that all others go. */
  async diagnose(connection: Connection, signal: AbortSignal): Promise<Diagnosis> {
    const origin = originOf(connection);
    const { clock } = this.parts;
    const [found, reached, budget] = await Promise.all([
      lookup(new URL(origin).hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []),
      orError(async () => this.http(connection).reach(signal)),
      this.budget(connection),
    ]);
    const addresses = found.map(({ address }) => address);
    if (reached instanceof SourceError) return { origin, addresses, answer: reached, budget };
    const clockSkewMs = reached.date === undefined ? undefined : clock.now() - reached.date;
    return { origin, addresses, answer: reached.status, clockSkewMs, budget };
  }

  dispose(): void {
    this.waited.dispose();
  }

  private async key(connection: Connection): Promise<string> {
    const key = await this.parts.keys.get(connection);
    if (key) {
      checkKey(key);
      return key;
    }
    throw new SourceError('unauthorized', say('There is no key for {0}.', originOf(connection)));
  }

  private client(connection: Connection, key: string): IncidentSource {
    const { id } = connection;
    const use = this.use(connection, key);
    use.connections.add(id);
    const requester = this.requester(use, connection);
    const { clock } = this.parts;
    if (connection.kind === 'cyberhaven') {
      const session = this.session(use, connection, requester, key);
      const baseUrl = baseUrlOf(connection);
      return new CyberhavenClient({ connection: id, baseUrl, session, scope: connection.scope, clock });
    }
    return new PetraClient({ connection: id, requester, key: async () => key, scope: connection.scope, clock });
  }

  private session(use: KeyUse, connection: CyberhavenConnection, requester: Requester, key: string): CyberhavenSession {
    const { auth } = connection;
    return getOrMake(use.sessions, `${baseUrlOf(connection)} ${auth}`, () => {
      return new CyberhavenSession({ requester, key: async () => key, auth, clock: this.parts.clock });
    });
  }

  private requester(use: KeyUse, connection: Connection): Requester {
    const { clock } = this.parts;
    return getOrMake(use.requesters, baseUrlOf(connection), () => {
      return new Requester({ http: this.http(connection), limiter: use.limiter, clock, random: Math.random });
    });
  }

  private http(connection: Connection): HttpClient {
    const { clock, userAgent } = this.parts;
    return new HttpClient({
      fetch: () => this.parts.fetch(connection),
      baseUrl: baseUrlOf(connection),
      userAgent,
      clock,
    });
  }

  private use(connection: Connection, key: string): KeyUse {
    const { clock } = this.parts;
    const { kind } = connection;
    // A digest, so that the key is not at hand as a name.
    const name = createHash('sha256')
      .update(`${kind}\n${originOf(connection)}\n${key}`)
      .digest('base64');
    return getOrMake(this.uses, name, () => {
      const connections = new Set<string>();
      const onWait = (ms: number): void =>
        this.waited.fire({ connections: [...connections], until: ms > 0 ? clock.now() + ms : undefined });
      const limit = kind === 'petra' ? petraLimit : cyberhavenLimit;
      const ledger = this.parts.ledger([kind, originOf(connection), key], limit);
      const limiter = new RateLimiter({ limit, ledger, clock, onWait });
      return { limiter, connections, requesters: new Map(), sessions: new Map() };
    });
  }
}

async function orError<T>(work: () => Promise<T>): Promise<T | SourceError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
}

function getOrMake<T>(map: Map<string, T>, name: string, make: () => T): T {
  const held = map.get(name);
  if (held !== undefined) return held;
  const made = make();
  map.set(name, made);
  return made;
}
