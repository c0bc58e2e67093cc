import { Emitter, Owner } from '../domain/events';
import { createHash } from 'node:crypto';
import { untilAborted } from '../sources/abort';
import { checkKey } from '../sources/net/requestRules';
import type { Ledgers } from '../sources/limit/ledger';
import type { Budget } from '../sources/limit/rateLimit';
import { present } from '../sources/cleanValues';
import { say } from '../sources/sentence';
import { type IncidentSource, SourceError, type SyncedConnection, orError } from '../sources/source';
import { vendorOf } from '../sources/vendors';
import type { Clients, ClientsParts, Shared } from './clients';
import { questionOf, sinceOf, type Connection, originOf } from './connection';
import { getOrMake } from '../domain/lists';
import { cleanKey } from './key';
import type { KeyStore } from './keyStore';
import type { Networks } from './networks';
import type { Reachability } from './reachability';

export interface SourceFactoryParts extends ClientsParts {
  readonly keys: Pick<KeyStore, 'get'>;
  readonly networks: Pick<Networks, 'shakeHands'>;
  /** Loads the records of limits. */
  readonly ledgers: () => Promise<Ledgers>;
}

/** A wait for the API's limit that began, changed or ended. */
export interface LimitWait {
  /** Ids of the connections whose requests wait. */
  readonly connections: readonly string[];
  /** Ms since the epoch; undefined when nothing waits any more. */
  readonly until: number | undefined;
}

/** Tests a key against the API before it is saved. Resolves with what went wrong, or undefined. */
export type TryKey = (connection: Connection, key: string, signal: AbortSignal) => Promise<SourceError | undefined>;

/** What was found of a connection: the way to its API, and the state of its limit. */
export interface Diagnosis extends Reachability {
  /** Undefined without a key; an error when it cannot be read. */
  readonly budget: Budget | SourceError | undefined;
}

/** The use of one key at one API, shared by all connections that have it. */
interface KeyUse extends Shared {
  readonly connections: Set<string>;
}

/** Makes the sources of connections. Connections with the same key at the same API share its limit. */
export class SourceFactory extends Owner {
  private readonly waited = this.own(new Emitter<LimitWait>());
  private readonly uses = new Map<string, KeyUse>();
  /** By id, as they are in the settings now. */
  private current: ReadonlyMap<string, Connection> = new Map();
  private loaded: Clients | undefined;

  readonly onDidWait = this.waited.event;

  constructor(private readonly parts: SourceFactoryParts) {
    super();
  }

  /** The connections as they are fetched from and stored. */
  followed(connections: readonly Connection[]): Omit<SyncedConnection, 'shared'>[] {
    this.current = new Map(connections.map((connection) => [connection.id, connection]));
    // So that this window sees the waits of others.
    for (const connection of connections) void this.budget(connection);
    return connections.map((connection) => ({
      id: connection.id,
      question: questionOf(connection),
      ...present({ since: sinceOf(connection) }),
      createSource: () => this.create(connection),
      restore: async (records) => (await this.clients()).restore(connection, records),
    }));
  }

  /** The source of a connection, reached with the key, and the form of it, that the connection has at each fetch. */
  create(connection: Connection): IncidentSource {
    // The secret storage may not respond: the keychain may wait for somebody to unlock it.
    const current = async (): Promise<IncidentSource> => {
      const latest = this.current.get(connection.id) ?? connection;
      const key = await this.key(latest);
      await this.leaveOthers(latest, key);
      return this.client(latest, key);
    };
    return {
      async *fetch(options) {
        yield* (await untilAborted(current(), options.signal)).fetch(options);
      },
      probe: async (options) => (await untilAborted(current(), options.signal)).probe(options),
    };
  }

  readonly tryKey: TryKey = async (connection, key, signal) => {
    return orError(async () => {
      const clean = cleanKey(key);
      checkKey(clean);
      await (await this.client(connection, clean)).probe({ priority: 'user', signal });
      return undefined;
    });
  };

  /** The state of the key's limit; undefined without a key, an error when it cannot be read. */
  async budget(connection: Connection): Promise<Diagnosis['budget']> {
    const key = await orError(async () => this.parts.keys.get(connection));
    return typeof key === 'string' ? (await this.use(connection, key)).limiter.budget() : key;
  }

  /** Looks at the way to a connection's API and at its limit. */
  async diagnose(connection: Connection, signal: AbortSignal): Promise<Diagnosis> {
    const { clock, networks } = this.parts;
    const [clients, { checkReachability }] = await Promise.all([this.clients(), import('./reachability')]);
    const [way, budget] = await Promise.all([
      checkReachability(connection, { http: clients.http(connection), networks, clock }, signal),
      orError(async () => untilAborted(this.budget(connection), signal)),
    ]);
    return { ...way, budget };
  }

  /** Ends a pause that the API asked for: the user knows better. */
  async resume(connection: Connection): Promise<void> {
    const key = await this.parts.keys.get(connection);
    if (key !== undefined) await (await this.use(connection, key)).limiter.resume();
  }

  private async key(connection: Connection): Promise<string> {
    const key = await this.parts.keys.get(connection);
    if (key) {
      checkKey(key);
      return key;
    }
    throw new SourceError('unauthorized', say('No key for {0}.', originOf(connection)));
  }

  /** The waits of a key that was replaced are not those of its connection any more. */
  private async leaveOthers(connection: Connection, key: string): Promise<void> {
    const { id } = connection;
    const own = await this.use(connection, key);
    for (const use of this.uses.values())
      if (use !== own && use.connections.delete(id)) this.waited.fire({ connections: [id], until: undefined });
  }

  private async client(connection: Connection, key: string): Promise<IncidentSource> {
    return (await this.clients()).source(connection, key, await this.use(connection, key));
  }

  /** Loaded when it is first needed. */
  private async clients(): Promise<Clients> {
    const { clock, fetch, userAgent } = this.parts;
    const { Clients } = await import('./clients');
    return (this.loaded ??= new Clients({
      clock,
      userAgent,
      fetch: (connection) => fetch(this.asItIsNow(connection)),
    }));
  }

  /** A refresh under way goes on with the network settings that the connection has now. */
  private asItIsNow(connection: Connection): Connection {
    const latest = this.current.get(connection.id);
    return connection.network && latest ? { ...connection, network: latest.network } : connection;
  }

  private async use(connection: Connection, key: string): Promise<KeyUse> {
    const { clock } = this.parts;
    const [clients, ledgers] = await Promise.all([this.clients(), this.parts.ledgers()]);
    const { kind } = connection;
    // A digest, so that the key is not at hand as a name.
    const name = createHash('sha256')
      .update(`${kind}\n${originOf(connection)}\n${key}`)
      .digest('base64');
    const use = getOrMake(this.uses, name, () => {
      const connections = new Set<string>();
      const onWait = (ms: number): void =>
        this.waited.fire({ connections: [...connections], until: ms > 0 ? clock.now() + ms : undefined });
      const { limit } = vendorOf(kind);
      // A final dot makes it no other host (RFC 3986 §3.2.2).
      const ledger = ledgers([kind, originOf(connection).replace(/\.(?=:|$)/, ''), key], limit);
      const limiter = clients.limiter({ limit, ledger, onWait });
      limiter.watch();
      return { limiter, connections, requesters: new Map() };
    });
    use.connections.add(connection.id);
    return use;
  }
}
