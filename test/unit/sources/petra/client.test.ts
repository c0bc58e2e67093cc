import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { HttpClient } from '../../../../src/sources/net/httpClient';
import { MemoryLedger } from '../../../support/memoryLedger';
import { petraBaseUrl } from '../../../../src/sources/petra/address';
import { petraLimit } from '../../../../src/sources/petra/limit';
import { PetraClient } from '../../../../src/sources/petra/client';
import type { PetraScope } from '../../../../src/sources/petra/scope';
import { RateLimiter } from '../../../../src/sources/limit/rateLimit';
import { Requester } from '../../../../src/sources/net/requester';
import { petraReference } from '../../../support/petraReference';
import { sampleIncidents } from '../../../../src/sources/sample/petraIncidents';
import { type Batch, noneSkipped } from '../../../../src/sources/source';
import { systemClock } from '../../../../src/sources/systemClock';
import { ApiServer } from '../../../support/apiServer';
import { failure } from '../../../support/failure';
import { createPetraApi, type PetraApi } from '../../../support/petraApi';

const key = 'pk_test_1';
const user = { priority: 'user', signal: new AbortController().signal } as const;

describe('PetraClient', () => {
  let server: ApiServer;
  let api: PetraApi;

  beforeEach(async () => {
    const now = Date.now();
    const incidents = [...sampleIncidents({ seed: 1, count: 120, now }), ...petraReference.incidents];
    api = createPetraApi({ keys: [key], now: () => now, incidents });
    server = await ApiServer.start(api.handle);
  });
  afterEach(async () => {
    await server.close();
  });

  function client(scope: PetraScope = {}, used = key): PetraClient {
    const fetch = (): typeof globalThis.fetch => globalThis.fetch;
    const http = new HttpClient({
      fetch,
      baseUrl: server.origin,
      userAgent: 'incident-browser/0.1.0',
      clock: systemClock,
    });
    const limiter = new RateLimiter({ limit: petraLimit, ledger: new MemoryLedger(), clock: systemClock });
    const requester = new Requester({ http, limiter, clock: systemClock, random: Math.random });
    return new PetraClient({ connection: 'acme', requester, key: used, scope, clock: systemClock });
  }

  async function fetchAll(source: PetraClient, since?: string): Promise<Batch[]> {
    const batches: Batch[] = [];
    for await (const batch of source.fetch({ ...user, ...(since === undefined ? {} : { since }) })) batches.push(batch);
    return batches;
  }

  function query(index: number): Record<string, string> {
    const { path = '' } = server.requests.at(index) ?? {};
    return Object.fromEntries(new URL(path, server.origin).searchParams);
  }

  it('fetches the newest incidents, as many as fit one answer', async () => {
    const [batch, ...others] = await fetchAll(client());
    deepStrictEqual(
      [batch?.incidents.length, batch?.skipped, batch?.warnings, others.length],
      [124, noneSkipped, [], 0],
    );
    strictEqual(batch?.incidents[0]?.connection, 'acme');
    strictEqual(batch?.incidents.at(-1)?.id, 'a212087c-bc60-4fbc-8bf5-5a4c2f823e5f');
    const [request] = server.requests;
    deepStrictEqual(
      [request?.method, request?.path, request?.headers.authorization, request?.headers['user-agent']],
      ['GET', '/v1/incidents?limit=500', `Bearer ${key}`, 'incident-browser/0.1.0'],
    );
  });

  it('asks for its scope', async () => {
    await fetchAll(client({ tenantId: 'ZZk90t', startDate: '2025-01-21', limit: 2 }));
    deepStrictEqual(query(0), { tenantId: 'ZZk90t', startDate: '2025-01-21', limit: '2' });
  });

  it('asks from the time on that the caller names, unless the scope names one', async () => {
    await fetchAll(client(), '2026-01-01T00:00:00+02:00');
    await fetchAll(client({ startDate: '2025-01-21' }), '2026-01-01');
    deepStrictEqual([query(0).startDate, query(1).startDate], ['2026-01-01T00:00:00+02:00', '2025-01-21']);
  });

  it('sends times as the API page writes them, in UTC where they name no zone', async () => {
    for (const [startDate, sent] of [
      ['2025-01-21T12:00:00', '2025-01-21T12:00:00.000Z'],
      ['2025-01-21 12:00', '2025-01-21T12:00:00.000Z'],
      ['2025-01-21T12:00Z', '2025-01-21T12:00:00.000Z'],
      ['2025-01-21T12:00:00+0200', '2025-01-21T10:00:00.000Z'],
      ['2025-01-21T12:00:00.123456-05:00', '2025-01-21T12:00:00.123456-05:00'],
    ] as const) {
      await fetchAll(client({ startDate }));
      await client({ startDate }).probe(user);
      deepStrictEqual([query(-2).startDate, query(-1).startDate], [sent, sent]);
    }
  });

  it('sends the first moment of the next day for hour 24 and second 60, which an API may refuse', async () => {
    for (const startDate of ['2025-01-21T24:00:00Z', '2025-01-21T23:59:60Z', '2025-01-22T02:59:60+03:00']) {
      await client({ startDate }).probe(user);
      strictEqual(query(-1).startDate, '2025-01-22T00:00:00.000Z');
    }
  });

  it('probes with a single incident', async () => {
    await client({ tenantId: 'ZZk90t', limit: 400 }).probe(user);
    deepStrictEqual(query(0), { tenantId: 'ZZk90t', limit: '1' });
  });

  it('lists one tenant, regardless of scope, and detects a full answer', async () => {
    const source = client({ tenantId: 'other' });
    const all = await source.list({ ...user, tenantId: 'ZZk90t', limit: 500 });
    ok(all.incidents.length >= 4 && all.incidents.every(({ tenant }) => tenant?.name === 'Acme Corp.'));
    strictEqual(all.full, false);
    const { full, incidents } = await source.list({ ...user, tenantId: 'ZZk90t', limit: all.incidents.length });
    deepStrictEqual([full, incidents.length], [true, all.incidents.length]);
  });

  it('counts malformed and repeated records for a full answer', async () => {
    server.next({ body: JSON.stringify({ incidents: [{ id: 'a' }, { id: 'a' }, {}] }) });
    const { full, incidents, skipped } = await client().list({ ...user, limit: 3 });
    deepStrictEqual(
      [full, incidents.length, skipped],
      [true, 1, { count: 1, examples: ['incidents[2].id is not text'] }],
    );
  });

  it('refuses parameters that the API would refuse, without a request', async () => {
    for (const [scope, words] of [
      [{ limit: 0 }, /^limit must be a whole number from 1 to 500/],
      [{ limit: 501 }, /^limit must/],
      [{ limit: 1.5 }, /^limit must/],
      [{ limit: Number.NaN }, /^limit must/],
      [{ startDate: '31.1.2026' }, /^startDate must be an ISO 8601 date/],
      [{ startDate: '2026-02-30' }, /^startDate/],
      [{ startDate: '' }, /^startDate/],
      [{ tenantId: ' ' }, /^tenantId can’t be empty/],
    ] as const) {
      match((await failure('badParameter', client().list({ ...user, ...scope }))).message, words);
      await failure('badParameter', fetchAll(client(scope)));
    }
    strictEqual(server.requests.length, 0);
  });

  it('says what the API said about a wrong key', async () => {
    const { status, apiCode, apiMessage, apiDetails } = await failure('unauthorized', client({}, 'wrong').probe(user));
    deepStrictEqual(
      [status, apiCode, apiMessage, apiDetails],
      [401, 'UNAUTHORIZED', 'Invalid API key', 'The provided API key is invalid or has been revoked'],
    );
  });

  it('says that a tenant does not exist', async () => {
    strictEqual((await failure('notFound', client({ tenantId: 'nobody' }).probe(user))).status, 404);
  });

  it('does not take other JSON for an answer', async () => {
    server.next({ body: '{"data":[]}' });
    await failure('unexpectedShape', client().probe(user));
  });

  it('is at the vendor’s address by default', () => {
    strictEqual(petraBaseUrl, 'https://api.petrasecurity.com');
  });
});
