import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiServer } from '../support/apiServer';
import { Authority, locked } from '../support/certificates';
import { createCyberhavenApi } from '../support/cyberhavenApi';
import { referenceIncident } from '../support/cyberhavenServer';
import { ProxyServer } from '../support/proxyServer';
import { eventually, useWindow } from './hooks';

const key = 'cyberhaven-key-0123456789';
const proxyPassword = 'open-sesame-proxy';
const passphrase = 'open-sesame-key';
const authority = new Authority('Acme Root CA');
const clients = new Authority('Acme Client CA');

describe('A connection in the network of a company', () => {
  // The incident of the API page is of January 2024.
  const open = useWindow({ settings: { 'incidents.timeZone': 'utc', 'incidents.lookbackDays': 3650 } });
  const tls = authority.issue('acme.test', { names: ['*.acme.test'] });
  const { cert, key: clientKey } = clients.issue('analyst');
  let folder: string;
  let server: ApiServer;
  let strict: ApiServer;
  let proxy: ProxyServer;
  let strictProxy: ProxyServer;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'incident-browser-network-'));
    const { handle } = createCyberhavenApi({ keys: [key], incidents: [referenceIncident()], now: () => Date.now() });
    server = await ApiServer.start(handle, { tls });
    strict = await ApiServer.start(handle, { tls: { ...tls, requestCert: true, ca: clients.cert } });
    proxy = await ProxyServer.start({ to: server.port, password: `ACME\\jane:${proxyPassword}` });
    strictProxy = await ProxyServer.start({ to: strict.port });
    const window = open.get();
    // As it is before anything of a network was loaded.
    strictEqual(await window.hasSameDispatcher(), true);
    await window.openContainer();
    const network = { proxy: `http://ACME%5Cjane@${proxy.host}`, ca: write('ca.pem', authority.cert) };
    const dlp = { kind: 'cyberhaven', name: 'Acme DLP', secret: key, network, proxyPassword } as const;
    await window.addConnection({ origin: 'https://dlp.acme.test' }, dlp);
    await addStrict('Strict', write('client.key', locked(clientKey, passphrase)));
    await holds(2);
  });
  after(async () => {
    for (const each of [proxy, strictProxy]) await each[Symbol.asyncDispose]();
    for (const each of [server, strict]) await each.close();
    rmSync(folder, { recursive: true });
  });

  const write = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  /** Adds a connection to the server that asks for a client certificate; returns its ID. */
  const addStrict = async (name: string, keyFile: string): Promise<string> => {
    const client = { clientCertificate: write('client.pem', cert), clientKey: keyFile };
    const network = { proxy: strictProxy.origin, ca: write('ca.pem', authority.cert), ...client };
    const given = { kind: 'cyberhaven', name, secret: key, network, passphrase } as const;
    return open.get().addConnection({ origin: 'https://strict.acme.test' }, given);
  };
  const remove = async (id: string | undefined): Promise<void> => {
    await open.get().command('incidents.removeConnection', id);
    await open.get().command('notifications.clearAll');
  };
  /** Each connection has one incident. */
  const holds = async (count: number): Promise<void> =>
    eventually(async () => strictEqual((await open.get().incidents()).length, count));
  /** Chooses a row of the list that is open. */
  const choose = async (label: string): Promise<void> => {
    await open.get().quickChoose(label);
  };
  /** Answers the question with that prompt. */
  const answer = async (prompt: string, value: string): Promise<void> => {
    const window = open.get();
    await window.quickInput.filter({ hasText: prompt }).waitFor();
    await window.quickType(value);
    await window.quickAccept();
  };
  const told = async (words: string | RegExp): Promise<void> => {
    await open.get().quickMessage.filter({ hasText: words }).waitFor();
  };
  const row = async (label: string, description: string | RegExp): Promise<void> => {
    await open.get().quickRows.filter({ hasText: label }).filter({ hasText: description }).waitFor();
  };

  it('is added behind a proxy that asks for a password, and that the editor does not know', async () => {
    const window = open.get();
    await window.asks('incidents.addConnection');
    await choose('Cyberhaven');
    await answer('Connection name, shown in the sidebar', 'By Hand');
    await answer('Cyberhaven console URL', 'https://by-hand.acme.test');
    await answer('Create a key in Cyberhaven', key);
    await told(/by-hand\.acme\.test was not found by DNS/);

    await window.quickInput.getByRole('button', { name: 'Network…' }).click();
    await row('Proxy', 'VS Code’s settings');
    await choose('Proxy');
    await answer('Proxy address', `http://jane:${proxyPassword}@${proxy.host}`);
    await told('can’t contain a password');
    await window.quickType(proxy.host);
    await window.quickAccept();
    await row('Proxy password', 'no user name, no password');
    await choose('Proxy password');
    await answer('Your user name for the proxy', 'ACME\\jane');
    await answer('Your password for the proxy', 'wrong');
    await row('Proxy password', 'ACME\\jane, password stored');
    await window.screenshot('network-list');
    await window.page.keyboard.press('Escape');

    await answer('Create a key in Cyberhaven', key);
    await told(/Proxy requires sign-in\. The proxy requires a password .* choose Network… or Save Anyway above\./);
    await window.screenshot('network-proxy-password');
    await window.quickInput.getByRole('button', { name: 'Network…' }).click();
    await choose('Proxy password');
    await answer('Your user name for the proxy', 'ACME\\jane');
    await answer('Your password for the proxy', proxyPassword);
    await row('Proxy password', 'password stored');
    await window.page.keyboard.press('Escape');

    await answer('Create a key in Cyberhaven', key);
    await told(/Certificate not trusted\. .* choose Network… or Save Anyway above\./);
    await window.quickInput.getByRole('button', { name: 'Network…' }).click();
    await choose('CA file');
    await answer('File with certificates to trust', join(folder, 'gone.pem'));
    await told('The CA file doesn’t exist.');
    await window.quickType('ca.pem');
    await window.quickAccept();
    await told('must be the absolute path of a file');
    await window.quickType(`"${write('ca.pem', authority.cert)}"`);
    await window.quickAccept();
    await row('CA file', 'ca.pem');
    await window.page.keyboard.press('Escape');

    await answer('Create a key in Cyberhaven', key);
    await holds(3);
    const [connections = []] = (await window.settingsRead('incidents.connections')) as { id: string; name: string }[][];
    await remove(connections.find(({ name }) => name === 'By Hand')?.id);
    ok(!Buffer.concat(proxy.sent).toString('latin1').includes(key));
  });

  it('leaves undici’s global dispatcher as it was, and other extensions fetch as before', async () => {
    const window = open.get();
    const other = await ApiServer.start(async () => new Response('fine'));
    strictEqual(await window.fetchElsewhere(other.origin), 200);
    strictEqual(await window.hasSameDispatcher(), true);
    await other.close();
  });

  it('has one click from what is wrong to where it is set, and asks for all that a client certificate needs', async () => {
    const window = open.get();
    const network = { proxy: strictProxy.origin, ca: write('ca.pem', authority.cert) };
    const given = { kind: 'cyberhaven', name: 'Without', baseUrl: 'https://without.acme.test', network };
    const [first] = (await window.settingsRead('incidents.connections')) as unknown[][];
    await window.setting('incidents.connections', [...(first ?? []), { id: 'without', ...given }]);
    const replacing = window.command('incidents.replaceKey', 'without');
    await answer('Create a key in Cyberhaven', key);
    await told(
      /Client certificate required\. .*Set or replace the client certificate under Edit Connection → Network\./,
    );
    await window.page.keyboard.press('Escape');
    await replacing;

    const editing = window.command('incidents.editConnection', 'without', 'network');
    await row('Client certificate', 'not set');
    // As a tree does that is drawn again.
    await window.view('Incidents').locator('.monaco-list').focus();
    await row('Client certificate', 'not set');
    await choose('Client certificate');
    await answer('Client certificate file', write('key-only.pem', clientKey));
    await told('The client certificate file contains no certificate.');
    await window.quickType(write('client.pem', cert));
    await window.quickAccept();
    await answer('Private key file', write('other.pem', clients.issue('other').key));
    await told('The client key doesn’t belong to the client certificate.');
    await window.quickType(write('typed.key', locked(clientKey, passphrase)));
    await window.quickAccept();
    await answer('Passphrase of the client key', 'wrong');
    await told('This passphrase doesn’t unlock the client key.');
    await window.quickType(passphrase);
    await window.quickAccept();
    await row('Passphrase', 'stored');
    await window.screenshot('network-client-certificate');
    await window.page.keyboard.press('Escape');
    await editing;

    const replaced = window.command('incidents.replaceKey', 'without');
    await answer('Create a key in Cyberhaven', key);
    await replaced;
    await holds(3);
    await remove('without');
  });

  it('shows in its row what is wrong, and a click there leads to its network', async () => {
    const window = open.get();
    const id = await addStrict('Wrong', write('lost.key', locked(clientKey, passphrase)));
    await holds(3);
    // The refresh below does not join this one.
    await window.command('incidents.refresh', id);
    rmSync(join(folder, 'lost.key'));
    await window.command('incidents.refresh');
    await eventually(async () => {
      const rows = await window.rows();
      match(rows.find(({ label }) => label === 'Wrong')?.description ?? 'no row', /^Wrong network setting · updated/);
    });
    await eventually(async () =>
      match(await window.hoverOf(window.row('Wrong')), /The client key file doesn’t exist\..*Correct it under/),
    );
    await window.screenshot('network-row');
    await window.clickRow('Wrong');
    await row('Client key', 'lost.key');
    write('lost.key', locked(clientKey, passphrase));
    await choose('Client certificate');
    await answer('Client certificate file', '');
    await row('Client certificate', 'not set');
    strictEqual(await window.quickRows.filter({ hasText: 'Passphrase' }).count(), 0);
    await window.page.keyboard.press('Escape');
    await eventually(async () => {
      const rows = await window.rows();
      match(
        rows.find(({ label }) => label === 'Wrong')?.description ?? 'no row',
        /^Client certificate required · updated/,
      );
    });
    await remove(id);
  });

  it('is there again after a restart, and loads the way only when something is asked for', async () => {
    const window = open.get();
    await window.reload();
    strictEqual(await window.hasSameDispatcher(), true);
    await window.openContainer();
    await window.command('incidents.refresh');
    await eventually(async () => ok((await window.incidents()).length > 0));
    const { length } = server.requests;
    await window.command('incidents.refresh');
    await eventually(async () => ok(server.requests.length > length));
  });

  it('leaves key, password and passphrase in no file of the profile', async () => {
    const files = await open.get().profileFiles();
    ok([...files.values()].some((text) => text.includes(proxy.host)));
    const secret = [key, proxyPassword, passphrase, Buffer.from(`ACME\\jane:${proxyPassword}`).toString('base64')];
    deepStrictEqual(
      [...files].filter(([, text]) => secret.some((each) => text.includes(each))).map(([file]) => file),
      [],
    );
  });
});
