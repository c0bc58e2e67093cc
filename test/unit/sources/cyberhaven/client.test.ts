import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { cyberhavenLimit } from '../../../../src/sources/cyberhaven/limit';
import { CyberhavenClient } from '../../../../src/sources/cyberhaven/client';
import { CyberhavenSession } from '../../../../src/sources/cyberhaven/session';
import { HttpClient } from '../../../../src/sources/net/httpClient';
import { createCyberhavenApi } from '../../../support/cyberhavenApi';
import { MemoryLedger } from '../../../support/memoryLedger';
import { RateLimiter } from '../../../../src/sources/limit/rateLimit';
import { Requester } from '../../../../src/sources/net/requester';
import { sampleCyberhavenIncidents } from '../../../../src/sources/sample/cyberhavenIncidents';
import type { Batch } from '../../../../src/sources/source';
import { systemClock } from '../../../../src/sources/systemClock';
import { ApiServer } from '../../../support/apiServer';
import { cyberhavenReference } from '../../../support/cyberhavenReference';
import { asked, collect, idsOf, setUpCyberhaven } from '../../../support/cyberhavenSetup';
import { failure } from '../../../support/failure';

const now = Date.parse('2026-01-31T12:00:00Z');

describe('CyberhavenClient', () => {
  it('yields the incident of the API page, with the total', async () => {
    const page = { ...cyberhavenReference, page_response: { total: 1 } };
    const { client, clock } = setUpCyberhaven({ auth: 'bearer', instead: async () => Response.json(page) });
    const [batch] = await clock.until(collect(client));
    const [incident] = batch?.incidents ?? [];
    deepStrictEqual([batch?.total, incident?.id, incident?.connection], [1, 'incident-123', 'cyberhaven-1']);
    strictEqual(incident?.url, 'https://acme.cyberhaven.io/incidents?id=incident-123');
  });

  it('says of each batch when it was asked for, after any wait for the limit', async () => {
    const incidents = sampleCyberhavenIncidents({ seed: 7, count: 700, now });
    const { client, clock } = setUpCyberhaven({ incidents, latencyMs: 700, scope: { pageSize: 10 } });
    const ages: number[] = [];
    const collectAges = async (): Promise<void> => {
      for await (const { askedAt = NaN } of client.fetch(asked())) ages.push(clock.now() - askedAt);
    };
    await clock.until(collectAges());
    ok(ages.length >= 70, `${ages.length}`);
    deepStrictEqual(new Set(ages), new Set([700]));
  });

  it('passes on what the API says beside its results, without the key and the token', async () => {
    const errors = [{ code: 7, message: 'index of key-1 is late for\u202E Bearer access-1' }];
    const { client, clock } = setUpCyberhaven({
      instead: async ({ url }) =>
        Response.json(url.endsWith('/access') ? { access_token: 'access-1' } : { resources: [], errors }),
    });
    const [batch] = await clock.until(collect(client));
    deepStrictEqual(batch?.warnings, ['index of [hidden] is late for Bearer [hidden] (code 7)']);
  });

  it('brings 5,000 incidents over pages with repeated and malformed records, each once', async () => {
    const incidents = sampleCyberhavenIncidents({ seed: 7, count: 5000, now });
    const { client, clock, api } = setUpCyberhaven({
      incidents,
      shape: 'mixed',
      scope: { pageSize: 200 },
      faults: { repeats: 25, malformed: true },
    });
    const batches = await clock.until(collect(client));
    deepStrictEqual(
      idsOf(batches),
      incidents.map(({ record }) => record.id),
    );
    ok(batches.length > 25);
    for (const { skipped, warnings, total } of batches) {
      strictEqual(skipped.count, 1);
      match(skipped.examples[0] ?? '', /^resources\[\d+\]\.id is not text$/);
      deepStrictEqual([warnings, total], [[], 5000]);
    }
    deepStrictEqual(new Set(api.requests.map(({ status }) => status)), new Set([200]));
  });

  it('loses nothing to incidents that come up while it pages', async () => {
    const [newest, ...older] = sampleCyberhavenIncidents({ seed: 8, count: 500, now });
    ok(newest);
    const incidents = [...older];
    let pages = 0;
    const { client, clock } = setUpCyberhaven({
      incidents,
      scope: { pageSize: 50 },
      instead: async ({ url }) => {
        const id = `new-${++pages}`;
        if (url.endsWith('/list')) incidents.push({ ...newest, record: { ...newest.record, id } });
        return undefined;
      },
    });
    const ids = idsOf(await clock.until(collect(client)));
    strictEqual(new Set(ids).size, ids.length);
    deepStrictEqual(
      ids.filter((id) => !id.startsWith('new-')),
      older.map(({ record }) => record.id),
    );
  });

  it('never has more than 5 requests under way nor sends more than 60 in a minute', async () => {
    const incidents = sampleCyberhavenIncidents({ seed: 9, count: 200, now });
    const { client, clock, api } = setUpCyberhaven({ incidents, latencyMs: 700 });
    const lists = Array.from({ length: 150 }, async (_, index) =>
      client.list(asked({ users: [`user-${index}`], priority: index % 3 ? 'background' : 'user' })),
    );
    await clock.until(Promise.all(lists));
    strictEqual(Math.max(...api.requests.map(({ atOnce }) => atOnce)), 5);
    deepStrictEqual(new Set(api.requests.map(({ status }) => status)), new Set([200]));
    strictEqual(api.requests.length, 151);
  });

  it('waits as long as the API demands and goes on with the same page', async () => {
    const incidents = sampleCyberhavenIncidents({ seed: 10, count: 30, now });
    let refused = 0;
    const { client, clock, sent } = setUpCyberhaven({
      incidents,
      scope: { pageSize: 10 },
      instead: async () => {
        if (sent.length !== 3) return undefined;
        refused = clock.now();
        return Response.json({}, { status: 429, headers: { 'x-ratelimit-reset': String((refused + 90_000) / 1000) } });
      },
    });
    strictEqual(idsOf(await clock.until(collect(client))).length, 30);
    ok(clock.now() >= refused + 90_000);
    deepStrictEqual(sent[3], sent[2]);
  });

  it('stops when the caller has had enough', async () => {
    const incidents = sampleCyberhavenIncidents({ seed: 11, count: 30, now });
    const { client, clock, sent } = setUpCyberhaven({ incidents, scope: { pageSize: 10 } });
    const stop = new AbortController();
    const pages = client.fetch({ priority: 'user', signal: stop.signal });
    const first = await clock.until(pages.next());
    strictEqual((first.value as Batch).incidents.length, 10);
    stop.abort();
    await failure('aborted', pages.next());
    strictEqual(sent.length, 2);
  });

  it('speaks real HTTP', async () => {
    const incidents = sampleCyberhavenIncidents({ seed: 12, count: 95, now });
    const api = createCyberhavenApi({ keys: ['key-1'], now: () => Date.now(), incidents, shape: 'nested' });
    const server = await ApiServer.start(api.handle);
    try {
      const baseUrl = `${server.origin}/public/v2`;
      const clock = systemClock;
      const http = new HttpClient({ fetch: () => globalThis.fetch, baseUrl, userAgent: 'test/1.0', clock });
      const limiter = new RateLimiter({ limit: cyberhavenLimit, ledger: new MemoryLedger(), clock });
      const requester = new Requester({ http, limiter, clock, random: Math.random });
      const session = new CyberhavenSession({ requester, key: 'key-1', clock });
      const client = new CyberhavenClient({ connection: 'c', baseUrl, session, scope: { pageSize: 20 }, clock });
      const batches = await collect(client);
      deepStrictEqual(
        idsOf(batches),
        incidents.map(({ record }) => record.id),
      );
      deepStrictEqual(
        server.requests.map(({ method, path }) => `${method} ${path}`),
        ['POST /public/v2/auth/token/access', ...Array.from({ length: 5 }, () => 'POST /public/v2/incidents/list')],
      );
      strictEqual(server.requests[1]?.headers['content-type'], 'application/json');
    } finally {
      await server.close();
    }
  });
});
