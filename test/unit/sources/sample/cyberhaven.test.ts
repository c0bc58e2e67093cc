import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { sampleCyberhavenIncidents } from '../../../../src/sources/sample/cyberhavenIncidents';
import { createCyberhavenApi, type CyberhavenApi, type CyberhavenApiOptions } from '../../../support/cyberhavenApi';

const origin = 'https://cyberhaven.sample.invalid/public/v2';
const start = Date.parse('2026-01-31T12:00:00Z');
const incidents = sampleCyberhavenIncidents({ seed: 1, count: 40, now: start });

interface Page {
  readonly type: string;
  readonly size: number;
  readonly resources: readonly { readonly id: string | null }[];
  readonly page_response: { readonly next_id?: string; readonly total: number };
  readonly errors: unknown;
}

function create(options: Partial<CyberhavenApiOptions> = {}): CyberhavenApi {
  return createCyberhavenApi({ keys: ['key-1'], forms: ['bearer'], now: () => start, incidents, ...options });
}

async function post(api: CyberhavenApi, path: string, body: unknown, authorization?: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) };
  return api.handle(new Request(origin + path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function list(api: CyberhavenApi, body: unknown = {}): Promise<Page> {
  const response = await post(api, '/incidents/list', body, 'Bearer key-1');
  strictEqual(response.status, 200, await response.clone().text());
  return (await response.json()) as Page;
}

async function allIds(api: CyberhavenApi, query: object, size = 10): Promise<(string | null)[][]> {
  const pages: (string | null)[][] = [];
  for (let id: string | undefined; ;) {
    const page = await list(api, { ...query, page_request: { size, ...(id && { id }) } });
    ok(page.resources.length <= size);
    pages.push(page.resources.map((record) => record.id));
    id = page.page_response.next_id;
    if (!id) return pages;
  }
}

const ids = incidents.map(({ record }) => record.id);

describe('the simulated Cyberhaven', () => {
  describe('gives access tokens', () => {
    for (const [form, body] of [
      ['refreshToken', { refresh_token: 'key-1' }],
      ['apiKey', { api_key: 'key-1' }],
    ] as const) {
      it(`for ${JSON.stringify(body)} when it takes ${form}s`, async () => {
        const api = create({ forms: [form] });
        const response = await post(api, '/auth/token/access', body);
        const { access_token, ...rest } = (await response.json()) as { access_token: string };
        deepStrictEqual(rest, { expires_in: 900, token_type: 'Bearer' });
        strictEqual((await post(api, '/incidents/list', {}, `Bearer ${access_token}`)).status, 200);
        strictEqual((await post(create({ forms: ['bearer'] }), '/auth/token/access', body)).status, 401);
      });
    }

    it('that expire to the ms', async () => {
      let now = start;
      const api = create({ forms: ['apiKey'], now: () => now, expiresIn: 60 });
      const response = await post(api, '/auth/token/access', { api_key: 'key-1' });
      const { access_token } = (await response.json()) as { access_token: string };
      const statusOf = async (): Promise<number> =>
        (await post(api, '/incidents/list', {}, `Bearer ${access_token}`)).status;
      now = start + 59_999;
      strictEqual(await statusOf(), 200);
      now = start + 60_000;
      strictEqual(await statusOf(), 401);
    });

    it('to nobody else', async () => {
      const statusOf = async (body: unknown): Promise<number> =>
        (await post(create({ forms: ['refreshToken', 'apiKey'] }), '/auth/token/access', body)).status;
      strictEqual(await statusOf({ refresh_token: 'key-2' }), 401);
      for (const body of [
        {},
        null,
        { api_key: 5 },
        { key: 'key-1' },
        { api_key: 'key-1', refresh_token: 'key-1' },
        { api_key: 'key-1', scope: 'all' },
      ]) {
        strictEqual(await statusOf(body), 400, JSON.stringify(body));
      }
    });

    it('that are good for as long as their key is', async () => {
      const keys = ['key-1'];
      const api = create({ forms: ['apiKey'], keys });
      const response = await post(api, '/auth/token/access', { api_key: 'key-1' });
      const { access_token } = (await response.json()) as { access_token: string };
      keys.pop();
      strictEqual((await post(api, '/incidents/list', {}, `Bearer ${access_token}`)).status, 401);
    });
  });

  it('refuses who has no good token, may not read, or errs in the route', async () => {
    const api = create({ keysWithoutAccess: ['key-2'] });
    for (const authorization of [undefined, 'key-1', 'Bearer key-3', 'Basic key-1']) {
      strictEqual((await post(api, '/incidents/list', {}, authorization)).status, 401);
    }
    const forbidden = await post(api, '/incidents/list', {}, 'Bearer key-2');
    strictEqual(forbidden.status, 403);
    match(await forbidden.text(), /"error":"forbidden","message":"The key lacks the permission/);
  });

  it('refuses every path, method, media type and parameter but those of the API page, with any key', async () => {
    const api = create();
    const statusOf = async (path: string, init: RequestInit = {}): Promise<number> => {
      const headers = { 'content-type': 'application/json', authorization: 'Bearer key-1' };
      const url = `https://cyberhaven.sample.invalid${path}`;
      const asked = new Request(url, { method: 'POST', headers, body: '{}', ...init });
      const { status } = await create({ forms: [] }).handle(asked.clone());
      strictEqual((await api.handle(asked)).status, status === 401 ? 200 : status, path);
      return status;
    };
    strictEqual(await statusOf('/v2/incidents/list'), 401);
    for (const path of [
      '/v2/incidents',
      '/v1/incidents/list',
      '/incidents/list',
      '/public/v2/incidents/list/',
      '/v2',
    ]) {
      strictEqual(await statusOf(path), 404, path);
    }
    strictEqual(await statusOf('/v2/incidents/list', { method: 'GET', body: null }), 405);
    strictEqual(await statusOf('/v2/incidents/list', { headers: { 'content-type': 'text/plain' } }), 415);
    strictEqual(await statusOf('/v2/incidents/list?limit=5'), 400);
  });

  for (const [body, where] of [
    [{ page_request: { size: 0 } }, 'page_request.size'],
    [{ page_request: { size: 1001 } }, 'page_request.size'],
    [{ page_request: { size: 1.5 } }, 'page_request.size'],
    [{ page_request: { size: '10' } }, 'page_request.size'],
    [{ page_request: { sort_by: 'name desc' } }, 'page_request.sort_by'],
    [{ page_request: { sort_by: 'trigger_time asc' } }, 'page_request.sort_by'],
    [{ page_request: { id: '' } }, 'page_request.id'],
    [{ page_request: { id: 'bm8=' } }, 'page_request.id'],
    [{ page_request: { id: 'ü' } }, 'page_request.id'],
    [{ page_request: { page: 2 } }, 'page_request'],
    [{ filter: { policy_severities: ['severe'] } }, 'filter.policy_severities.0'],
    [{ filter: { policy_severities: ['unspecified'] } }, 'filter.policy_severities.0'],
    [{ filter: { dataset_sensitivities: ['medium'] } }, 'filter.dataset_sensitivities.0'],
    [{ filter: { resolution_statuses: ['done'] } }, 'filter.resolution_statuses.0'],
    [{ filter: { resolution_statuses: ['open', 'unresolved'] } }, 'filter.resolution_statuses.1'],
    [{ filter: { incident_ids: ['incident-123'] } }, 'filter.incident_ids'],
    [{ filter: { users: 'john.doe' } }, 'filter.users'],
    [{ filter: { users: [] } }, 'filter.users'],
    [{ filter: { users: [''] } }, 'filter.users.0'],
    [{ filter: { start_time: '2026-01-02T00:00:00Z', end_time: '2026-01-01T00:00:00Z' } }, 'filter'],
    [{ filter: { start_time: '2026-01-01' } }, 'filter.start_time'],
    [{ filter: { start_time: '2026-01-01T12:00Z' } }, 'filter.start_time'],
    [{ filter: { end_time: '2026-01-31T24:00:00Z' } }, 'filter.end_time'],
    [{ filter: { end_time: '2026-01-31T23:59:60Z' } }, 'filter.end_time'],
    [{ filter: { end_time: 'today' } }, 'filter.end_time'],
    [{ filter: { tenant: 'acme' } }, 'filter'],
    [{ include_ai_summaries: 'yes' }, 'include_ai_summaries'],
    [[], ''],
  ] as const) {
    it(`refuses ${JSON.stringify(body)}`, async () => {
      const response = await post(create(), '/incidents/list', body, 'Bearer key-1');
      strictEqual(response.status, 400);
      const { error, message } = (await response.json()) as { error: string; message: string };
      deepStrictEqual([error, message.split(':')[0]], ['bad_request', where]);
    });
  }

  it('takes the words, and the list of ids, that its tenant knows beyond the API page', async () => {
    const words = ['unresolved', 'unspecified'];
    const api = create({ words, incidentIds: true });
    const [wanted = ''] = ids.slice(7);
    const { resources } = await list(api, { filter: { incident_ids: [wanted, 'unknown'] } });
    deepStrictEqual(
      resources.map(({ id }) => id),
      [wanted],
    );
    await list(api, { filter: { resolution_statuses: ['open', 'unresolved'], policy_severities: ['unspecified'] } });
  });

  it('answers in the shape of the API page', async () => {
    const { resources, ...rest } = await list(create(), { include_ai_summaries: true });
    deepStrictEqual(rest, { type: 'incidents', size: 40, page_response: { total: 40 }, errors: [] });
    deepStrictEqual(
      resources,
      incidents.map(({ record, summary }) => ({ ...record, ai_summary: summary })),
    );
  });

  it('answers in the nested shape of real responses', async () => {
    const { resources, ...rest } = await list(create({ shape: 'nested' }), { page_request: { size: 3 } });
    ok(rest.page_response.next_id);
    deepStrictEqual([rest.type, rest.errors], ['incident', [{ code: 0, message: '' }]]);
    for (const record of resources) {
      ok('policy' in record && 'user' in record && 'status' in record && 'event_lineage_id' in record);
      ok(!('policy_id' in record) && !('username' in record) && !('resolution_status' in record));
    }
    strictEqual((await list(create({ shape: 'nested' }))).page_response.next_id, '');
  });

  it('gives summaries only when asked', async () => {
    for (const shape of ['flat', 'nested', 'mixed'] as const) {
      const has = (record: object): boolean => 'ai_summary' in record;
      ok(!(await list(create({ shape }))).resources.some(has));
      ok((await list(create({ shape }), { include_ai_summaries: true })).resources.every(has));
    }
  });

  it('pages from the newest to the oldest', async () => {
    deepStrictEqual((await allIds(create(), {})).flat(), ids);
  });

  it('takes the token of a page for its own query only', async () => {
    const api = create();
    const query = { filter: { resolution_statuses: ['open', 'closed'] }, page_request: { size: 5 } };
    const { next_id: id } = (await list(api, query)).page_response;
    await list(api, { ...query, page_request: { size: 5, id } });
    for (const other of [
      { ...query, page_request: { size: 6, id } },
      { ...query, page_request: { size: 5, id, sort_by: 'trigger_time desc' } },
      { ...query, filter: {}, page_request: { size: 5, id } },
      { ...query, page_request: { size: 5, id }, include_ai_summaries: true },
    ]) {
      strictEqual((await post(api, '/incidents/list', other, 'Bearer key-1')).status, 400);
    }
  });

  it('filters by each field of the API page', async () => {
    const values = {
      policy_ids: incidents.map(({ record }) => record.policy_id),
      policy_severities: incidents.map(({ record }) => record.policy_severity),
      dataset_ids: incidents.map(({ dataset }) => dataset.id),
      dataset_sensitivities: incidents.map(({ dataset }) => dataset.sensitivity),
      users: incidents.map(({ record }) => record.username),
      assignees: incidents.map(({ record }) => record.assignee),
      hostnames: incidents.map(({ record }) => record.hostname),
      resolution_statuses: incidents.map(({ record }) => record.resolution_status),
    };
    const api = create({ words: ['unspecified', 'unresolved'] });
    for (const [field, all] of Object.entries(values)) {
      const wanted = [...new Set(all)].filter((value) => value !== null).slice(0, 2);
      const expected = ids.filter((_, index) => wanted.includes(all[index] ?? ''));
      ok(expected.length > 0 && expected.length < ids.length, field);
      const { resources, page_response } = await list(api, { filter: { [field]: wanted } });
      deepStrictEqual([page_response.total, ...resources.map(({ id }) => id)], [expected.length, ...expected], field);
    }
  });

  it('filters by time, both ends included', async () => {
    const [start_time = '', end_time = ''] = [incidents[9], incidents[4]].map((each) => each?.record.trigger_time);
    const { resources } = await list(create(), { filter: { start_time, end_time } });
    deepStrictEqual(
      resources.map(({ id }) => id),
      ids.slice(4, 10),
    );
  });

  it('shows new incidents at once, which shifts the pages', async () => {
    const [newest, ...older] = incidents;
    ok(newest);
    const held = [...older];
    const api = create({ incidents: held });
    const first = await list(api, { page_request: { size: 5 } });
    held.push(newest);
    const second = await list(api, { page_request: { size: 5, id: first.page_response.next_id } });
    deepStrictEqual([second.resources[0]?.id, second.page_response.total], [first.resources[4]?.id, 40]);
  });
});
