import type { Event, SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { say } from '../sources/sentence';
import { SourceError } from '../sources/source';
import { originOf, type Connection } from './connection';
import { cleanKey } from './key';

const prefix = 'incidents.key.';

/**
 * Keys of connections, in the editor's SecretStorage and nowhere else. A key is bound to the origin that it was given
 * for: after a change of the connection's base URL to another origin it counts as missing. A storage that fails is told
 * apart from a key that is missing: everything throws SourceError `secretStorage` then, which quotes nothing of it.
 */
export class KeyStore {
  /** Fires with the id of a connection whose key came, changed or went, in this window or another. */
  readonly onDidChange: Event<string>;

  constructor(private readonly secrets: SecretStorage) {
    this.onDidChange = (listener, thisArgs, disposables) =>
      secrets.onDidChange(
        ({ key }: SecretStorageChangeEvent) => {
          if (key.startsWith(prefix)) listener.call(thisArgs, key.slice(prefix.length));
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

  /** Ids of the connections that there are keys of. */
  async ids(): Promise<string[]> {
    const names = await available(async () => this.secrets.keys());
    return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  async delete(connection: string): Promise<void> {
    await available(async () => this.secrets.delete(prefix + connection));
  }
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
  delete(): Promise<void>;
} {
  const name = 'incidents.cacheKey';
  return {
    get: async () => secrets.get(name),
    set: async (value) => secrets.store(name, value),
    delete: async () => secrets.delete(name),
  };
}
