import { match, ok, strictEqual } from 'node:assert';
import type { Fault } from '../support/apiServer';
import { petraReference } from '../support/petraReference';
import { startPetra, type PetraServer } from '../support/petraServer';
import { rowsSettle } from '../support/vscode/tree';
import { eventually, useWindow } from './hooks';

const key = 'petra-key-0123456789';
const errorBody = (code: string, message: string, details: string): string =>
  JSON.stringify({ error: { code, message, details } });

interface Failure {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** What its row says. */
  readonly row: RegExp;
  /** What pointing at the row says: what happened, in the API's words if it had any, and what to do. */
  readonly hover: RegExp;
}

const three = (fault: Fault): Fault[] => [fault, fault, fault];
const failures: readonly Failure[] = [
  {
    name: 'Revoked',
    faults: [{ status: 401, body: errorBody('UNAUTHORIZED', 'Invalid API key', 'It has been revoked') }],
    row: /^Invalid API key · updated (just now|\d+ \w+ ago)$/,
    hover: /Invalid API key \(HTTP 401\)\. Petra replied: Invalid API key – It has been revoked\. Replace the key/,
  },
  {
    name: 'No tenant',
    faults: [{ status: 404, body: errorBody('NOT_FOUND', 'Tenant not found', 'Not in your organization') }],
    row: /^Not found · updated/,
    hover: /HTTP 404.*Tenant not found.*Check the tenant ID and the address/,
  },
  {
    name: 'Overrun',
    faults: three({
      status: 429,
      headers: { 'retry-after-public-api': '1' },
      body: errorBody('RATE_LIMITED', 'Rate limit exceeded', 'Slow down'),
    }),
    row: /^Rate limited · updated/,
    hover:
      /HTTP 429.*Rate limit exceeded – Slow down.*Another tool is using this key\. (Resuming at|We’ll retry automatically\.)/,
  },
  {
    name: 'Broken',
    faults: three({ status: 500, body: errorBody('INTERNAL', 'Something broke', 'Reference 42') }),
    row: /^Server error at Petra · updated/,
    hover: /HTTP 500.*Something broke – Reference 42.*Refresh to retry now/,
  },
  {
    name: 'Sign-in page',
    faults: [{ body: '<html><h1>Sign in</h1></html>', headers: { 'content-type': 'text/html' } }],
    row: /^Unexpected response \(proxy or sign-in page\?\) · updated/,
    hover: /isn’t JSON.*Check the address and the network/,
  },
  {
    name: 'Other JSON',
    faults: [{ body: '{"hello":"world"}' }],
    row: /^Unsupported response · updated/,
    hover: /Check the address, and look for an extension update/,
  },
  {
    name: 'Too much',
    faults: [{ body: new Uint8Array(51 * 1024 * 1024).fill(32) }],
    row: /^Response too large · updated/,
    hover: /larger than 50 MB.*Lower the limit/,
  },
  {
    name: 'Sent away',
    // To a server that would take the key: see below.
    faults: [],
    row: /^Redirected to another server · updated/,
    hover: /The key wasn’t sent there/,
  },
  {
    name: 'Hung up',
    faults: three({ resetAfter: 0 }),
    row: /^Can’t reach 127\.0\.0\.1:\d+ · updated/,
    hover: /Check your network and VS Code’s proxy settings/,
  },
];

describe('A refresh that fails', () => {
  const open = useWindow({ viewport: { width: 1400, height: 1100 } });
  const servers = new Map<string, PetraServer>();
  const ids = new Map<string, string>();
  const [incident = { id: '' }] = petraReference.incidents;
  let stranger: PetraServer;

  before(async () => {
    const window = open.get();
    await window.openContainer();
    for (const { name } of failures) {
      const server = await startPetra([{ ...incident, tenant: { petraTenantId: name, name: `${name} Inc.` } }], key);
      servers.set(name, server);
      const scope = { startDate: '2025-01-01' };
      ids.set(name, await window.addConnection(server, { name, scope, secret: key }));
    }
    // What tests ask for does not join it.
    await window.command('incidents.refresh');
    stranger = await startPetra(petraReference.incidents, key);
  });
  after(async () => {
    for (const server of [...servers.values(), stranger]) await server[Symbol.asyncDispose]();
  });

  const incidentRows = async (): Promise<number> => (await open.get().rows()).filter(({ level }) => level === 2).length;
  const labels = async (): Promise<Set<string>> => new Set((await open.get().rows()).map(({ label }) => label));
  const allAreThere = async (): Promise<void> =>
    eventually(async () => strictEqual(await incidentRows(), failures.length));
  const away = (): Fault => ({
    status: 302,
    headers: { location: `${stranger.origin}/v1/incidents` },
    body: '',
  });
  /** One fails alone. */
  const sendAway = async (): Promise<void> => {
    servers.get('Sent away')?.server.next(away());
    await open.get().command('incidents.refresh', ids.get('Sent away'));
    await open.get().row('Sent away').waitFor();
  };

  it('names each failure in a row of its own, with what to do, keeps every incident, and is over with the next one that succeeds', async () => {
    const window = open.get();
    await allAreThere();
    for (const { name, faults } of failures) servers.get(name)?.server.next(...faults);
    servers.get('Sent away')?.server.next(away());
    await window.command('incidents.refresh');
    await eventually(async () => {
      const rows = await window.rows();
      for (const { name, row } of failures)
        match(rows.find(({ label }) => label === name)?.description ?? 'no row', row, name);
    });
    await window.screenshot('failures-dark');
    for (const { name, hover } of failures) {
      const row = window.row(name);
      await eventually(async () => match(await window.hoverOf(row), hover));
      match((await row.getAttribute('aria-label')) ?? '', new RegExp(`^${name}, \\S`));
    }
    await allAreThere();

    await window.command('incidents.refresh');
    await eventually(async () => {
      const shown = await labels();
      ok(
        failures.every(({ name }) => !shown.has(name)),
        [...shown].join(),
      );
    });
    await allAreThere();
  });

  it('says in the details how old they are', async () => {
    const window = open.get();
    await sendAway();
    await window.command('incidents.openDetails', { connection: ids.get('Sent away'), id: incident.id });
    const page = await window.webview();
    await page.locator('.notice', { hasText: 'The last refresh failed. Updated' }).waitFor();
    await window.setTheme('light');
    await window.screenshot('failures-light');
    await window.setTheme('dark');
  });

  it('sends the key nowhere else', async () => {
    await sendAway();
    strictEqual(stranger.server.requests.length, 0);
  });

  it('offers the action that fixes it', async () => {
    const window = open.get();
    servers.get('Revoked')?.server.next(...(failures[0]?.faults ?? []));
    await window.command('incidents.refresh');
    await window.clickRow('Revoked');
    await window.quickInput.filter({ hasText: 'Replace the Key of Revoked' }).waitFor();
    await window.page.keyboard.press('Escape');
  });

  it('is none when the user cancels it', async () => {
    const window = open.get();
    await window.command('incidents.refresh');
    await eventually(async () => ok(!(await labels()).has('Revoked')));
    const slow = servers.get('Broken')?.server;
    const before = slow?.requests.length ?? 0;
    slow?.next({ delayMs: Infinity });
    const refreshing = window.command('incidents.refresh');
    await slow?.arrived(before + 1);
    await window.titleButton('Cancel Refresh');
    await refreshing;
    await rowsSettle(window.page);
    ok(!(await labels()).has('Broken'));
    await allAreThere();
  });
});
