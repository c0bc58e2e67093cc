import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { HttpClient } from '../sources/http';
import { MemoryLedger } from '../sources/memoryLedger';
import { PetraClient, petraLimit } from '../sources/petra/client';
import { RateLimiter } from '../sources/rateLimit';
import { Requester } from '../sources/requester';
import { type Clock, type IncidentSource, SourceError } from '../sources/source';
import { baseUrlOf, type Connection, originOf } from './connection';
import type { KeyStore } from './keyStore';

export interface SourceFactoryParts {
  readonly keys: Pick<KeyStore, 'get'>;
  readonly clock: Clock;
  /** The `fetch` to reach a connection with, asked for each request. */
  readonly fetch: (connection: Connection) => typeof globalThis.fetch;
  /** `name/version`, for the header User-Agent. */
  readonly userAgent: string;
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

/** The use of one key at one API, shared by all connections that have it. */
interface KeyUse {
  readonly limiter: RateLimiter;
  readonly connections: Set<string>;
  /** By base URL: several addresses may lead to the same API. */
  readonly requesters: Map<string, Requester>;
}

/** Makes the sources of connections. Connections with the same key at the same API share its limit. */
export class SourceFactory implements vscode.Disposable {
  private readonly waited = new vscode.EventEmitter<LimitWait>();
  private readonly uses = new Map<string, KeyUse>();

  readonly onDidWait = this.waited.event;

  constructor(private readonly parts: SourceFactoryParts) {}

  /** The source of a connection, reached with the key that the connection has at the time of each request. */
  create(connection: Connection): IncidentSource {
    const current = async (): Promise<IncidentSource> => this.client(connection, await this.parts.keys.get(connection));
    return {
      async *fetch(options) {
        yield* (await current()).fetch(options);
      },
      probe: async (options) => (await current()).probe(options),
    };
  }

  readonly tryKey: TryKey = async (connection, key, signal) => {
    try {
      await this.client(connection, key).probe({ priority: 'user', signal });
      return undefined;
    } catch (error) {
      if (error instanceof SourceError) return error;
      throw error;
    }
  };

  dispose(): void {
    this.waited.dispose();
  }

  private client(connection: Connection, key: string | undefined): IncidentSource {
    if (!key) throw new SourceError('unauthorized', vscode.l10n.t('There is no key for {0}.', originOf(connection)));
    const { id, scope = {} } = connection;
    return new PetraClient({ connection: id, requester: this.requester(connection, key), key: async () => key, scope });
  }

  private requester(connection: Connection, key: string): Requester {
    const use = this.use(connection, key);
    use.connections.add(connection.id);
    const baseUrl = baseUrlOf(connection);
    let requester = use.requesters.get(baseUrl);
    if (!requester) {
      const { clock, userAgent } = this.parts;
      const http = new HttpClient({ fetch: () => this.parts.fetch(connection), baseUrl, userAgent, clock });
      requester = new Requester({ http, limiter: use.limiter, clock, random: Math.random });
      use.requesters.set(baseUrl, requester);
    }
    return requester;
  }

  private use(connection: Connection, key: string): KeyUse {
    const { clock } = this.parts;
    // A digest, so that no key is held for longer than its request.
    const name = createHash('sha256')
      .update(`${originOf(connection)}\n${key}`)
      .digest('base64');
    let use = this.uses.get(name);
    if (!use) {
      const connections = new Set<string>();
      const onWait = (ms: number): void =>
        this.waited.fire({ connections: [...connections], until: ms > 0 ? clock.now() + ms : undefined });
      const limiter = new RateLimiter({ limit: petraLimit, ledger: new MemoryLedger(), clock, onWait });
      this.uses.set(name, (use = { limiter, connections, requesters: new Map() }));
    }
    return use;
  }
}
