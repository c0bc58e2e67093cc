import * as tls from 'node:tls';
import { isIP, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type * as undici from 'undici';
import type { Agent, buildConnector, Pool, ProxyAgent } from 'undici';
import { causesOf, networkError } from '../networkError';
import { redactor, type Redactor } from '../redact';
import { acceptedCodings, responseOf } from './response';
import type { Credentials } from './credentials';
import type { Proxy } from './networkSettings';

/** What the second bundle, `dist/network.js`, has of undici: see `esbuildUndici.js`. */
export type Undici = Pick<typeof undici, 'Agent' | 'buildConnector' | 'Pool' | 'ProxyAgent'>;

export interface TransportOptions {
  readonly undici: Undici;
  readonly proxy?: WithPassword | undefined;
  readonly credentials: Credentials;
}

type WithPassword = Proxy & { readonly password: string };

type Connector = ReturnType<typeof buildConnector>;

/** Sockets of those whose request was given up, such as by a time-out, do not stay for longer. In ms. */
const timeouts = { headersTimeout: 40_000, bodyTimeout: 70_000 };

/**
 * The way of one connection to its API, with its own proxy, trust and certificate: undici with an agent of its own.
 * Where there is a proxy everything goes through a tunnel, which must be TLS inside: see {@link Networks}.
 */
export class Transport {
  private readonly agent: Agent | ProxyAgent;
  private toProxy: Pool | undefined;
  private readonly hide: Redactor;
  /** What went wrong between here and the proxy. */
  private readonly proxyErrors = new WeakSet<object>();

  constructor(private readonly options: TransportOptions) {
    const { undici, proxy, credentials } = options;
    const { ca, passphrase, ...own } = credentials;
    const trusted = [...trustedHere(), ...ca];
    const api = contextOf({ ca: trusted, ...own, passphrase });
    this.hide = redactor([proxy?.password, passphrase].filter((secret) => secret !== undefined));
    this.agent = proxy
      ? this.proxyAgent(proxy, api, contextOf({ ca: trusted }))
      : new undici.Agent({ ...timeouts, connect: ended(undici.buildConnector(verified(api))) });
  }

  /**
   * As the host's `fetch`, for what the client asks for: addresses as URL, headers as an object, bodies as text, and no
   * redirect is followed. @throws SourceError when the proxy cannot be reached; else what undici throws
   */
  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { proxy } = this.options;
    const { origin, pathname, search } = new URL(input instanceof Request ? input.url : input);
    const { method = 'GET', headers, body = null, signal = null } = init;
    try {
      return responseOf(
        await this.agent.request({
          origin,
          path: pathname + search,
          method,
          headers: { ...(headers as Record<string, string>), 'accept-encoding': acceptedCodings },
          body: body as string | null,
          signal,
        }),
      );
    } catch (error) {
      const atProxy = causesOf(error).some((each) => this.proxyErrors.has(each as object));
      throw proxy && atProxy ? networkError(error, proxy.url.host, this.hide) : error;
    }
  };

  /**
   * A tunnel to a server, on which nothing has been said yet; undefined where there is no proxy.
   * @throws what undici throws
   */
  async tunnel(url: URL): Promise<Socket | undefined> {
    const { toProxy, options } = this;
    if (!toProxy || !options.proxy) return undefined;
    const path = `${url.hostname}:${url.port || 443}`;
    const { socket } = await toProxy.connect({ path, headers: { host: path, ...authorizationOf(options.proxy) } });
    return socket as Socket;
  }

  /** Lets requests under way come to their end, and closes every connection. */
  async close(): Promise<void> {
    await this.agent.close();
  }

  /** Closes every connection at once. */
  async destroy(): Promise<void> {
    await this.agent.destroy();
  }

  private proxyAgent(proxy: WithPassword, api: SecureContext, own: SecureContext): ProxyAgent {
    const { undici } = this.options;
    const pool = (origin: string | URL, options: object, wrap: (connect: Connector) => Connector): Pool => {
      const { connect } = options as { connect: Connector };
      return new undici.Pool(origin, { ...options, ...timeouts, connect: wrap(connect) });
    };
    return new undici.ProxyAgent({
      uri: proxy.url.href,
      headers: authorizationOf(proxy),
      requestTls: verified(api),
      // The client certificate is for the API alone.
      proxyTls: verified(own),
      factory: (origin, options) => pool(origin, options, ended),
      clientFactory: (origin, options) => (this.toProxy = pool(origin, options, (connect) => this.marked(connect))),
    });
  }

  /** A connector to the proxy, whose errors are distinguishable from the API's. */
  private marked(connect: Connector): Connector {
    return ({ servername, ...options }, callback) => {
      // An IP address is no server name (RFC 6066 §3).
      const name = servername && !isIP(servername.replace(/^\[|\]$/g, '')) ? { servername } : {};
      connect({ ...options, ...name }, (...result) => {
        const [error] = result;
        if (error) this.proxyErrors.add(error);
        callback(...result);
      });
    };
  }
}

/**
 * A connector whose sockets end with the first error. A server that misses a client certificate says so after the handshake
 * (RFC 8446 §6.2) and hangs up: undici would only report that.
 */
function ended(connect: Connector): Connector {
  return (options, callback) => {
    connect(options, (...result) => {
      const [, socket] = result;
      socket?.once('error', () => socket.destroy());
      callback(...result);
    });
  };
}

/** Regardless of Node.js's environment: each request has the key. */
function verified(secureContext: SecureContext): buildConnector.BuildOptions {
  return { secureContext, rejectUnauthorized: true };
}

/** The user's credentials for a proxy (RFC 7617). */
function authorizationOf({ user, password }: WithPassword): Record<string, string> {
  if (!user) return {};
  return { 'proxy-authorization': `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
}

/** A root that is not the end of a chain is trusted, too: people are given their company's intermediate certificate. */
function contextOf(options: Parameters<typeof createSecureContext>[0]): SecureContext {
  return createSecureContext({ ...options, allowPartialTrustChain: true });
}

/** Since Node.js 22.15 (nodejs.org/api/tls.html). */
type CertificateLists = { getCACertificates?: (list: 'default' | 'system') => string[] };

/** The certificates that this machine trusts, as PEM: those of Node.js with `NODE_EXTRA_CA_CERTS`, and the system's. */
function trustedHere(): readonly string[] {
  const { getCACertificates } = tls as CertificateLists;
  return getCACertificates ? [...getCACertificates('default'), ...getCACertificates('system')] : tls.rootCertificates;
}
