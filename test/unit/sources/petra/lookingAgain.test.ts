import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import type { PetraIncident } from '../../../../src/sources/petra/schema';
import type { Batch } from '../../../../src/sources/source';
import { petraRecord, PetraSetup } from '../../../support/petraSetup';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const pageSize = 5;
const background = { priority: 'background' } as const;

describe('Looking again at incidents that the newest page does not show', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize });
  });

  /** One old incident of each of so many tenants, all known already, behind a page of another. */
  async function quietTenants(count: number, status: string): Promise<PetraIncident[]> {
    const now = setup.clock.now();
    const records = Array.from({ length: count }, (_, index) =>
      petraRecord(`t${index}`, now - 10 * dayMs - index, { status }),
    );
    setup.incidents.push(...records);
    setup.put('z', pageSize + 1);
    setup.hold(records);
    await setup.clock.advance(2 * minuteMs);
    await setup.fetch();
    return records;
  }

  /** A background refresh that is ended when the first tenant has answered. @returns that tenant */
  async function endAfterFirst(): Promise<string | undefined> {
    const asked = setup.asked.length;
    const stop = new AbortController();
    let batches = 0;
    const run = setup.start({ ...background, signal: stop.signal }, () => ++batches === 2 && stop.abort());
    await rejects(setup.clock.until(run), { code: 'aborted' });
    return setup.asked[asked + 1];
  }

  /** Background refreshes, five minutes apart, until something is so. @returns after how long, ms */
  async function refreshesUntil(isSo: () => boolean): Promise<number> {
    const start = setup.clock.now();
    while (!isSo() && setup.clock.now() - start < 2 * dayMs) {
      const next = setup.clock.now() + 5 * minuteMs;
      await setup.fetch(background);
      await setup.clock.advance(Math.max(0, next - setup.clock.now()));
    }
    return setup.clock.now() - start;
  }

  it('finds each closed one of 200 tenants that comes back, within a day', async () => {
    const records = await quietTenants(200, 'REMEDIATED');
    setup.change(records, 'UNREMEDIATED');
    setup.asked.length = 0;
    const took = await refreshesUntil(() => setup.open().length === records.length);
    ok(took <= dayMs, `${took / hourMs} h`);
    const tenants = setup.asked.filter((tenant) => tenant !== '');
    strictEqual(new Set(tenants).size, 200 + 1);
    ok(!setup.statuses().includes(429));
  });

  it('asks tenants at rest twice a day when nothing happens', async () => {
    await quietTenants(20, 'REMEDIATED');
    setup.asked.length = 0;
    for (let refreshes = 0; refreshes < 2 * 24 * 12; refreshes++) {
      await setup.clock.advance(5 * minuteMs);
      await setup.fetch(background);
    }
    const tenants = setup.asked.filter((tenant) => tenant !== '');
    ok(tenants.length >= 2 * 21 && tenants.length <= 4 * 21, `${tenants.length} requests`);
  });

  it('notices in half an hour what was remediated at 200 tenants, with what nobody else needs', async () => {
    const records = await quietTenants(200, 'UNREMEDIATED');
    setup.change(records, 'REMEDIATED');
    const took = await refreshesUntil(() => setup.open().length === 0);
    // Two thirds of the limit are six a minute.
    ok(took <= 40 * minuteMs, `${took / minuteMs} min`);
    ok(!setup.statuses().includes(429));
  });

  it('goes on with those looked at longest ago where a fetch was ended', async () => {
    await quietTenants(6, 'UNREMEDIATED');
    strictEqual(await endAfterFirst(), 't0');
    await setup.clock.advance(minuteMs);
    deepStrictEqual(await setup.askedBy(background), ['', 't1', 't2', 't3', 't4', 't5', 't0']);
  });

  it('asks those with open incidents first, unless another has waited for most of a day', async () => {
    const [open] = await quietTenants(8, 'REMEDIATED');
    setup.change([open!], 'UNREMEDIATED');
    await setup.clock.advance(13 * hourMs);
    await setup.fetch(background);
    await setup.clock.advance(13 * hourMs);
    strictEqual(await endAfterFirst(), 't0');
    await setup.clock.advance(8 * hourMs);
    const asked = await setup.askedBy(background);
    deepStrictEqual([asked.length, asked.at(-1)], [1 + 9, 't0']);
  });

  it('comes after everything new, leaves four requests of a minute to others, and asks each tenant once', async () => {
    await quietTenants(30, 'UNREMEDIATED');
    await setup.clock.advance(2 * minuteMs);
    const batches: Batch[] = [];
    setup.asked.length = 0;
    const run = setup.start(background, (batch) => batches.push(batch));
    await setup.clock.advance(30_000);
    deepStrictEqual(batches[0]?.parts, { done: 1, of: 1 });
    strictEqual(setup.asked.length, 6);
    const before = setup.clock.now();
    const { signal } = new AbortController();
    await setup.clock.until(
      Promise.all(
        ['w', 'x', 'y', 'z'].map(async (id) =>
          setup.client.list({ tenantId: id, limit: 1, priority: 'user', signal }).catch(() => undefined),
        ),
      ),
    );
    ok(setup.clock.now() - before < 1000, 'a user waits');
    await setup.clock.until(run);
    deepStrictEqual(
      setup.asked.filter((tenant) => tenant.startsWith('t')).length,
      new Set(setup.asked.filter((tenant) => tenant.startsWith('t'))).size,
    );
    strictEqual(new Set(setup.asked).size, 1 + 30 + 4);
  });

  it('goes on when the clock was put back', async () => {
    await quietTenants(4, 'REMEDIATED');
    setup.clock.jump(-30 * dayMs);
    // The API’s own count of the last minute is of times to come as well.
    strictEqual(new Set(await setup.askedBy(background)).size, 1 + 5);
  });
});
