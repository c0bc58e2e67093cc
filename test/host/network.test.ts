import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerOptions } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tls from 'node:tls';
import * as vscode from 'vscode';
import { ApiServer, type ServerPlace } from '../support/apiServer';
import { Authority, type CertificateOptions, locked } from '../support/certificates';
import { createPetraApi } from '../support/petraApi';
import { petraReference } from '../support/petraReference';
import { type ProxyOptions, ProxyServer } from '../support/proxyServer';
import { api, configured, diagnosis, removeAll, run } from './extension';

const key = 'petra_good-key';
const names = ['*.petra.test', '127.0.0.1', '127.0.0.2', '::1'];
/** Who has signed everything, and whom the editor trusts only where a test says so. */
const authority = new Authority('Acme Root CA');
/** An address that nothing on this machine finds: a proxy does. Another for each test, which has a limit of its own. */
const hidden = (test: string): string => `https://${test}.petra.test`;

type Lists = { setDefaultCACertificates(certificates: readonly string[]): void; getCACertificates(): string[] };

describe('A connection in the network of a company', () => {
  const cleanups: (() => unknown)[] = [];
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-network-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
    await removeAll();
  });

  const write = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const start = async (place: ServerPlace): Promise<ApiServer> => {
    const incidents = [...petraReference.incidents];
    const { handle } = createPetraApi({ keys: [key], now: () => Date.now(), incidents });
    const server = await ApiServer.start(handle, place);
    cleanups.push(async () => server.close());
    return server;
  };
  const startTls = async (
    more: ServerOptions = {},
    { signer = authority, ...options }: CertificateOptions & { readonly signer?: Authority } = {},
    place: ServerPlace = {},
  ): Promise<ApiServer> => start({ ...place, tls: { ...signer.issue('petra.test', { names, ...options }), ...more } });
  const startProxy = async (server: ApiServer, options: ProxyOptions = {}): Promise<ProxyServer> => {
    const proxy = await ProxyServer.start({ to: server.port, ...options });
    cleanups.push(async () => proxy[Symbol.asyncDispose]());
    return proxy;
  };
  const set = async (name: string, value: unknown): Promise<void> => {
    const config = vscode.workspace.getConfiguration();
    const before = config.inspect(name)?.globalValue;
    await config.update(name, value, vscode.ConfigurationTarget.Global);
    cleanups.push(async () => config.update(name, before, vscode.ConfigurationTarget.Global));
  };
  /** Lets the editor itself trust the authority, as where an administrator has installed its certificate. */
  const trustInEditor = async (): Promise<void> => {
    const lists = tls as unknown as Lists;
    const before = lists.getCACertificates();
    lists.setDefaultCACertificates([...before, authority.cert]);
    cleanups.push(() => lists.setDefaultCACertificates(before));
    // With them, VS Code names all that it trusts in each request.
    await set('http.systemCertificates', false);
  };

  const given = (baseUrl: string, more: object = {}): object => {
    return { kind: 'petra', name: 'Acme', baseUrl, scope: { startDate: '2025-01-01' }, secret: key, ...more };
  };
  const add = async (baseUrl: string, more: object = {}): Promise<string> =>
    run<string>('addConnection', given(baseUrl, more));
  /** Why it cannot be added, in the words that a user reads. */
  const refusal = async (baseUrl: string, more: object = {}): Promise<string> => {
    const error = await add(baseUrl, more).catch((thrown: unknown) => thrown);
    ok(error instanceof Error, 'The connection was added.');
    doesNotMatch(error.message, /petra_good|sesame/);
    deepStrictEqual(configured(), []);
    return error.message;
  };
  const isWhole = async (): Promise<void> => {
    deepStrictEqual(
      (await (await api()).refresh()).map(({ ok: good }) => good),
      [true],
    );
    strictEqual((await api()).incidents().length, petraReference.incidents.length);
  };
  /** Diagnoses, and checks that the document says all that. */
  const diagnosed = async (...lines: readonly RegExp[]): Promise<void> => {
    const text = await diagnosis(...lines);
    for (const line of lines) match(text, line);
    doesNotMatch(text, /petra_good|sesame|jane/);
  };
  const own = (network: object, more: object = {}): object => {
    return { network: { ca: write('ca.pem', authority.cert), ...network }, ...more };
  };
  const chunk = (): string[] => Object.keys(require.cache).filter((file) => /dist.network\.js$/.test(file));

  describe('without settings of its own', () => {
    it('has nothing loaded for it', async () => {
      // What another test needed would be loaded again.
      for (const file of chunk()) delete require.cache[file];
      await add((await start({})).origin);
      await isWhole();
      deepStrictEqual(chunk(), []);
    });

    it('goes through the editor’s proxy, which sees neither the key nor what is asked', async () => {
      await trustInEditor();
      const proxy = await startProxy(await startTls());
      await set('http.proxy', proxy.origin);
      await add(hidden('through'));
      await isWhole();
      deepStrictEqual(
        [...new Set(proxy.requests.map(({ method, target }) => `${method} ${target}`))],
        ['CONNECT through.petra.test:443'],
      );
      const sent = Buffer.concat(proxy.sent).toString('latin1');
      ok(sent.length > 1000);
      doesNotMatch(sent, /petra_good|Bearer|incidents/);
      await diagnosed(
        new RegExp(`Route: through the proxy ${proxy.host}, by VS Code’s network settings$`, 'm'),
        /TLS: TLSv1\.3$/m,
        /Certificate: for petra\.test, issued by Acme Root CA, valid until Jan 1, 2049/,
        /Response: HTTP 401/,
      );
    });

    it('goes past the editor’s proxy to where http.noProxy says', async () => {
      await trustInEditor();
      const server = await startTls({}, {}, { host: '127.0.0.2' });
      const proxy = await startProxy(server);
      await set('http.proxy', proxy.origin);
      await set('http.noProxy', ['127.0.0.2']);
      await add(server.origin);
      await isWhole();
      await diagnosed(new RegExp(`Route: direct to 127\\.0\\.0\\.2:${server.port}$`, 'm'));
      deepStrictEqual(proxy.requests, []);
      await set('http.noProxy', []);
      await isWhole();
      await diagnosed(new RegExp(`Route: through the proxy ${proxy.host}`));
    });

    it('says so when the editor’s proxy asks for a password, or forbids the way', async () => {
      const server = await startTls();
      for (const [options, words] of [
        [
          { password: 'jane:open sesame' },
          /^Proxy requires sign-in\. The proxy requires a password .*HTTP 407.* Edit Connection → Network\.$/,
        ],
        [{ status: 403 }, /^Blocked by the proxy\. .*HTTP 403/],
      ] as const) {
        const proxy = await startProxy(server, options);
        await set('http.proxy', proxy.origin);
        match(await refusal(hidden('asks')), words);
      }
      deepStrictEqual(server.requests, []);
    });

    it('says what is wrong with a certificate, and Diagnose whose it is', async () => {
      const server = await startTls();
      match(
        await refusal(server.origin),
        /^Certificate not trusted\. .*set its CA file under Edit Connection → Network\.$/,
      );
      await set('incidents.connections', [{ id: 'a', kind: 'petra', name: 'Acme', baseUrl: server.origin }]);
      await diagnosed(/Certificate: for petra\.test, issued by Acme Root CA/, /Response: Certificate not trusted\./);
      deepStrictEqual(server.requests, []);
    });

    it('has a client certificate asked for by Diagnose, where a request only sees that the connection closes', async () => {
      await trustInEditor();
      const server = await startTls({ requestCert: true, ca: authority.cert });
      await refusal(server.origin);
      await set('incidents.connections', [{ id: 'a', kind: 'petra', name: 'Acme', baseUrl: server.origin }]);
      await diagnosed(/Response: Client certificate required\. .*Set or replace the client certificate/);
    });

    it('reaches an API that has IPv6 only', async () => {
      const server = await start({ host: '::1' });
      await add(server.origin);
      await isWhole();
      await diagnosed(new RegExp(`DNS: ::1\\n(.*\\n)+?  Route: direct to \\[::1\\]:${server.port}$`, 'm'));
    });

    it('sends nothing in the clear through the editor’s proxy, with any name of this machine', async () => {
      const server = await start({ host: '127.0.0.2' });
      const proxy = await startProxy(server);
      await set('http.proxy', proxy.origin);
      await add(server.origin);
      await isWhole();
      deepStrictEqual(proxy.requests, []);
    });
  });

  describe('with settings of its own', () => {
    it('goes through its own proxy, not the editor’s, with a user’s name and password', async () => {
      const server = await startTls();
      const editors = await startProxy(server);
      const proxy = await startProxy(server, { password: 'ACME\\jane:open sesame' });
      await set('http.proxy', editors.origin);
      const network = { proxy: proxy.origin.replace('//', '//ACME%5Cjane@') };
      match(await refusal(hidden('own'), own(network)), /^Proxy requires sign-in/);
      match(await refusal(hidden('own'), own(network, { proxyPassword: 'sesame' })), /^Proxy requires sign-in/);
      await add(hidden('own'), own(network, { proxyPassword: 'open sesame' }));
      await isWhole();
      deepStrictEqual(editors.requests, []);
      doesNotMatch(Buffer.concat(proxy.sent).toString('latin1'), /petra_good|Bearer|incidents/);
      doesNotMatch(JSON.stringify(vscode.workspace.getConfiguration('incidents')), /petra_good|sesame/);
      await diagnosed(
        /Network: own proxy, CA file$/m,
        new RegExp(`Route: through this connection’s proxy, ${proxy.host}$`, 'm'),
        /TLS: TLSv1\.3\n {2}Certificate: for petra\.test, issued by Acme Root CA/,
      );
      // Who changes the proxy in the settings is not told the password.
      const moved = await startProxy(server, { password: 'ACME\\jane:open sesame' });
      const changed = configured().map((each) => ({
        ...each,
        network: { proxy: moved.origin.replace('//', '//ACME%5Cjane@') },
      }));
      await set('incidents.connections', changed);
      const [failed] = await (await api()).refresh();
      match(failed?.error ?? '', /requires a password/);
      doesNotMatch(
        JSON.stringify(moved.requests),
        new RegExp(Buffer.from('open sesame').toString('base64').slice(0, 8)),
      );
    });

    it('says what certificate its proxy lets through, when it does not trust it', async () => {
      const proxy = await startProxy(await startTls());
      await set('incidents.connections', [
        { id: 'a', kind: 'petra', name: 'Acme', baseUrl: hidden('lets'), network: { proxy: proxy.origin } },
      ]);
      await diagnosed(/Certificate: for petra\.test, issued by Acme Root CA/, /Response: Certificate not trusted\./);
    });

    it('trusts the authority of its CA file, and an intermediate one', async () => {
      const server = await startTls();
      await add(server.origin, own({}));
      await isWhole();
      strictEqual(chunk().length, 1);
      await removeAll();
      const issuing = new Authority('Acme Issuing CA', authority);
      const other = await startTls({}, { signer: issuing });
      await add(other.origin, { network: { ca: write('issuing.pem', issuing.cert) } });
      await isWhole();
    });

    for (const [what, options, words] of [
      ['has expired', { to: '2021-01-01' }, /^Certificate not valid\. .*expired.*Check this machine’s clock/],
      ['has another name', { names: ['other.test'] }, /^Wrong certificate\. .*another name.*Check the address/],
    ] as const) {
      it(`does not trust a certificate that ${what}`, async () => {
        const server = await startTls({}, options);
        match(await refusal(server.origin, own({})), words);
        deepStrictEqual(server.requests, []);
      });
    }

    it('shows its client certificate, once its locked key is unlocked', async () => {
      const clients = new Authority('Acme Client CA');
      const { cert, key: plain } = clients.issue('analyst');
      const server = await startTls({ requestCert: true, ca: clients.cert });
      match(
        await refusal(server.origin, own({})),
        /^Client certificate required\. .*Set or replace the client certificate/,
      );
      const network = {
        clientCertificate: write('c.pem', cert),
        clientKey: write('k.pem', locked(plain, 'open sesame')),
      };
      match(
        await refusal(server.origin, own(network)),
        /^Wrong network setting\. The client key needs its passphrase\./,
      );
      match(await refusal(server.origin, own(network, { passphrase: 'sesame' })), /This passphrase doesn’t unlock/);
      const strange = write('k2.pem', clients.issue('x').key);
      match(await refusal(server.origin, own({ ...network, clientKey: strange })), /doesn’t belong to/);
      await add(server.origin, own(network, { passphrase: 'open sesame' }));
      await isWhole();
      await diagnosed(/Network: CA file, client certificate$/m);
    });

    it('reaches an API that has IPv6 only', async () => {
      const server = await startTls({}, {}, { host: '::1' });
      await add(server.origin, own({}));
      await isWhole();
      await diagnosed(new RegExp(`Route: direct to \\[::1\\]:${server.port}$`, 'm'));
    });

    it('follows its files: the next refresh uses their contents then, and says when it cannot', async () => {
      const server = await startTls();
      await add(server.origin, own({}));
      await isWhole();
      rmSync(join(folder, 'ca.pem'));
      const [failed] = await (await api()).refresh();
      strictEqual(failed?.error, 'The CA file doesn’t exist.');
      write('ca.pem', authority.cert);
      await isWhole();
    });

    it('leaves no connection open once it is removed', async () => {
      const server = await startTls();
      const proxy = await startProxy(server);
      const id = await add(hidden('leaves'), own({ proxy: proxy.origin }));
      await isWhole();
      await run('removeConnection', id);
      await proxy.closed();
    });
  });
});
