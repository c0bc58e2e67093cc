import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import type { ServerOptions } from 'node:https';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import * as undici from 'undici';
import { credentialsOf, type CredentialFiles } from '../../../../../src/sources/net/transport/credentials';
import { parseProxy } from '../../../../../src/sources/net/transport/networkSettings';
import { Transport } from '../../../../../src/sources/net/transport/transport';
import { ApiServer, type ServerPlace } from '../../../../support/apiServer';
import { Authority, type CertificateOptions, locked } from '../../../../support/certificates';
import { everythingIn, failure } from '../../../../support/failure';
import { FakeClock } from '../../../../support/fakeClock';
import { createClient, key, request } from '../../../../support/httpSetup';
import { type ProxyOptions, ProxyServer } from '../../../../support/proxyServer';

const authority = new Authority('Acme Root CA');
const clients = new Authority('Acme Client CA');
const names = ['petra.test', '127.0.0.1', '::1'];
/** An address that only the proxy finds. */
const address = 'petra.test:443';
const pem = (text: string): Buffer => Buffer.from(text);
const trusted: CredentialFiles = { ca: pem(authority.cert) };

describe('The transport of a connection with a network of its own', () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
  });

  const start = async (place: ServerPlace = {}): Promise<ApiServer> => {
    const server = await ApiServer.start(async () => Response.json({ fine: true }), place);
    cleanups.push(async () => server.close());
    return server;
  };
  const startTls = async (
    { issuer = authority, ...options }: CertificateOptions & { readonly issuer?: Authority } = {},
    more: ServerOptions = {},
    place: ServerPlace = {},
  ): Promise<ApiServer> => start({ ...place, tls: { ...issuer.issue('petra.test', { names, ...options }), ...more } });
  const startProxy = async (server: ApiServer | undefined, options: ProxyOptions = {}): Promise<ProxyServer> => {
    const proxy = await ProxyServer.start({ ...(server && { to: server.port }), ...options });
    cleanups.push(async () => proxy[Symbol.asyncDispose]());
    return proxy;
  };

  interface Wish {
    readonly files?: CredentialFiles;
    readonly passphrase?: string;
    readonly proxy?: string;
    readonly password?: string;
  }
  const open = ({ files = trusted, passphrase, proxy, password = '' }: Wish = {}): Transport => {
    const parsed = proxy === undefined ? undefined : parseProxy(proxy);
    const transport = new Transport({
      undici,
      proxy: parsed && { ...parsed, password },
      credentials: credentialsOf(files, passphrase),
    });
    cleanups.push(async () => transport.destroy());
    return transport;
  };
  const send = async (baseUrl: string, wish: Wish = {}) => {
    const { fetch } = open(wish);
    return createClient({ baseUrl, fetch: () => fetch }).request(request({ method: 'POST', body: { a: 1 } }));
  };

  it('sends and receives as the host’s fetch does', async () => {
    const server = await startTls();
    const { status, json, headers } = await send(server.origin);
    deepStrictEqual([status, json.value(), headers.get('content-type')], [200, { fine: true }, 'application/json']);
    const [seen] = server.requests;
    deepStrictEqual([seen?.method, seen?.path, seen?.body], ['POST', '/v1/things', '{"a":1}']);
    strictEqual(seen?.headers['authorization'], `Bearer ${key}`);
  });

  it('leaves redirects to who follows them', async () => {
    const server = await startTls();
    server.next({ status: 307, headers: { location: 'https://elsewhere.test/' }, body: '' });
    strictEqual((await failure('redirected', send(server.origin))).redirectOrigin, 'https://elsewhere.test');
  });

  it('reaches an API that has IPv6 only', async () => {
    for (const server of [await startTls({}, {}, { host: '::1' }), await start({ host: '::1' })]) {
      match(server.origin, /\[::1\]/);
      strictEqual((await send(server.origin)).status, 200);
    }
  });

  describe('trusts', () => {
    it('what this machine trusts, and nothing else, without a CA file', async () => {
      const server = await startTls();
      const error = await failure('untrustedCertificate', send(server.origin, { files: {} }));
      match(error.message, /doesn’t trust the certificate/);
      deepStrictEqual(server.requests, []);
    });

    it('a server’s certificate that one of a bundle has signed', async () => {
      const server = await startTls();
      const bundle = new Authority('Other').cert + authority.cert;
      strictEqual((await send(server.origin, { files: { ca: pem(bundle) } })).status, 200);
    });

    it('no other certificate where Node.js trusts all: the key goes with each request', async () => {
      const server = await startTls();
      const proxy = await startProxy(server, { tls: new Authority('x').issue('proxy', { names: ['127.0.0.1'] }) });
      process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
      try {
        await failure('untrustedCertificate', send(server.origin, { files: {} }));
        await failure('untrustedCertificate', send('https://petra.test', { proxy: proxy.origin }));
      } finally {
        delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      }
      deepStrictEqual([server.requests, proxy.requests], [[], []]);
    });

    for (const [what, code, options] of [
      ['has expired', 'certificateExpired', { to: '2021-01-01' }],
      ['is not valid yet', 'certificateExpired', { from: '2048-01-01' }],
      ['is made out to another name', 'certificateName', { names: ['other.test'] }],
      ['nobody known has signed', 'untrustedCertificate', { issuer: new Authority('Acme Root CA') }],
    ] as const) {
      it(`no certificate that ${what}: nothing is sent`, async () => {
        const server = await startTls(options);
        await failure(code, send(server.origin));
        const proxy = await startProxy(server);
        await failure(code, send(`https://petra.test`, { proxy: proxy.origin }));
        deepStrictEqual(server.requests, []);
      });
    }
  });

  describe('shows a client certificate', () => {
    const { cert, key: clientKey } = clients.issue('analyst');
    const own: CredentialFiles = { ...trusted, clientCertificate: pem(cert), clientKey: pem(clientKey) };
    const wanted: ServerOptions = { requestCert: true, rejectUnauthorized: true, ca: clients.cert };

    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      it(`to a server that requires one (${maxVersion})`, async () => {
        const server = await startTls({}, { ...wanted, maxVersion });
        strictEqual((await send(server.origin, { files: own })).status, 200);
        const error = await failure('clientCertificate', send(server.origin));
        match(error.message, /require/);
        strictEqual(server.requests.length, 1);
      });
    }

    it('whose key is locked', async () => {
      const server = await startTls({}, wanted);
      const files = { ...own, clientKey: pem(locked(clientKey, 'sesame')) };
      strictEqual((await send(server.origin, { files, passphrase: 'sesame' })).status, 200);
    });

    it('through a proxy, which does not see it', async () => {
      const server = await startTls({}, wanted);
      const proxy = await startProxy(server);
      strictEqual((await send('https://petra.test', { files: own, proxy: proxy.origin })).status, 200);
      doesNotMatch(Buffer.concat(proxy.sent).toString('latin1'), /analyst|petra_|Bearer/);
    });
  });

  describe('goes through a proxy', () => {
    it('in a tunnel: it sees neither the key nor the request, and finds the address', async () => {
      const server = await startTls();
      const proxy = await startProxy(server);
      strictEqual((await send('https://petra.test', { proxy: proxy.origin })).status, 200);
      deepStrictEqual(proxy.requests, [{ method: 'CONNECT', target: address, authorization: undefined }]);
      const seen = Buffer.concat(proxy.sent).toString('latin1');
      ok(seen.length > 100);
      doesNotMatch(seen, /Bearer|pk_live|things/);
      strictEqual(server.requests[0]?.headers['authorization'], `Bearer ${key}`);
      strictEqual(server.requests[0]?.headers['proxy-authorization'], undefined);
    });

    it('with the user’s name and password', async () => {
      const server = await startTls();
      const proxy = await startProxy(server, { password: 'ACME\\jané:p@ss:wörd' });
      const given = proxy.origin.replace('//', '//ACME%5Cjan%C3%A9@');
      strictEqual((await send('https://petra.test', { proxy: given, password: 'p@ss:wörd' })).status, 200);
    });

    for (const [given, password] of [
      ['', ''],
      ['jane@', ''],
      ['jane@', 'wrong-sesame'],
    ] as const) {
      it(`that asks for another password than ${given}${password}, and says so`, async () => {
        const server = await startTls();
        const proxy = await startProxy(server, { password: 'jane:open-sesame' });
        const wish = { proxy: proxy.origin.replace('//', `//${given}`), password };
        const error = await failure('proxyPassword', send('https://petra.test', wish));
        match(error.message, /The proxy requires a password for petra\.test \(HTTP 407\)/);
        doesNotMatch(everythingIn(error), /sesame|jane/);
        deepStrictEqual(server.requests, []);
      });
    }

    it('that forbids the way', async () => {
      const proxy = await startProxy(undefined, { status: 403 });
      await failure('proxyRefused', send('https://petra.test', { proxy: proxy.origin }));
    });

    it('that is not there, and names the proxy', async () => {
      const proxy = await ProxyServer.start();
      const { host, origin } = proxy;
      await proxy[Symbol.asyncDispose]();
      const error = await failure('network', send('https://petra.test', { proxy: origin }));
      strictEqual(error.message, `${host} refused to connect (ECONNREFUSED).`);
    });

    it('that speaks TLS, and distinguishes its certificate from the API’s', async () => {
      const server = await startTls();
      const proxy = await startProxy(server, { tls: authority.issue('proxy', { names: ['127.0.0.1'] }) });
      match(proxy.origin, /^https:/);
      strictEqual((await send('https://petra.test', { proxy: proxy.origin })).status, 200);
      const error = await failure(
        'untrustedCertificate',
        send('https://petra.test', { proxy: proxy.origin, files: {} }),
      );
      match(error.message, new RegExp(`certificate of ${proxy.host} \\(`));
      const misnamed = await startProxy(server, { tls: authority.issue('proxy', { names: ['proxy.test'] }) });
      const other = await failure('certificateName', send('https://petra.test', { proxy: misnamed.origin }));
      match(other.message, new RegExp(`^The certificate of ${misnamed.host} `));
    });

    it('that has an IPv6 address, in the clear and with TLS, to one that has as well', async () => {
      const server = await startTls({}, {}, { host: '::1' });
      const certified = { tls: authority.issue('proxy', { names: ['::1'] }) };
      for (const options of [{}, certified]) {
        const proxy = await startProxy(server, { ...options, ipv6: true });
        strictEqual((await send(server.origin, { proxy: proxy.origin })).status, 200);
        deepStrictEqual(proxy.requests, [
          { method: 'CONNECT', target: new URL(server.origin).host, authorization: undefined },
        ]);
      }
    });

    it('that says nothing, for as long as the client waits', async () => {
      const sockets = new Set<Socket>();
      const clock = new FakeClock();
      let arrive: (() => void) | undefined;
      const arrived = new Promise<void>((resolve) => {
        arrive = resolve;
      });
      const mute = createServer((socket) => {
        sockets.add(socket);
        arrive?.();
      });
      await new Promise<void>((resolve) => {
        mute.listen(0, '127.0.0.1', resolve);
      });
      const proxy = `http://127.0.0.1:${(mute.address() as AddressInfo).port}`;
      const { fetch } = open({ proxy });
      const client = createClient({ baseUrl: 'https://petra.test', fetch: () => fetch, clock });
      const sent = failure('headersTimeout', client.request(request()));
      await arrived;
      await clock.advance(30_000);
      await sent;
      for (const socket of sockets) socket.destroy();
      mute.close();
    });
  });

  it('leaves no connection open when it is closed', async () => {
    const server = await startTls();
    const proxy = await startProxy(server);
    for (const way of ['close', 'destroy'] as const) {
      const transport = open({ proxy: proxy.origin });
      const client = createClient({ baseUrl: 'https://petra.test', fetch: () => transport.fetch });
      await client.request(request());
      strictEqual(proxy.open, 1);
      await transport[way]();
      await proxy.closed();
    }
  });

  it('closes only once the answer under way is here', async () => {
    const server = await startTls();
    const transport = open();
    server.next({ delayMs: 50 });
    const client = createClient({ baseUrl: server.origin, fetch: () => transport.fetch });
    const sent = client.request(request());
    await server.arrived(1);
    const closed = transport.close();
    strictEqual((await sent).status, 200);
    await closed;
    await failure('network', client.request(request()));
  });
});
