import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as undici from 'undici';
import { credentialsOf } from '../../../../../src/sources/net/transport/credentials';
import { parseProxy } from '../../../../../src/sources/net/transport/networkSettings';
import { Transport } from '../../../../../src/sources/net/transport/transport';
import { shakeHands } from '../../../../../src/sources/net/transport/probe';
import { watchRoute } from '../../../../../src/sources/net/transport/routeWatch';
import { ApiServer, type ServerPlace } from '../../../../support/apiServer';
import { Authority } from '../../../../support/certificates';
import { ProxyServer } from '../../../../support/proxyServer';

const authority = new Authority('Acme Root CA');
const seenTls = {
  version: 'TLSv1.3',
  issuer: 'Acme Root CA',
  subject: 'petra.test',
  validTo: Date.UTC(2048, 0, 1),
};

describe('What is seen of the way to an API', () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  const start = async (place: ServerPlace = {}): Promise<ApiServer> => {
    const server = await ApiServer.start(async () => Response.json({}), place);
    cleanups.push(async () => server.close());
    return server;
  };
  const tls = () => authority.issue('petra.test', { names: ['petra.test', '127.0.0.1'], to: '2048-01-01' });
  /** The fetch of a connection that trusts the authority, through a proxy where one is named. */
  const through = (server?: ProxyServer): typeof globalThis.fetch => {
    const proxy = server && parseProxy(server.origin);
    const credentials = credentialsOf({ ca: Buffer.from(authority.cert) }, undefined);
    const transport = new Transport({ undici, credentials, proxy: proxy && { ...proxy, password: '' } });
    cleanups.push(async () => transport.destroy());
    return transport.fetch;
  };

  for (const [whose, fetchOf] of [
    ['Node’s', () => globalThis.fetch],
    ['the connection’s own', () => through()],
  ] as const) {
    it(`is where a request of ${whose} fetch went, over a new connection and a used one`, async () => {
      const server = await start();
      const fetch = fetchOf();
      for (let count = 0; count < 2; count++) {
        const { result, route } = await watchRoute(async () => (await fetch(server.origin)).text());
        deepStrictEqual([result, route], ['{}', { address: '127.0.0.1', port: server.port, tls: undefined }]);
      }
    });
  }

  it('is the proxy, and the certificate of the API behind it', async () => {
    const server = await start({ tls: tls() });
    const proxy = await ProxyServer.start({ to: server.port });
    cleanups.push(async () => proxy[Symbol.asyncDispose]());
    const fetch = through(proxy);
    const { route } = await watchRoute(async () => (await fetch('https://petra.test')).text());
    deepStrictEqual(route, { address: '127.0.0.1', port: Number(proxy.host.split(':')[1]), tls: seenTls });
  });

  it('is of the watched request alone, with others at the same time', async () => {
    const servers = await Promise.all([start(), start(), start()]);
    const other = await start();
    const watched = servers.map(async (server) => watchRoute(async () => (await fetch(server.origin)).text()));
    await Promise.all([1, 2, 3].map(async () => (await fetch(other.origin)).text()));
    deepStrictEqual(
      (await Promise.all(watched)).map(({ route }) => route?.port),
      servers.map(({ port }) => port),
    );
    const { route } = await watchRoute(async () => 'nothing sent');
    strictEqual(route, undefined);
  });

  it('is nothing when the work fails, whose error it is then', async () => {
    const error = await watchRoute(async () => {
      throw new Error('the work’s own');
    }).catch((thrown: unknown) => String(thrown));
    strictEqual(error, 'Error: the work’s own');
  });

  it('is what a handshake shows of a server that nobody trusts, without a request', async () => {
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const server = await start({ tls: { ...tls(), maxVersion } });
      const seen = await shakeHands(new URL(server.origin), new AbortController().signal);
      deepStrictEqual(seen, { tls: { ...seenTls, version: maxVersion }, error: undefined });
      deepStrictEqual(server.requests, []);
    }
  });

  it('is that a server misses a client certificate', async () => {
    const server = await start({ tls: { ...tls(), requestCert: true, ca: authority.cert } });
    const { error } = await shakeHands(new URL(server.origin), new AbortController().signal);
    strictEqual(error, 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED');
  });

  it('is not waited for once the caller gives up, and may be nothing', async () => {
    const server = await start();
    const { tls: none, error } = await shakeHands(
      new URL(server.origin.replace('http:', 'https:')),
      AbortSignal.abort(),
    );
    ok(none === undefined && error === undefined);
  });
});
