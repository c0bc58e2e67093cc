import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { Batch } from '../../../../src/sources/source';
import { answers, fails, htmlPage, late, type PartFault } from '../../../support/petraFaults';
import { PetraSetup } from '../../../support/petraSetup';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const pageSize = 5;

describe('The list of Petra’s tenants', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize, listsTenants: true });
    setup.put('a', pageSize);
    // Behind the newest page, and nothing of it was ever seen.
    setup.put('quiet', 2, 100);
  });

  function pausedTold(batches: readonly Batch[]): string[] {
    return batches
      .flatMap(({ warnings }) => warnings)
      .flatMap((warning) =>
        typeof warning === 'object' && warning.sentence && warning.tenant ? [warning.tenant.name] : [],
      );
  }

  it('shows tenants whose incidents all lie behind the newest page', async () => {
    deepStrictEqual((await setup.askedBy()).toSorted(), ['', 'a', 'quiet']);
    strictEqual([...setup.known.values()].filter(({ tenant }) => tenant?.id === 'quiet').length, 2);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('is asked for once a day, and only while the newest page does not have everything', async () => {
    await setup.fetch();
    await setup.fetch();
    strictEqual(setup.listings, 1);
    await setup.clock.advance(23 * hourMs);
    await setup.fetch();
    strictEqual(setup.listings, 1);
    setup.tenants.push({ petraTenantId: 'new', name: 'New' });
    await setup.clock.advance(hourMs);
    ok((await setup.askedBy()).includes('new'));
    strictEqual(setup.listings, 2);
    await setup.clock.advance(25 * hourMs);
    await setup.fetch({ since: setup.ago(2 * hourMs) });
    strictEqual(setup.listings, 2);
  });

  it('is asked for again when the clock was put back', async () => {
    await setup.fetch();
    setup.clock.jump(-48 * hourMs);
    await setup.fetch();
    strictEqual(setup.listings, 2);
  });

  it('says which tenants are paused, in each refresh, until they are not', async () => {
    setup.tenants.push({ petraTenantId: 'quiet', name: 'quiet Inc.', isPaused: true });
    deepStrictEqual(pausedTold(await setup.fetch()), ['quiet Inc.']);
    deepStrictEqual(pausedTold(await setup.fetch()), ['quiet Inc.']);
    setup.tenants.length = 0;
    await setup.clock.advance(25 * hourMs);
    await setup.fetch();
    deepStrictEqual(pausedTold(await setup.fetch()), []);
  });

  it('says that a tenant is paused for no longer, also when the newest page has everything by then', async () => {
    setup.tenants.push({ petraTenantId: 'quiet', name: 'quiet Inc.', isPaused: true });
    await setup.fetch();
    setup.remove(setup.incidents.slice(1));
    deepStrictEqual(pausedTold(await setup.fetch()), ['quiet Inc.']);
    setup.tenants.length = 0;
    await setup.clock.advance(25 * hourMs);
    await setup.fetch();
    deepStrictEqual(pausedTold(await setup.fetch()), []);
    await setup.clock.advance(25 * hourMs);
    await setup.fetch();
    strictEqual(setup.listings, 2);
  });

  for (const [status, told] of [
    [401, []],
    [403, []],
    [404, []],
    [503, ['quiet Inc.']],
  ] as const) {
    it(`says ${told.length > 0 ? 'still' : 'no longer'} that a tenant is paused when the list is answered ${status}`, async () => {
      setup.tenants.push({ petraTenantId: 'quiet', name: 'quiet Inc.', isPaused: true });
      await setup.fetch();
      setup.faults.parts.set('tenants', fails(status));
      await setup.clock.advance(25 * hourMs);
      await setup.fetch();
      deepStrictEqual(pausedTold(await setup.fetch()), told);
    });
  }

  it('shows a tenant once that it names several times', async () => {
    const [quiet, twice] = ['quiet', 'a'].map((petraTenantId) => ({ petraTenantId, name: petraTenantId }));
    setup.faults.parts.set('tenants', answers({ tenants: [quiet, twice, quiet, twice, quiet] }));
    deepStrictEqual((await setup.askedBy()).toSorted(), ['', 'a', 'quiet']);
  });

  it('shows each of thousands of tenants', async () => {
    const tenants = Array.from({ length: 1200 }, (_, index) => ({ petraTenantId: `t-${index}`, name: `T ${index}` }));
    setup.faults.parts.set('tenants', answers({ tenants }));
    const { signal } = new AbortController();
    const listed = setup.client.listTenants({ priority: 'user', signal });
    strictEqual((await setup.clock.until(listed)).length, 1200);
  });

  it('names the same tenant as incidents do, by either ID', async () => {
    setup.incidents.push(
      ...setup.put('a', 6).map((record, index) => ({
        ...record,
        id: `ms-${index}`,
        tenant: { microsoftTenantId: 'ms-1' },
      })),
    );
    setup.tenants.push({ petraTenantId: 'p-1', name: 'Known by Microsoft’s ID', microsoftTenantId: 'ms-1' });
    const asked = await setup.askedBy();
    ok(asked.includes('ms-1') && !asked.includes('p-1'), asked.join());
  });

  it('shows a tenant of which only the ID is as it should be', async () => {
    const odd = { petraTenantId: 'quiet', name: 7, microsoftTenantId: {}, isPaused: 'no' };
    setup.faults.parts.set('tenants', answers({ tenants: [odd] }));
    const batches = await setup.fetch();
    deepStrictEqual([setup.asked.toSorted(), pausedTold(batches)], [['', 'a', 'quiet'], []]);
  });

  const faults: readonly [name: string, fault: (setup: PetraSetup) => PartFault][] = [
    ['401', () => fails(401)],
    ['403', () => fails(403)],
    ['404', () => fails(404)],
    ['500', () => fails(500)],
    ['a page', () => htmlPage()],
    ['something else', () => answers({ tenants: 'all of them' })],
    [
      'malformed tenants',
      () => answers({ tenants: [null, 7, 'x', {}, { petraTenantId: 7 }, { name: 'x' }, { petraTenantId: '' }] }),
    ],
    ['nothing in time', ({ clock }) => late(async () => clock.sleep(hourMs))],
    ['a broken connection', () => async () => Promise.reject(new TypeError('fetch failed'))],
  ];
  for (const [name, fault] of faults) {
    it(`is not missed when the answer is ${name}: nothing is said, and all else goes on`, async () => {
      setup.faults.parts.set('tenants', fault(setup));
      const batches = await setup.fetch();
      deepStrictEqual(
        batches.flatMap(({ warnings }) => warnings),
        [],
      );
      deepStrictEqual([setup.asked, setup.known.size], [['', 'a'], pageSize]);
      const sent = setup.listings;
      await setup.fetch();
      strictEqual(setup.listings, sent);
      setup.faults.parts.delete('tenants');
      await setup.clock.advance(25 * hourMs);
      ok((await setup.askedBy()).includes('quiet'));
    });
  }

  for (const scope of [{ tenantId: 'a' }, { limit: 3 }]) {
    it(`is not asked for when the connection asks for ${JSON.stringify(scope)}`, async () => {
      setup = new PetraSetup({ pageSize, listsTenants: true, scope });
      setup.put('a', 7);
      await setup.fetch();
      strictEqual(setup.listings, 0);
    });
  }

  it('counts on the key’s limit', async () => {
    for (let index = 0; index < 30; index++) setup.put(`t${index}`, 1, 200 + index);
    await setup.fetch();
    ok(!setup.statuses().includes(429));
    strictEqual(setup.listings, 1);
  });

  it('may be longer than anybody’s', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => ({ petraTenantId: `n${index}` }));
    setup.faults.parts.set('tenants', answers({ tenants: many }));
    const stop = new AbortController();
    const run = setup.start({ signal: stop.signal }, ({ parts }) => {
      if ((parts?.of ?? 0) > 2) stop.abort();
    });
    await setup.clock.until(run).catch(() => undefined);
    ok(JSON.stringify(setup.memory).length < 2 ** 20);
  });
});
