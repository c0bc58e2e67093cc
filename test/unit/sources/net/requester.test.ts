import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { HttpClient } from '../../../../src/sources/net/httpClient';
import { MemoryLedger } from '../../../support/memoryLedger';
import { petraLimit } from '../../../../src/sources/petra/limit';
import { RateLimiter } from '../../../../src/sources/limit/rateLimit';
import { Requester } from '../../../../src/sources/net/requester';
import { fetchOf } from '../../../../src/sources/sample/sampleApi';
import { failure } from '../../../support/failure';
import { FakeClock } from '../../../support/fakeClock';
import { createPetraApi, type PetraApi } from '../../../support/petraApi';

const user = { priority: 'user', signal: new AbortController().signal } as const;
const headers = { authorization: 'Bearer key' };

describe('Requester', () => {
  let clock: FakeClock;
  let limiter: RateLimiter;
  let waits: number[];
  /** Answers that come before those of the API. */
  let answers: (() => Response)[];
  let api: PetraApi;
  let sentAt: number[];

  beforeEach(() => {
    clock = new FakeClock();
    waits = [];
    answers = [];
    sentAt = [];
    limiter = new RateLimiter({ limit: petraLimit, ledger: new MemoryLedger(), clock, onWait: (ms) => waits.push(ms) });
    api = createPetraApi({ keys: ['key'], now: () => clock.now(), incidents: [] });
  });

  function create(latencyMs = 0): Requester {
    const handle = fetchOf(api.handle);
    const fetch: typeof globalThis.fetch = async (input, init) => {
      sentAt.push(clock.now());
      await clock.sleep(latencyMs, init?.signal ?? undefined);
      return answers.shift()?.() ?? handle(input, init);
    };
    const http = new HttpClient({ fetch: () => fetch, baseUrl: 'https://petra.example', userAgent: 'test/1.0', clock });
    return new Requester({ http, limiter, clock, random: () => 0 });
  }

  function request(limit: number): { path: string; query: { limit: number }; headers: typeof headers } {
    return { path: '/v1/incidents', query: { limit }, headers };
  }

  it('gets 40 different requests through without a refusal', async () => {
    const requester = create(300);
    const all = Array.from({ length: 40 }, async (_, index) => requester.send(request(index + 1), user));
    const responses = await clock.until(Promise.all(all));
    ok(responses.every(({ status }) => status === 200));
    deepStrictEqual([api.requests.length, api.requests.filter(({ status }) => status !== 200).length], [40, 0]);
    // Ten at once, and ten a minute for three more.
    ok(clock.now() - (sentAt[0] ?? 0) < 190_000);
  });

  it('sends 40 equal ones once', async () => {
    const requester = create(300);
    const all = Array.from({ length: 40 }, async () => requester.send(request(1), user));
    const responses = await clock.until(Promise.all(all));
    strictEqual(new Set(responses).size, 1);
    strictEqual(api.requests.length, 1);
  });

  it('does not share between keys', async () => {
    const requester = create();
    const other = failure(
      'unauthorized',
      requester.send({ ...request(1), headers: { authorization: 'Bearer other' } }, user),
    );
    await clock.until(Promise.all([requester.send(request(1), user), other]));
    strictEqual(api.requests.length, 2);
  });

  it('waits as long as a 429 says, with everybody, and tries again', async () => {
    answers.push(() =>
      Response.json({ error: { code: 'X', message: 'slow' } }, { status: 429, headers: { 'retry-after': '20' } }),
    );
    const requester = create();
    const first = requester.send(request(1), user);
    await clock.advance(0);
    const second = requester.send(request(2), user);
    await clock.until(Promise.all([first, second]));
    const [start = 0, ...later] = sentAt;
    deepStrictEqual(
      later.map((at) => at - start),
      [20_000, 20_000],
    );
    deepStrictEqual(waits, [20_000, 0]);
  });

  it('waits for a minute when a 429 does not say', async () => {
    answers.push(() => new Response(null, { status: 429 }));
    await clock.until(create().send(request(1), user));
    strictEqual((sentAt[1] ?? 0) - (sentAt[0] ?? 0), 60_000);
  });

  it('gives up after three 429, each with a slot of its own', async () => {
    const refuse = (): Response => new Response(null, { status: 429, headers: { 'retry-after': '1' } });
    answers.push(refuse, refuse, refuse);
    const error = await clock.until(failure('rateLimited', create().send(request(1), user)));
    strictEqual(error.retryAt, clock.now() + 1000);
    strictEqual(sentAt.length, 3);
    strictEqual((await limiter.budget()).left, 0);
    await clock.advance(1000);
    strictEqual((await limiter.budget()).left, 7);
  });

  it('waits as long as a 503 says', async () => {
    answers.push(() => new Response(null, { status: 503, headers: { 'retry-after': '90' } }));
    await clock.until(create().send(request(1), user));
    strictEqual((sentAt[1] ?? 0) - (sentAt[0] ?? 0), 90_000);
  });

  it('lets nobody go after an answer that was the last one allowed', async () => {
    const reset = String(clock.now() / 1000 + 33);
    answers.push(() => Response.json({}, { headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } }));
    const requester = create();
    await clock.until(requester.send(request(1), user));
    await clock.until(requester.send(request(2), user));
    strictEqual((sentAt[1] ?? 0) - (sentAt[0] ?? 0), 33_000);
  });

  for (const [name, answer] of [
    ['a good one', () => Response.json({}, { headers: { 'retry-after': '40' } })],
    ['a redirect', () => new Response(null, { status: 307, headers: { location: '/v1/other', 'retry-after': '40' } })],
    ['a refusal', () => new Response(null, { status: 403, headers: { 'Retry-After-public-api': '40' } })],
    [
      'one that was not found, the last one allowed',
      () => new Response(null, { status: 404, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '40' } }),
    ],
    [
      'a page in the place of JSON',
      () => new Response('<html>', { headers: { 'content-type': 'text/html', 'retry-after': '40' } }),
    ],
    ['one that is too large', () => new Response('{}', { headers: { 'content-length': '1e9', 'retry-after': '40' } })],
    [
      'a redirect to another server',
      () => new Response(null, { status: 302, headers: { location: 'https://other.example', 'retry-after': '40' } }),
    ],
    [
      'a redirect to nowhere',
      () => new Response(null, { status: 302, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '40' } }),
    ],
    ['one in ms', () => Response.json({}, { headers: { 'retry-after-ms': '40000' } })],
    ['one in a header of its own', () => Response.json({}, { headers: { 'retry-after-private-api': '40' } })],
  ] as const) {
    it(`lets nobody go for as long as any answer says: ${name}`, async () => {
      answers.push(answer, () => Response.json({}));
      const requester = create();
      await clock.until(requester.send(request(1), user).catch(() => undefined));
      await clock.until(requester.send(request(2), user).catch(() => undefined));
      strictEqual((sentAt[1] ?? 0) - (sentAt[0] ?? 0), 40_000);
    });
  }

  it('lets nobody go as soon as the headers of an answer say so, however slow the rest is', async () => {
    answers.push(() => new Response(new ReadableStream(), { status: 429, headers: { 'retry-after': '40' } }));
    const requester = create();
    const first = requester.send(request(1), user);
    await clock.advance(1000);
    const second = requester.send(request(2), user);
    await clock.advance(30_000);
    strictEqual(sentAt.length, 1);
    await clock.until(Promise.all([first, second]));
  });

  it('lifts a waiting background request that a user asks for as well', async () => {
    const requester = create(1000);
    const background = { priority: 'background', signal: user.signal } as const;
    // Four are under way at once: the others wait.
    const under = [1, 2, 3, 4].map(async (limit) => requester.send(request(limit), background));
    const waiting = [5, 6, 7, 8, 9].map(async (limit) => requester.send(request(limit), background));
    await clock.advance(10);
    const lifted = requester.send(request(9), user);
    await clock.until(Promise.all([...under, ...waiting, lifted]));
    deepStrictEqual(
      api.requests.map(({ path }) => Number(path.split('=')[1])),
      [1, 2, 3, 4, 9, 5, 6, 7, 8],
    );
  });

  it('lets a lifted one go at once where there is a request left to users', async () => {
    const requester = create();
    const background = { priority: 'background', signal: user.signal } as const;
    const all = Array.from({ length: 12 }, async (_, index) => requester.send(request(index + 1), background));
    await clock.advance(1000);
    strictEqual(api.requests.length, petraLimit.requests - petraLimit.reserved);
    const lifted = requester.send(request(12), user);
    await clock.advance(0);
    deepStrictEqual(api.requests.at(-1)?.path, '/v1/incidents?limit=12');
    await clock.until(Promise.all([...all, lifted]));
    strictEqual(api.requests.length, 12);
  });

  it('tries a server error again only when it is patient', async () => {
    answers.push(() => new Response(null, { status: 500 }));
    await clock.until(create().send(request(1), user));
    strictEqual(sentAt.length, 2);
    answers.push(() => new Response(null, { status: 500 }));
    await clock.until(failure('server', create().send(request(1), user, false)));
    strictEqual(sentAt.length, 3);
    answers.push(() => new Response(null, { status: 429, headers: { 'retry-after': '1' } }));
    await clock.until(create().send(request(1), user, false));
    strictEqual(sentAt.length, 5);
  });

  it('aborts the request when the last sharer has gone, and frees a waiting one’s place', async () => {
    const requester = create(1000);
    const stop = new AbortController();
    const sharers = [1, 2].map(async () =>
      failure('aborted', requester.send(request(1), { ...user, signal: stop.signal })),
    );
    await clock.advance(10);
    stop.abort();
    await Promise.all(sharers);
    await clock.advance(0);
    deepStrictEqual([(await limiter.budget()).inFlight, clock.sleeping, api.requests.length], [0, 0, 0]);
  });
});
