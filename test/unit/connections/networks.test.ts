import { deepStrictEqual, doesNotMatch, ok, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as undici from 'undici';
import type { Connection } from '../../../src/connections/connection';
import { KeyStore } from '../../../src/connections/keyStore';
import { Networks } from '../../../src/connections/networks';
import { ApiServer, type ServerPlace } from '../../support/apiServer';
import { Authority, locked } from '../../support/certificates';
import { everythingIn, failure } from '../../support/failure';
import { FakeSecrets } from '../../support/fakeSecrets';
import { createClient, request } from '../../support/httpSetup';
import { type ProxyOptions, ProxyServer } from '../../support/proxyServer';

const authority = new Authority('Acme Root CA');
const names = ['petra.test', '127.0.0.1', '::1'];

describe('The network of a connection', () => {
  let folder: string;
  let secrets: FakeSecrets;
  let keys: KeyStore;
  let networks: Networks;
  let loads: number;
  const cleanups: (() => Promise<void>)[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-network-'));
    secrets = new FakeSecrets();
    keys = new KeyStore(secrets);
    loads = 0;
    networks = new Networks({ keys, load: () => (loads++, undici) });
  });
  afterEach(async () => {
    networks.dispose();
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const start = async (place: ServerPlace = { tls: authority.issue('petra.test', { names }) }): Promise<ApiServer> => {
    const server = await ApiServer.start(async () => Response.json({ fine: true }), place);
    cleanups.push(async () => server.close());
    return server;
  };
  const startProxy = async (server: ApiServer, options: ProxyOptions = {}): Promise<ProxyServer> => {
    const proxy = await ProxyServer.start({ to: server.port, ...options });
    cleanups.push(async () => proxy[Symbol.asyncDispose]());
    return proxy;
  };
  const connect = (baseUrl: string, network?: Connection['network'], id = 'acme'): Connection => {
    return { id, kind: 'petra', name: 'Acme', baseUrl, network };
  };
  const send = async (connection: Connection) => {
    const fetch = networks.fetch(connection);
    ok(fetch, 'The connection goes the editor’s way.');
    return createClient({ baseUrl: connection.baseUrl ?? '', fetch: () => fetch }).request(request());
  };

  it('is the editor’s without settings, and nothing is loaded for it', () => {
    for (const network of [undefined, {}]) {
      strictEqual(networks.fetch(connect('https://api.petrasecurity.com', network)), undefined);
      for (const host of ['localhost', '127.0.0.1', '[::1]']) {
        strictEqual(networks.fetch(connect(`http://${host}:8080`, network)), undefined);
      }
    }
    strictEqual(loads, 0);
  });

  it('is loaded when it is first asked for something', async () => {
    const server = await start();
    const connection = connect(server.origin, { ca: write('ca.pem', authority.cert) });
    const fetch = networks.fetch(connection);
    strictEqual(loads, 0);
    ok(fetch);
    for (let count = 0; count < 2; count++) await send(connection);
    strictEqual(loads, 1);
  });

  it('follows its files: a change applies to the next request', async () => {
    const server = await start();
    const ca = write('ca.pem', new Authority('Other').cert);
    const connection = connect(server.origin, { ca });
    await failure('untrustedCertificate', send(connection));
    write('ca.pem', authority.cert);
    strictEqual((await send(connection)).status, 200);
    rmSync(ca);
    await failure('networkFile', send(connection));
    write('ca.pem', 'nonsense');
    await failure('networkFile', send(connection));
    write('ca.pem', authority.cert);
    strictEqual((await send(connection)).status, 200);
  });

  it('uses a connection again as long as nothing changes, however often it is asked at once', async () => {
    const server = await start();
    const proxy = await startProxy(server);
    const connection = connect('https://petra.test', { proxy: proxy.origin, ca: write('ca.pem', authority.cert) });
    for (let count = 0; count < 3; count++) await send(connection);
    strictEqual(proxy.requests.length, 1);
    await Promise.all(Array.from({ length: 4 }, async () => send(connection)));
    ok(proxy.requests.length <= 4);
  });

  it('follows its secrets, which are bound to what they were given for', async () => {
    const server = await start();
    const proxy = await startProxy(server, { password: 'jane:open sesame' });
    const ca = write('ca.pem', authority.cert);
    const connection = connect('https://petra.test', { proxy: proxy.origin.replace('//', '//jane@'), ca });
    await failure('proxyPassword', send(connection));
    await keys.setNetwork(connection, { proxyPassword: 'wrong' });
    const error = await failure('proxyPassword', send(connection));
    doesNotMatch(everythingIn(error), /wrong|jane/);
    await keys.setNetwork(connection, { proxyPassword: 'open sesame' });
    strictEqual((await send(connection)).status, 200);
    // Another proxy, or another user there, is told nothing of it.
    const other = await startProxy(server, { password: 'jane:open sesame' });
    for (const changed of [other.origin.replace('//', '//jane@'), proxy.origin.replace('//', '//joe@')]) {
      await failure('proxyPassword', send(connect('https://petra.test', { proxy: changed, ca })));
    }
    strictEqual(other.requests[0]?.authorization, `Basic ${Buffer.from('jane:').toString('base64')}`);
  });

  it('has its passphrase for one key file only', async () => {
    const { cert, key } = authority.issue('analyst');
    const tls = { ...authority.issue('petra.test', { names }), requestCert: true, ca: authority.cert };
    const server = await start({ tls });
    const clientCertificate = write('c.pem', cert);
    const clientKey = write('k.pem', locked(key, 'sesame'));
    const network = { ca: write('ca.pem', authority.cert), clientCertificate, clientKey };
    const connection = connect(server.origin, network);
    await failure('networkFile', send(connection));
    await keys.setNetwork(connection, { passphrase: 'sesame' });
    strictEqual((await send(connection)).status, 200);
    const elsewhere = { ...network, clientKey: write('k2.pem', locked(key, 'sesame')) };
    await failure('networkFile', send(connect(server.origin, elsewhere)));
    // One file may hold both.
    const both = connect(server.origin, { ca: network.ca, clientCertificate: write('b.pem', cert + locked(key, 'x')) });
    await keys.setNetwork(both, { passphrase: 'x' });
    strictEqual((await send(both)).status, 200);
  });

  it('sends plain http, which is for this machine only, through no proxy: neither its own nor the editor’s', async () => {
    const proxy = await startProxy(await start());
    // macOS has one address of its own only.
    const hosts = (['127.0.0.1', '127.0.0.2', '::1'] as const).filter(
      (host) => host !== '127.0.0.2' || process.platform !== 'darwin',
    );
    for (const host of hosts) {
      const server = await start({ host });
      strictEqual((await send(connect(server.origin, { proxy: proxy.origin }))).status, 200);
      // VS Code knows this machine by three names only, and sends all others through its proxy, the key in the clear.
      if (host === '127.0.0.2') strictEqual((await send(connect(server.origin))).status, 200);
    }
    const server = await start({ host: '::1', tls: authority.issue('petra.test', { names }) });
    const network = { proxy: proxy.origin, ca: write('ca.pem', authority.cert) };
    strictEqual((await send(connect(server.origin, network))).status, 200);
    deepStrictEqual(proxy.requests, []);
  });

  it('is closed when the connection has gone, is switched off or has other settings', async () => {
    const server = await start();
    const proxy = await startProxy(server);
    const ca = write('ca.pem', authority.cert);
    const connection = connect('https://petra.test', { proxy: proxy.origin, ca });
    const elsewhere = connect('https://petra.test', { ca, proxy: 'http://127.0.0.1:9' });
    for (const left of [[], [connect('https://petra.test')], [{ ...connection, id: 'other' }], [elsewhere]]) {
      await send(connection);
      strictEqual(proxy.open, 1);
      networks.retain(left);
      await proxy.closed();
    }
    await send(connection);
    networks.retain([{ ...connection, name: 'Another name' }]);
    await send(connection);
    strictEqual(proxy.open, 1);
    const other = await startProxy(server);
    await send(connect('https://petra.test', { proxy: other.origin, ca }));
    await proxy.closed();
    strictEqual(other.open, 1);
    networks.dispose();
    await other.closed();
  });

  it('says so when the secret storage fails', async () => {
    const server = await start();
    const connection = connect(server.origin, { ca: write('ca.pem', authority.cert) });
    await keys.setNetwork(connect(server.origin, { proxy: 'http://jane@p' }), { proxyPassword: 'sesame' });
    secrets.broken = true;
    doesNotMatch(everythingIn(await failure('secretStorage', send(connection))), /sesame/);
  });
});
