import * as z from 'zod/mini';
import type { Event, SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { present } from '../sources/cleanValues';
import { say } from '../sources/sentence';
import { SourceError } from '../sources/source';
import { originOf, type Connection } from './connection';
import { cleanKey } from './key';

const prefix = 'incidents.key.';
const networkPrefix = 'incidents.network.';
const prefixes = [prefix, networkPrefix];

/** What unlocks the network settings of a connection. */
export interface NetworkSecrets {
  /** Of the user that the proxy's address names. */
  readonly proxyPassword?: string | undefined;
  /** Of the client key. */
  readonly passphrase?: string | undefined;
}

const networkSchema = z.object({
  proxyPassword: z.optional(z.object({ for: z.string(), secret: z.string() })),
  passphrase: z.optional(z.object({ for: z.string(), secret: z.string() })),
});

/**
 * Keys of connections, in the editor's SecretStorage and nowhere else. A key is bound to the origin that it was given
 * for: after a change of the connection's base URL to another origin it counts as missing. A failing storage is reported
 * apart from a key that is missing: everything throws SourceError `secretStorage` then, which quotes nothing of it.
 */
export class KeyStore {
  /** Fires with the id of a connection whose key or network secrets came, changed or went, in this window or another. */
  readonly onDidChange: Event<string>;

  constructor(private readonly secrets: SecretStorage) {
    this.onDidChange = (listener, thisArgs, disposables) =>
      secrets.onDidChange(
        ({ key }: SecretStorageChangeEvent) => {
          const id = idIn(key);
          if (id !== undefined) listener.call(thisArgs, id);
        },
        undefined,
        disposables,
      );
  }

  /** The key of a connection, or undefined when there is none for its origin. */
  async get(connection: Connection): Promise<string | undefined> {
    const stored = await available(async () => this.secrets.get(prefix + connection.id));
    if (stored === undefined) return undefined;
    try {
      const { origin, key } = JSON.parse(stored) as { origin?: unknown; key?: unknown };
      return origin === originOf(connection) && typeof key === 'string' ? cleanKey(key) : undefined;
    } catch {
      // Not written by this extension: as good as no key.
      return undefined;
    }
  }

  /** Keeps a key for the connection's origin. */
  async set(connection: Connection, key: string): Promise<void> {
    const value = JSON.stringify({ origin: originOf(connection), key: cleanKey(key) });
    await available(async () => this.secrets.store(prefix + connection.id, value));
  }

  /**
   * What unlocks the network settings of a connection, each bound to what it was given for: the proxy's address with the
   * user's name, the file of the client key. After a change there it counts as missing.
   */
  async network(connection: Connection): Promise<NetworkSecrets> {
    const { proxyFor, keyFor } = boundTo(connection);
    const { proxyPassword, passphrase } = await this.boundSecrets(connection.id);
    return {
      ...(proxyPassword?.for === proxyFor && { proxyPassword: proxyPassword?.secret }),
      ...(passphrase?.for === keyFor && { passphrase: passphrase?.secret }),
    };
  }

  /** Keeps what unlocks the network settings of a connection; an empty one is deleted. */
  async setNetwork(connection: Connection, secrets: NetworkSecrets): Promise<void> {
    const { proxyFor, keyFor } = boundTo(connection);
    const { proxyPassword, passphrase } = { ...(await this.network(connection)), ...secrets };
    const kept = {
      ...(proxyFor && proxyPassword && { proxyPassword: { for: proxyFor, secret: proxyPassword } }),
      ...(keyFor && passphrase && { passphrase: { for: keyFor, secret: passphrase } }),
    };
    const name = networkPrefix + connection.id;
    await available(async () =>
      Object.keys(kept).length ? this.secrets.store(name, JSON.stringify(kept)) : this.secrets.delete(name),
    );
  }

  /** Ids of the connections that there are keys, or network secrets, of. */
  async ids(): Promise<string[]> {
    const names = await available(async () => this.secrets.keys());
    return [...new Set(names.flatMap((name) => idIn(name) ?? []))];
  }

  /** Deletes the key and the network secrets of a connection. */
  async delete(connection: string): Promise<void> {
    for (const each of prefixes) await available(async () => this.secrets.delete(each + connection));
  }

  private async boundSecrets(connection: string): Promise<z.infer<typeof networkSchema>> {
    const stored = await available(async () => this.secrets.get(networkPrefix + connection));
    try {
      return networkSchema.safeParse(JSON.parse(stored ?? '{}')).data ?? {};
    } catch {
      return {};
    }
  }
}

/** What the network secrets of a connection are given for. */
function boundTo({ network = {} }: Connection): { readonly proxyFor?: string; readonly keyFor?: string } {
  const { proxy, clientCertificate, clientKey = clientCertificate } = network;
  return present({ proxyFor: proxy, keyFor: clientKey });
}

/** The id of the connection that the secret of a name is of. */
function idIn(name: string): string | undefined {
  const found = prefixes.find((each) => name.startsWith(each));
  return found && name.slice(found.length);
}

async function available<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    // Its own words may quote a key, so they are not even the cause.
    throw new SourceError('secretStorage', say('VS Code’s secret storage isn’t available.'));
  }
}

/** The key of the encrypted copy of incidents, in the editor's SecretStorage and nowhere else. */
export function cacheKeyStore(secrets: SecretStorage): {
  get(): Promise<string | undefined>;
  set(value: string): Promise<void>;
} {
  const name = 'incidents.cacheKey';
  return {
    get: async () => secrets.get(name),
    set: async (value) => secrets.store(name, value),
  };
}
