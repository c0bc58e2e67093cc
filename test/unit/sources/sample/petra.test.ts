import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { fetchOf } from '../../../../src/sources/sample/sampleApi';
import { createPetraApi, type PetraApi, type PetraTenant } from '../../../support/petraApi';
import { petraReference } from '../../../support/petraReference';

describe('createPetraApi', () => {
  let now: number;
  let api: PetraApi;

  beforeEach(() => {
    now = Date.parse('2026-01-31T12:00:00Z');
    api = createPetraApi({ keys: ['a', 'b'], now: () => now, incidents: petraReference.incidents.toReversed() });
  });

  async function get(
    query = '',
    more: { method?: string; headers?: Record<string, string> } = {},
    key = 'a',
  ): Promise<{ status: number; headers: Headers; body: unknown }> {
    const headers = { authorization: `Bearer ${key}`, 'user-agent': 'test/1.0', ...more.headers };
    const url = query.startsWith('/') ? query : `/v1/incidents${query}`;
    const response = await api.handle(new Request(`https://api.example${url}`, { ...more, headers }));
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  async function ids(query: string): Promise<string[]> {
    const { body } = await get(query);
    return (body as typeof petraReference).incidents.map(({ id }) => id.slice(0, 2));
  }

  it('answers with the example of the API page, newest first', async () => {
    const { status, body } = await get();
    deepStrictEqual([status, body], [200, petraReference]);
  });

  it('filters by tenant, by either id', async () => {
    strictEqual((await ids('?tenantId=ZZk90t')).length, 4);
    strictEqual((await ids('?tenantId=a1b2c3d4-5e6f-7890-abcd-ef1234567890')).length, 4);
    strictEqual((await get('?tenantId=nobody')).status, 404);
  });

  it('filters by time of creation, inclusively', async () => {
    deepStrictEqual(await ids('?startDate=2025-01-26'), ['48', '0c', '6f']);
    deepStrictEqual(await ids('?startDate=2025-02-05T23:38:05.705Z'), ['48', '0c']);
    deepStrictEqual(await ids('?startDate=2025-02-05T23:38:05.706Z'), ['48']);
  });

  it('limits, to 100 by default', async () => {
    deepStrictEqual(await ids('?limit=2'), ['48', '0c']);
    const many = Array.from({ length: 101 }, (_, index) => ({ id: String(index) }));
    api = createPetraApi({ keys: ['a'], now: () => now, incidents: many });
    strictEqual((await ids('')).length, 100);
    strictEqual((await ids('?limit=500')).length, 101);
  });

  it('refuses parameters and values that the page does not document', async () => {
    for (const query of [
      '?limit=0',
      '?limit=501',
      '?limit=ten',
      '?limit=',
      '?limit=010',
      '?limit=1e2',
      '?limit=1&limit=2',
      '?startDate=soon',
      '?startDate=2026-13-01',
      '?startDate=2026-02-30',
      '?startDate=2026-01-31T12:00:00',
      '?startDate=2026-01-31%2012:00:00Z',
      '?startDate=2026-01-31T12:00Z',
      '?startDate=2026-01-31T24:00:00Z',
      '?startDate=2026-01-31T23:59:60Z',
      '?startDate=',
      '?tenantId=',
      '?tenantId=%20',
      '?endDate=2026-01-31',
      '?status=UNREMEDIATED',
      '?Limit=5',
      '/v1/tenants?limit=5',
    ]) {
      now += 60_000;
      const { status, body } = await get(query);
      deepStrictEqual([status, (body as { error: { code: string } }).error.code], [400, 'BAD_REQUEST'], query);
    }
  });

  it('refuses an unknown key as the API page says', async () => {
    deepStrictEqual(await get('', {}, 'c').then(({ status, body }) => [status, body]), [
      401,
      {
        error: {
          code: 'UNAUTHORIZED',
          message: 'Invalid API key',
          details: 'The provided API key is invalid or has been revoked',
        },
      },
    ]);
  });

  it('refuses requests without User-Agent, to other routes and of other methods', async () => {
    strictEqual((await get('', { headers: { 'user-agent': '' } })).status, 403);
    for (const path of ['/v1/other', '/v1/incidents/', '/v1/incidents/48f3', '/V1/incidents', '/public/v1/incidents']) {
      strictEqual((await get(path)).status, 404, path);
    }
    strictEqual((await get('', { method: 'POST' })).status, 405);
    strictEqual((await get('/v1/tenants', { method: 'DELETE' })).status, 405);
  });

  it('lists the tenants of the incidents and others, each with a limit of its own for either route', async () => {
    const acme = {
      isPaused: false,
      petraTenantId: 'ZZk90t',
      name: 'Acme Corp.',
      microsoftTenantId: 'a1b2c3d4-5e6f-7890-abcd-ef1234567890',
    };
    const quiet: PetraTenant = { petraTenantId: 'q', name: 'Quiet', isPaused: true, onboardingDate: '2025-01-01' };
    const tenants = [quiet];
    api = createPetraApi({
      keys: ['a'],
      now: () => now,
      incidents: petraReference.incidents,
      tenants,
    });
    for (let request = 0; request < 10; request++) strictEqual((await get('?tenantId=q')).status, 200);
    for (let request = 0; request < 9; request++) strictEqual((await get('/v1/tenants')).status, 200);
    deepStrictEqual((await get('/v1/tenants')).body, { totalTenants: 2, tenants: [quiet, acme] });
    deepStrictEqual([(await get('/v1/tenants')).status, (await get()).status], [429, 429]);
  });

  it('allows ten requests in any minute, to the ms, per key', async () => {
    for (let request = 0; request < 10; request++) {
      strictEqual((await get()).status, 200);
      now += 100;
    }
    const refused = await get();
    deepStrictEqual([refused.status, refused.headers.get('retry-after-public-api')], [429, '59']);
    strictEqual((await get('', {}, 'b')).status, 200);
    now += 58_999;
    strictEqual((await get()).status, 429);
    now += 1;
    strictEqual((await get()).status, 200);
    strictEqual((await get()).status, 429);
    now += 100;
    strictEqual((await get()).status, 200);
  });

  it('notes the requests', async () => {
    await get('?limit=1');
    await get('/nowhere');
    deepStrictEqual(api.requests, [
      { at: now, method: 'GET', path: '/v1/incidents?limit=1', status: 200 },
      { at: now, method: 'GET', path: '/nowhere', status: 404 },
    ]);
  });

  it('can take the place of fetch', async () => {
    const fetch = fetchOf(api.handle);
    const response = await fetch('https://api.example/v1/incidents', { headers: { 'user-agent': 't' } });
    strictEqual(response.status, 401);
    const aborted = await fetch('https://api.example', { signal: AbortSignal.abort() }).catch(
      (error: unknown) => error,
    );
    ok(aborted instanceof Error && aborted.name === 'AbortError');
    strictEqual(api.requests.length, 1);
  });
});
