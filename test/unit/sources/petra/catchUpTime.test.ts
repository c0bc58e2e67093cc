import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { petraLimit } from '../../../../src/sources/petra/limit';
import { failure } from '../../../support/failure';
import { petraRecord, PetraSetup } from '../../../support/petraSetup';

const tenants = 40;
const latencyMs = 300;
const hourMs = 60 * 60 * 1000;

/** 500 incidents of each tenant, of all tenants by turns. */
function fortyTenants(now: number) {
  return Array.from({ length: tenants * 500 }, (_, index) =>
    petraRecord(`t${index % tenants}`, now - hourMs - index * 1000, { id: `i${index}` }),
  );
}

describe('The first fetch of 40 tenants with 500 incidents each', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ latencyMs });
    setup.incidents.push(...fortyTenants(setup.clock.now()));
  });

  it('takes hardly longer than limit and latency demand, and never meets a 429', async () => {
    const start = setup.clock.now();
    const batches = await setup.fetch();
    strictEqual(setup.known.size, tenants * 500);
    strictEqual(batches.length, 1 + tenants);
    deepStrictEqual(new Set(setup.statuses()), new Set([200]));
    deepStrictEqual([setup.asked.length, setup.listings], [1 + tenants, 1]);
    // The API counts a request when it comes: of 41, the last may come when four windows have passed.
    const bound = Math.floor(tenants / petraLimit.requests) * petraLimit.windowMs + latencyMs;
    const ratio = (setup.clock.now() - start) / bound;
    ok(ratio >= 1 && ratio <= 1.1, `${ratio} of the lower bound`);

    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('ends at once when it is canceled, keeps what came, and goes on with the others the next time', async () => {
    const stop = new AbortController();
    let kept = 0;
    const first = setup.start({ signal: stop.signal }, ({ parts }) => {
      kept++;
      deepStrictEqual(parts, { done: kept, of: 1 + tenants });
      if (kept === 13) stop.abort();
    });
    await failure('aborted', setup.clock.until(first));
    const before = setup.asked.length;
    await setup.clock.advance(10 * 60_000);
    strictEqual(setup.asked.length, before, 'asked after it was cancelled');
    strictEqual(kept, 13);

    const done = new Set(setup.asked.slice(1, 13));
    setup.incidents.push(petraRecord('t3', setup.clock.now()));
    const next = await setup.askedBy();
    strictEqual(next.length, 1 + tenants - 12);
    ok(
      next.every((tenant) => !done.has(tenant)),
      'asked a tenant again',
    );
    strictEqual(setup.known.size, tenants * 500 + 1);
  });

  it('lets a user’s request pass at once when it goes on in the background', async () => {
    const stop = new AbortController();
    const background = setup.start({ priority: 'background', signal: stop.signal });
    background.catch(() => undefined);
    await setup.clock.advance(30_000);
    const sent = setup.asked.length;
    strictEqual(sent + setup.listings, petraLimit.requests - petraLimit.reserved);
    const { signal } = stop;
    const before = setup.clock.now();
    await setup.clock.until(setup.client.list({ tenantId: 't39', limit: 1, priority: 'user', signal }));
    deepStrictEqual([setup.asked[sent], setup.clock.now() - before], ['t39', latencyMs]);
    stop.abort();
    await failure('aborted', background);
  });
});
