import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert';
import * as vscode from 'vscode';
import { petraReference } from '../support/petraReference';
import { startPetra, type PetraServer } from '../support/petraServer';
import { api, configured, diagnosis, removeAll, run } from './extension';

const since2025 = { startDate: '2025-01-01' };

describe('A connection to Petra', () => {
  let petra: PetraServer;
  beforeEach(async () => {
    petra = await startPetra(petraReference.incidents, 'good-key');
  });
  afterEach(async () => {
    await removeAll();
    await petra[Symbol.asyncDispose]();
  });

  const given = (): object => {
    return { kind: 'petra', name: 'Petra', baseUrl: petra.origin, scope: since2025, secret: 'good-key' };
  };
  const add = async (more: object = {}): Promise<string> => {
    const id = await run<string>('addConnection', { ...given(), ...more });
    await (await api()).refresh();
    return id;
  };

  it('brings the incidents of the API page, field by field', async () => {
    const connection = await add();
    const incidents = (await api()).incidents();
    const byId = new Map(incidents.map((incident) => [incident.id, incident]));
    strictEqual(byId.size, petraReference.incidents.length);
    for (const record of petraReference.incidents) deepStrictEqual(byId.get(record.id)?.raw, record);
    const { raw: _, ...first } = byId.get('48f3708e-45c1-4902-9e3b-26165bf3d76a') ?? { raw: {} };
    deepStrictEqual(first, {
      connection,
      source: 'petra',
      id: '48f3708e-45c1-4902-9e3b-26165bf3d76a',
      url: 'https://app.petrasecurity.com/tenant/ZZk90t/incidents/48f3708e-45c1-4902-9e3b-26165bf3d76a',
      createdAt: '2025-02-06T03:55:06.050Z',
      occurredAt: '2025-02-04T22:14:12.000Z',
      status: { value: 'REMEDIATED', label: 'Remediated', state: 'closed' },
      tenant: { id: 'ZZk90t', name: 'Acme Corp.', microsoftId: 'a1b2c3d4-5e6f-7890-abcd-ef1234567890' },
      user: {
        id: '2e8c5169-af3d-447b-9c4f-82d516b9fe34',
        name: 'Anakin Skywalker',
        principal: 'askywalker@acmecorp.com',
        mail: 'askywalker@acmecorp.com',
        enabled: true,
      },
      isLive: false,
      dwellMinutes: 1918.650583333333,
    });
    ok(Object.isFrozen(incidents) && Object.isFrozen(incidents[0]) && Object.isFrozen(incidents[0]?.raw['user']));
  });

  it('opens the record before and after a change in the editor’s diff', async () => {
    const connection = await add();
    const [first] = petra.incidents;
    ok(first);
    petra.incidents[0] = {
      ...first,
      remediationStatus: 'UNREMEDIATED',
      note: '$(bug) <b>[a](command:b)',
    } as typeof first;
    await (await api()).refresh();
    await run('showRawDifference', { connection, id: first.id });
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    ok(tab?.input instanceof vscode.TabInputTextDiff);
    match(tab.label, /^Anakin Skywalker: as loaded .+ ↔ as loaded .+$/);
    const { original, modified } = tab.input;
    const [before, after] = await Promise.all(
      [original, modified].map(async (uri) => vscode.workspace.openTextDocument(uri)),
    );
    deepStrictEqual(
      [before, after].map((document) => JSON.parse(document?.getText() ?? '') as unknown),
      [first, petra.incidents[0]],
    );
    deepStrictEqual([before?.languageId, after?.languageId], ['json', 'json']);
  });

  it('finds an incident by what its record says beyond the API page', async () => {
    const [first, ...others] = petraReference.incidents;
    ok(first);
    const signIn = { ip: '203.0.113.7' };
    petra.incidents.splice(0, Infinity, Object.assign({ signIn }, first), ...others);
    await add();
    deepStrictEqual(
      (await api()).incidents('203.0.113.7').map(({ id }) => id),
      [first.id],
    );
  });

  it('asks as the API page says: bearer key, user agent, scope', async () => {
    await add({ scope: { ...since2025, tenantId: 'ZZk90t', limit: 3 } });
    strictEqual((await api()).incidents().length, 3);
    const asked = petra.server.requests.at(-1);
    const { pathname, searchParams } = new URL(asked?.path ?? '', petra.origin);
    strictEqual(pathname, '/v1/incidents');
    deepStrictEqual(Object.fromEntries(searchParams), { startDate: '2025-01-01', tenantId: 'ZZk90t', limit: '3' });
    strictEqual(asked?.headers['authorization'], 'Bearer good-key');
    match(asked.headers['user-agent'] ?? '', /^incident-browser\/\d+\.\d+\.\d+$/);
  });

  it('is not added with a key that the API refuses, and says what the API said', async () => {
    await rejects(
      run('addConnection', { kind: 'petra', name: 'Petra', baseUrl: petra.origin, secret: 'bad-key' }),
      (error) => {
        ok(error instanceof Error);
        match(error.message, /Invalid API key.*The provided API key is invalid or has been revoked/);
        ok(!error.message.includes('bad-key'));
        return true;
      },
    );
    deepStrictEqual(configured(), []);
  });

  it('is not added on plain http elsewhere, nor with a scope that the API page does not allow', async () => {
    for (const wrong of [
      { baseUrl: 'http://api.petrasecurity.com' },
      { scope: { limit: 501 } },
      { kind: 'other' },
      { name: ' ' },
    ]) {
      await rejects(add(wrong), JSON.stringify(wrong));
    }
    deepStrictEqual(configured(), []);
    deepStrictEqual(petra.server.requests, []);
  });

  it('answers 40 refreshes asked for at once with no 429 and one request', async () => {
    await add();
    const before = petra.server.requests.length;
    const { refresh } = await api();
    const results = await Promise.all(Array.from({ length: 40 }, async () => refresh()));
    for (const [result] of results)
      deepStrictEqual({ ok: result?.ok, fetched: result?.fetched }, { ok: true, fetched: 4 });
    strictEqual(petra.server.requests.length - before, 1);
    ok(!petra.statuses().includes(429));
  });

  it('keeps its incidents, and names the reason, when a refresh fails', async () => {
    await add();
    const { refresh, incidents } = await api();
    petra.server.next({
      status: 404,
      body: JSON.stringify({ error: { code: 'NOT_FOUND', message: 'Tenant not found' } }),
    });
    const [failed] = await refresh();
    strictEqual(failed?.ok, false);
    match(failed?.error ?? '', /404/);
    strictEqual(incidents().length, 4);
    const [mended] = await refresh();
    strictEqual(mended?.ok, true);
  });

  it('skips a malformed record and keeps its neighbours', async () => {
    petra.incidents.splice(1, 0, { ...petraReference.incidents[0], id: '' });
    await add();
    strictEqual((await api()).incidents().length, 4);
  });

  it('never has its key in the settings', async () => {
    await add();
    ok(!JSON.stringify(vscode.workspace.getConfiguration('incidents')).includes('good-key'));
  });

  it('loses its key when its address moves to another origin, and sends it nowhere', async () => {
    const id = await add();
    const other = await startPetra(petraReference.incidents, 'good-key');
    const moved = configured().map((connection) => ({ ...connection, baseUrl: other.origin }));
    await vscode.workspace
      .getConfiguration('incidents')
      .update('connections', moved, vscode.ConfigurationTarget.Global);
    const [result] = await (await api()).refresh();
    deepStrictEqual({ connection: result?.connection, ok: result?.ok }, { connection: id, ok: false });
    deepStrictEqual(other.server.requests, []);
    await other[Symbol.asyncDispose]();
  });

  it('is forgotten with its incidents when it is removed', async () => {
    const id = await add();
    await run('removeConnection', id);
    deepStrictEqual(configured(), []);
    deepStrictEqual((await api()).incidents(), []);
    deepStrictEqual(await (await api()).refresh(), []);
  });

  it('is not fetched from while it is switched off', async () => {
    await add();
    const off = configured().map((connection) => ({ ...connection, enabled: false }));
    await vscode.workspace.getConfiguration('incidents').update('connections', off, vscode.ConfigurationTarget.Global);
    deepStrictEqual(await (await api()).refresh(), []);
  });

  it('is saved when several are added at once', async () => {
    const names = Array.from({ length: 8 }, (_, index) => `Petra ${index}`);
    const keyOf = (name: string): string => name.replace(' ', '-key-');
    petra.keys.push(...names.map(keyOf));
    await Promise.all(names.map(async (name) => run('addConnection', { ...given(), name, secret: keyOf(name) })));
    deepStrictEqual(
      configured()
        .map(({ name }) => name)
        .toSorted(),
      names,
    );
  });

  it('is diagnosed in a document without secrets, and asks the API without key for it', async () => {
    await add({ name: 'Good' });
    await run('addConnection', { ...given(), name: 'Down' });
    const down = configured().map((connection) =>
      connection.name === 'Down' ? { ...connection, baseUrl: 'http://127.0.0.1:9' } : connection,
    );
    await vscode.workspace.getConfiguration('incidents').update('connections', down, vscode.ConfigurationTarget.Global);
    const lines = [
      /^Good\n {2}Address: http:\/\/127\.0\.0\.1:\d+\n {2}DNS: 127\.0\.0\.1\n {2}Network: VS Code’s settings\n/m,
      /^ {2}Route: direct to 127\.0\.0\.1:\d+\n {2}Response: HTTP 401/m,
      /Clock: in sync\n {2}Requests left this minute: \d of 10/,
      /^Down\n(.*\n)*? {2}Route: by VS Code’s network settings \(not seen\)\n {2}Response: Can’t reach /m,
    ];
    const text = await diagnosis(...lines);
    for (const line of lines) match(text, line);
    ok(!text.includes('good-key'));
    strictEqual(petra.server.requests.at(-1)?.headers['authorization'], undefined);
  });
});
