import { deepStrictEqual, match, ok, rejects, strictEqual } from 'node:assert';
import * as vscode from 'vscode';
import type { Incident } from '../../src/domain/incident';
import { sampleCyberhavenIncidents } from '../../src/sources/sample/cyberhavenIncidents';
import { cyberhavenReference } from '../support/cyberhavenReference';
import { startCyberhaven, type CyberhavenServer, type CyberhavenServerOptions } from '../support/cyberhavenServer';
import { api, configured, removeAll, run } from './extension';

const since2024 = { startTime: '2024-01-01' };
const [reference = { id: '' }] = cyberhavenReference.resources;

/** As real responses write them, with what only they have. */
const nested = {
  id: 'inc_nested-1',
  trigger_time: '2026-01-20T08:00:00.123456789Z',
  event_time: '2026-01-20T07:59:58.000Z',
  policy: { id: 'policy-1', name: 'Removable media', severity: 'severity_unspecified' },
  user: { id: 'user-1', local_id: 'S-1-5-21-1', local_username: 'ACME\\jane', email: 'jane@acme.example' },
  event_details: { start_event: { action: { hostname: 'LAPTOP-002' } } },
  event_lineage_id: { start_event_id: 'event-1', end_event_id: 'event-2' },
  status: 'in_progress',
  assigned_to: null,
  dataset: { id: 'dataset-1', name: 'Contracts', sensitivity: 'moderate' },
  blocked: true,
};
/** Each part in either shape, the other shape's fields being there and null. */
const mixed = {
  id: 'inc_mixed-1',
  trigger_time: '2026-01-19T08:00:00Z',
  policy_id: null,
  policy_severity: 'critical',
  policy: { id: 'policy-2', name: 'Payroll by e-mail', severity: null },
  username: 'jane',
  user: null,
  hostname: '',
  event_details: { start_event: { action: { hostname: 'LAPTOP-003' } } },
  event_lineage_ids: [],
  event_lineage_id: { start_event_id: 'event-3', end_event_id: null },
  resolution_status: null,
  status: 'closed',
  assignee: null,
  assigned_to: 'mara',
};
const partial = { id: 'inc_partial-1' };

const expected: readonly Omit<Incident, 'connection' | 'source' | 'raw'>[] = [
  {
    id: 'incident-123',
    createdAt: '2024-01-15T10:30:00Z',
    occurredAt: '2024-01-15T10:29:45Z',
    status: { value: 'open', label: 'Open', state: 'attention' },
    severity: { value: 'high', label: 'High', rank: 4 },
    policy: { id: 'policy-456', name: 'Sensitive Data Upload Block' },
    user: { id: 'user-789', principal: 'john.doe' },
    hostname: 'LAPTOP-001',
    assignee: 'security.team',
    lineageIds: ['event-123', 'event-124'],
    summary:
      'User attempted to upload sensitive customer data to external cloud storage. Action was blocked by policy.',
  },
  {
    id: 'inc_nested-1',
    createdAt: '2026-01-20T08:00:00.123456789Z',
    occurredAt: '2026-01-20T07:59:58.000Z',
    status: { value: 'in_progress', label: 'In progress', state: 'attention' },
    severity: { value: 'severity_unspecified', label: 'Unspecified', rank: 0 },
    policy: { id: 'policy-1', name: 'Removable media' },
    user: { id: 'user-1', principal: 'ACME\\jane', mail: 'jane@acme.example' },
    hostname: 'LAPTOP-002',
    lineageIds: ['event-1', 'event-2'],
    activity: { blocked: true, dataset: 'Contracts', sensitivity: 'moderate' },
  },
  {
    id: 'inc_mixed-1',
    createdAt: '2026-01-19T08:00:00Z',
    status: { value: 'closed', label: 'Closed', state: 'closed' },
    severity: { value: 'critical', label: 'Critical', rank: 5 },
    policy: { id: 'policy-2', name: 'Payroll by e-mail' },
    user: { id: 'jane', principal: 'jane' },
    hostname: 'LAPTOP-003',
    assignee: 'mara',
    lineageIds: ['event-3'],
  },
  { id: 'inc_partial-1', createdAt: '', status: { value: '', label: 'Unknown', state: 'attention' } },
];

