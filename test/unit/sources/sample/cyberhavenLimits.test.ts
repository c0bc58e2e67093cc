import { deepStrictEqual, strictEqual } from 'node:assert';
import { createCyberhavenApi, type CyberhavenApi } from '../../../support/cyberhavenApi';
import { FakeClock } from '../../../support/fakeClock';

const origin = 'https://cyberhaven.sample.invalid/public/v2';

async function post(api: CyberhavenApi, path: string, key: string): Promise<Response> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  return api.handle(new Request(origin + path, { method: 'POST', headers, body: '{}' }));
}

describe('the limits of the simulated Cyberhaven', () => {
  function setUp(latencyMs = 0) {
    const clock = new FakeClock();
    const latency = async (): Promise<void> => (latencyMs > 0 ? clock.sleep(latencyMs) : undefined);
    const keys = ['key-1', 'key-2'];
    const api = createCyberhavenApi({ keys, forms: ['bearer'], now: () => clock.now(), incidents: [], latency });
    return { clock, api };
  }

  it('are 60 requests of a key in any minute, to the ms', async () => {
    const { clock, api } = setUp();
    const statusOf = async (key = 'key-1'): Promise<number> => (await post(api, '/incidents/list', key)).status;
    strictEqual(await statusOf(), 200);
    await clock.advance(10_000);
    for (let count = 1; count < 60; count++) strictEqual(await statusOf(), 200);
    strictEqual(await statusOf(), 429);
    strictEqual(await statusOf('key-2'), 200);
    await clock.advance(49_999);
    strictEqual(await statusOf(), 429);
    await clock.advance(1);
    deepStrictEqual([await statusOf(), await statusOf()], [200, 429]);
    await clock.advance(10_000);
    strictEqual(await statusOf(), 200);
  });

  it('are in the headers of every answer', async () => {
    const { clock, api } = setUp();
    const told = ({ headers }: Response): (string | null)[] =>
      ['x-ratelimit-remaining', 'x-ratelimit-reset', 'retry-after'].map((name) => headers.get(name));
    const reset = String(clock.now() / 1000 + 60);
    deepStrictEqual(told(await post(api, '/incidents/list', 'key-1')), ['59', reset, null]);
    await clock.advance(1500);
    for (let count = 1; count < 60; count++) await post(api, '/incidents/list', 'key-1');
    const refused = await post(api, '/incidents/list', 'key-1');
    deepStrictEqual(told(refused), ['0', reset, '59']);
    deepStrictEqual(await refused.json(), { error: 'rate_limited', message: 'More than 60 requests in a minute' });
  });

  it('are 5 requests of a key at once', async () => {
    const { clock, api } = setUp(100);
    const six = ['key-1', 'key-1', 'key-1', 'key-1', 'key-1', 'key-1', 'key-2'].map(async (key) => {
      const { status } = await post(api, '/incidents/list', key);
      return status;
    });
    deepStrictEqual(await clock.until(Promise.all(six)), [200, 200, 200, 200, 200, 429, 200]);
    deepStrictEqual(
      api.requests.map(({ atOnce }) => atOnce),
      [0, 1, 2, 3, 4, 5, 1],
    );
    strictEqual((await clock.until(post(api, '/incidents/list', 'key-1'))).status, 200);
  });
});
