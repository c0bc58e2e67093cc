import { createHash } from 'node:crypto';
import { isLoopback } from '../sources/net/requestRules';
import type { CredentialFiles, CredentialPart } from '../sources/net/transport/credentials';
import type { Handshake } from '../sources/net/transport/probe';
import { type NetworkSettings, parseProxy, type Proxy } from '../sources/net/transport/networkSettings';
import type { Sentence } from '../sources/sentence';
import type { Transport, Undici } from '../sources/net/transport/transport';
import { baseUrlOf, type Connection } from './connection';
import type { KeyStore, NetworkSecrets } from './keyStore';

export interface NetworksParts {
  readonly keys: Pick<KeyStore, 'network'>;
  /** Loads the bundle that has undici in it; called when it is first needed. */
  readonly load: () => Undici;
}

/** What is wrong with a file of network settings. */
export interface FileProblem {
  readonly part: CredentialPart;
  readonly sentence: Sentence;
}

interface OpenTransport {
  /** What it was made from, see {@link settingsOf} and {@link stateOf}. */
  readonly settings: string;
  readonly state: string;
  readonly transport: Transport;
}

/** The ways to the APIs that are not the editor's own. */
export class Networks {
  /** By the connection's id. */
  private readonly transports = new Map<string, OpenTransport>();
  private undici: Undici | undefined;

  constructor(private readonly parts: NetworksParts) {}

  /**
   * The `fetch` of a connection that has network settings of its own; undefined for all that go the editor's way. It reads
   * the files for each request, so that a change applies to the next one.
   */
  fetch(connection: Connection): typeof globalThis.fetch | undefined {
    if (!hasOwnWay(connection)) return undefined;
    return async (input, init) => (await this.transport(connection)).fetch(input, init);
  }

  /** What unlocks the settings of a connection; nothing where the secret storage fails, which is reported where it is needed. */
  async secrets(connection: Connection): Promise<NetworkSecrets> {
    return this.parts.keys.network(connection).catch(() => ({}));
  }

  /** What is wrong with the files of network settings, and where. */
  async check(network: NetworkSettings, passphrase?: string): Promise<FileProblem | undefined> {
    const { credentialsOf, CredentialError, readFiles } = await import('../sources/net/transport/credentials');
    try {
      credentialsOf(await readFiles(network), passphrase);
      return undefined;
    } catch (error) {
      if (error instanceof CredentialError) return { part: error.part, sentence: error.sentence };
      throw error;
    }
  }

  /**
   * Shakes hands with the API of a connection and sends nothing, in the connection's own way; for others, directly.
   * @throws what keeps the way from being gone
   */
  async shakeHands(connection: Connection, signal: AbortSignal): Promise<Handshake> {
    const url = new URL(baseUrlOf(connection));
    const tunnel = hasOwnWay(connection) ? await (await this.transport(connection)).tunnel(url) : undefined;
    const { shakeHands } = await import('../sources/net/transport/probe');
    return shakeHands(url, signal, tunnel);
  }

  /** The way of a connection: whether it is not the editor's, and where its proxy is, if it uses one. */
  wayOf(connection: Connection): { readonly own: boolean; readonly proxy: string | undefined } {
    return { own: hasOwnWay(connection), proxy: proxyOf(connection)?.url.host };
  }

  /** Closes what none of these connections, as they are set now, needs any more. */
  retain(connections: readonly Connection[]): void {
    const wanted = new Map(connections.map((connection) => [connection.id, connection]));
    for (const [id, { settings, transport }] of this.transports) {
      const connection = wanted.get(id);
      if (connection && settings === settingsOf(connection)) continue;
      this.transports.delete(id);
      void (connection ? transport.close() : transport.destroy());
    }
  }

  dispose(): void {
    this.retain([]);
  }

  private async transport(connection: Connection): Promise<Transport> {
    const { id, network = {} } = connection;
    const [{ credentialsOf, readFiles }, ways, secrets] = await Promise.all([
      import('../sources/net/transport/credentials'),
      import('../sources/net/transport/transport'),
      this.parts.keys.network(connection),
    ]);
    const files = await readFiles(network);
    const proxy = proxyOf(connection);
    const state = stateOf(proxy, files, secrets);
    const existing = this.transports.get(id);
    if (existing?.state === state) return existing.transport;
    const transport = new ways.Transport({
      undici: (this.undici ??= this.parts.load()),
      proxy: proxy && { ...proxy, password: secrets.proxyPassword ?? '' },
      credentials: credentialsOf(files, secrets.passphrase),
    });
    this.transports.set(id, { settings: settingsOf(connection), state, transport });
    // What is under way on the old way may come to its end.
    void existing?.transport.close();
    return transport;
  }
}

/** The proxy of a connection. Plain http, which is for this machine only, goes through none: it would see the key. */
function proxyOf(connection: Connection): Proxy | undefined {
  const { network } = connection;
  const { protocol, hostname } = new URL(baseUrlOf(connection));
  if (network?.proxy === undefined || protocol === 'http:' || isLoopback(hostname)) return undefined;
  return parseProxy(network.proxy);
}

/** Whether a connection does not go the editor's way. */
export function hasOwnWay(connection: Connection): boolean {
  const { protocol, hostname } = new URL(baseUrlOf(connection));
  // VS Code would send these through its proxy, where there is one, in the clear.
  const inTheClear = protocol === 'http:' && !['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return inTheClear || Object.values(connection.network ?? {}).some((value) => value !== undefined);
}

/** Equal as long as the settings that decide on a way are. */
function settingsOf(connection: Connection): string {
  return JSON.stringify([baseUrlOf(connection), connection.network]);
}

/** Equal as long as a transport can be used again: a digest, since there are secrets in it. */
function stateOf(proxy: Proxy | undefined, files: CredentialFiles, secrets: NetworkSecrets): string {
  const contents = [files.ca, files.clientCertificate, files.clientKey].map((file) => file?.toString('base64'));
  const parts = [proxy?.url.href, proxy?.user, ...contents, secrets.proxyPassword, secrets.passphrase];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64');
}