describe('A connection to Cyberhaven', () => {
  const servers: CyberhavenServer[] = [];
  const start = async (options?: CyberhavenServerOptions): Promise<CyberhavenServer> => {
    const server = await startCyberhaven(options);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    await removeAll();
    for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
  });

  const add = async ({ origin }: CyberhavenServer, more: object = {}): Promise<string> => {
    const given = { kind: 'cyberhaven', name: 'Acme', baseUrl: origin, scope: since2024, secret: 'good-key', ...more };
    const id = await run<string>('addConnection', given);
    await (await api()).refresh();
    return id;
  };

  for (const { auth, form, way } of [
    { auth: 'refreshToken', form: 'refreshToken', way: 'in exchange for its key as refresh token' },
    { auth: 'apiKey', form: 'apiKey', way: 'in exchange for its key as API key' },
    { auth: 'bearer', form: 'bearer', way: 'with its key as bearer token' },
    { form: 'refreshToken', way: 'when the form of its key is not said and turns out to be refresh token' },
    { form: 'apiKey', way: 'when the form of its key is not said and turns out to be API key' },
    { form: 'bearer', way: 'when the form of its key is not said and turns out to be bearer token' },
  ] as const) {
    it(`brings whole, nested, mixed and partial records, field by field, ${way}`, async () => {
      const cyberhaven = await start({ forms: [form] });
      const records = [reference, nested, mixed, partial];
      cyberhaven.records.push(...records);
      const connection = await add(cyberhaven, auth ? { auth } : {});
      const held = new Map((await api()).incidents().map((incident) => [incident.id, incident]));
      strictEqual(held.size, records.length);
      for (const [index, fields] of expected.entries()) {
        deepStrictEqual(held.get(fields.id), { connection, source: 'cyberhaven', ...fields, raw: records[index] });
      }
      // The setting says what was given and nothing that was found out, and least of all the key.
      deepStrictEqual((configured()[0] as { auth?: string }).auth, auth);
      ok(!JSON.stringify(vscode.workspace.getConfiguration('incidents')).includes('good-key'));
      ok(!cyberhaven.statuses().includes(429));
    });
  }

  it('exchanges its key once for as long as the access token is good', async () => {
    const cyberhaven = await start({ forms: ['refreshToken'] });
    await add(cyberhaven);
    const { refresh } = await api();
    for (let count = 0; count < 5; count++)
      deepStrictEqual(
        (await refresh()).map(({ ok: good }) => good),
        [true],
      );
    const exchanges = cyberhaven.server.requests.filter(({ path }) => path === '/public/v2/auth/token/access');
    deepStrictEqual(
      exchanges.map(({ body }) => JSON.parse(body)),
      [{ refresh_token: 'good-key' }],
    );
  });

  it('asks as the API page says: each field of the filter, page size, order, summaries', async () => {
    const cyberhaven = await start();
    const scope = {
      policyIds: ['policy-456'],
      policySeverities: ['high', 'critical'],
      datasetIds: ['dataset-1'],
      datasetSensitivities: ['moderate'],
      users: ['john.doe'],
      assignees: ['security.team'],
      hostnames: ['LAPTOP-001'],
      resolutionStatuses: ['open'],
      startTime: '2024-01-01T00:00:00Z',
      endTime: '2024-01-31',
      pageSize: 50,
      includeAiSummaries: false,
    };
    await add(cyberhaven, { scope });
    const asked = cyberhaven.server.requests.at(-1);
    deepStrictEqual([asked?.method, asked?.path], ['POST', '/public/v2/incidents/list']);
    match(asked?.headers['authorization'] ?? '', /^Bearer access-/);
    match(asked?.headers['user-agent'] ?? '', /^incident-browser\/\d+\.\d+\.\d+$/);
    deepStrictEqual(JSON.parse(asked?.body ?? ''), {
      page_request: { size: 50, sort_by: 'trigger_time desc' },
      filter: {
        policy_ids: ['policy-456'],
        policy_severities: ['high', 'critical'],
        dataset_ids: ['dataset-1'],
        dataset_sensitivities: ['moderate'],
        users: ['john.doe'],
        assignees: ['security.team'],
        hostnames: ['LAPTOP-001'],
        resolution_statuses: ['open'],
        start_time: '2024-01-01T00:00:00Z',
        end_time: '2024-01-31T23:59:59.999Z',
      },
      include_ai_summaries: false,
    });
    deepStrictEqual(cyberhaven.statuses(), [200, 200, 200]);
  });

  it('keeps a path that its address has', async () => {
    const cyberhaven = await start();
    await rejects(add(cyberhaven, { baseUrl: `${cyberhaven.origin}/gateway` }), /HTTP 404/);
    ok(cyberhaven.server.requests.every(({ path }) => path.startsWith('/gateway/')));
  });

  it('is not added with a key that is refused in every form, and says what the API said', async () => {
    const cyberhaven = await start();
    await rejects(add(cyberhaven, { secret: 'bad-key' }), (error) => {
      ok(error instanceof Error);
      match(error.message, /rejected this key \(tried as refresh token, API key and bearer token\)/);
      match(error.message, /Cyberhaven replied: The key is not valid; The access token is missing, wrong or expired/);
      ok(!error.message.includes('bad-key'));
      return true;
    });
    deepStrictEqual(configured(), []);
  });

  it('is not added with a key that may not read incidents, and says so', async () => {
    const cyberhaven = await start({ keysWithoutAccess: ['weak-key'] });
    await rejects(add(cyberhaven, { secret: 'weak-key' }), /HTTP 403.*The key lacks the permission to read incidents/);
    deepStrictEqual(configured(), []);
  });

  it('is not added without the address of its tenant, nor with a scope that the API page does not allow', async () => {
    const cyberhaven = await start();
    for (const wrong of [
      { baseUrl: undefined },
      { baseUrl: 'http://acme.cyberhaven.io' },
      { auth: 'password' },
      { scope: { pageSize: 1001 } },
      { scope: { policySeverities: ['catastrophic'] } },
      { scope: { tenantId: 'of Petra' } },
    ]) {
      await rejects(add(cyberhaven, wrong), JSON.stringify(wrong));
    }
    deepStrictEqual(configured(), []);
    deepStrictEqual(cyberhaven.server.requests, []);
  });

  it('brings each of 5,000 incidents exactly once, past repeats and malformed records, and counts those', async () => {
    const incidents = sampleCyberhavenIncidents({ seed: 7, count: 5000, now: Date.now() });
    const cyberhaven = await start({ incidents, shape: 'mixed', faults: { repeats: 10, malformed: true } });
    const scope = { pageSize: 200 };
    const given = { kind: 'cyberhaven', name: 'Large', baseUrl: cyberhaven.origin, scope, secret: 'good-key' };
    const id = await run<string>('addConnection', given);
    const { refresh, incidents: held } = await api();
    // Joins the refresh that adding began.
    deepStrictEqual(await refresh(), [{ connection: id, ok: true, fetched: 5000 }]);
    deepStrictEqual(new Set(held().map((incident) => incident.id)), new Set(incidents.map(({ record }) => record.id)));
    strictEqual(held().length, 5000);
    const pages = cyberhaven.server.requests.filter(({ path, body }) => path.endsWith('/list') && !asksForOne(body));
    // Time ranges that are read at once end with a page of their own, and whoever joins has the newest asked for again.
    ok(pages.length >= 26 && pages.length <= 38, `${pages.length} pages`);
    // One malformed record on each page of the history.
    const [, skipped] = await logSays(/: 5000 incidents, (\d+) records skipped/);
    ok(Number(skipped) >= 26 && Number(skipped) <= pages.length, skipped);
    ok(!cyberhaven.statuses().includes(429));
  });
});

/** Whether a key is tried with it. */
function asksForOne(body: string): boolean {
  return (JSON.parse(body) as { page_request: { size: number } }).page_request.size === 1;
}

/** Resolves when the extension's log, as the user reads it, has such a text. */
async function logSays(pattern: RegExp): Promise<RegExpExecArray> {
  const found = ({ uri, getText }: vscode.TextDocument): RegExpExecArray | undefined =>
    (uri.scheme === 'output' && pattern.exec(getText())) || undefined;
  return new Promise((resolve) => {
    const subscription = vscode.Disposable.from(
      vscode.workspace.onDidOpenTextDocument((document) => check(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    );
    const check = (document: vscode.TextDocument): void => {
      const text = found(document);
      if (!text) return;
      subscription.dispose();
      resolve(text);
    };
    vscode.workspace.textDocuments.forEach(check);
    void run('showLog');
  });
}
