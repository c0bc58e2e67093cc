import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { Batch } from '../../../../src/sources/source';
import { failure } from '../../../support/failure';
import { answers, errorBody, fails, htmlPage, late, type PartFault } from '../../../support/petraFaults';
import { PetraSetup } from '../../../support/petraSetup';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const background = { priority: 'background' } as const;
const others = ['a', 'b', 'd', 'e', 'f'];

describe('A tenant of Petra that fails', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize: 6 });
    for (const tenant of ['a', 'b', 'c', 'd', 'e', 'f']) setup.put(tenant, 3, 1);
  });

  function fail(tenant: string, fault: PartFault): void {
    setup.faults.parts.set(tenant, fault);
  }

  function warnings(batches: readonly Batch[]): string[] {
    return batches
      .flatMap((batch) => batch.warnings)
      .map((each) => (typeof each === 'string' ? each : `${each.tenant?.id}: ${each.text}`));
  }

  function heldOf(tenant: string): number {
    return [...setup.known.values()].filter((each) => each.tenant?.id === tenant).length;
  }

  /** @returns how often the tenant was asked in so many refreshes */
  async function refreshes(tenant: string, count: number): Promise<number> {
    const before = setup.asked.length;
    await setup.refresh(count);
    return setup.asked.slice(before).filter((each) => each === tenant).length;
  }

  it('with an error beside a part of its incidents is asked again soon, ever less often, and says so', async () => {
    const part = setup.incidents.filter(({ tenant }) => tenant?.petraTenantId === 'c').slice(0, 1);
    fail('c', errorBody({ incidents: part }));
    const told = ['c: TENANT_MIGRATING: Come back later'];
    deepStrictEqual([warnings(await setup.fetch(background)), heldOf('c')], [told, 1]);
    deepStrictEqual([await refreshes('c', 12), warnings(await setup.fetch(background))], [3, told]);
    setup.faults.parts.delete('c');
    await setup.refresh(12);
    deepStrictEqual([heldOf('c'), warnings(await setup.fetch(background))], [3, []]);
  });

  it('with an error beside a part of its incidents is asked once in a fetch, though the list of tenants comes later', async () => {
    setup = new PetraSetup({ pageSize: 6, listsTenants: true });
    for (const tenant of ['a', 'b', 'c', 'd', 'e', 'f']) setup.put(tenant, 3, 1);
    const part = setup.incidents.filter(({ tenant }) => tenant?.petraTenantId === 'c').slice(0, 1);
    fail('c', errorBody({ incidents: part }));
    fail(
      'tenants',
      late(async () => setup.clock.sleep(5000)),
    );
    deepStrictEqual(
      (await setup.askedBy()).filter((each) => each === 'c'),
      ['c'],
    );
  });

  const faults: readonly [name: string, fault: (setup: PetraSetup) => PartFault, words: RegExp][] = [
    ['with 500', () => fails(500), /^c: HTTP 500: ERROR: Something went wrong: Request 123$/],
    ['with 502 and a page', () => htmlPage(502), /^c: HTTP 502: Sign in to Contoso$/],
    ['with 403', () => fails(403, 'Not for you'), /^c: HTTP 403: ERROR: Not for you/],
    ['with 404', () => fails(404, 'Tenant not found'), /^c: HTTP 404: ERROR: Tenant not found/],
    ['with 400', () => fails(400), /^c: HTTP 400/],
    ['with an error at status 200', () => errorBody(), /^c: HTTP 200: TENANT_MIGRATING: Come back later$/],
    ['with a page at status 200', () => htmlPage(), /^c: The response isn’t JSON/],
    ['with something else', () => answers({ data: [] }), /^c: The response has no list of incidents/],
    ['without a word', ({ clock }) => late(async () => clock.sleep(hourMs)), /^c: No response within 30 s/],
    [
      'by a broken connection',
      () => async () => Promise.reject(new TypeError('fetch failed')),
      /^c: … can’t be reached\.$/,
    ],
  ];
  for (const [name, fault, words] of faults) {
    it(`${name} costs only itself, and says so`, async () => {
      fail('c', fault(setup));
      const batches = await setup.fetch();
      strictEqual(batches[0]?.newest, true);
      deepStrictEqual(others.map(heldOf), [3, 3, 3, 3, 3]);
      deepStrictEqual(batches.at(-1)?.parts, { done: 7, of: 7 });
      const [warning, ...more] = warnings(batches);
      match(warning ?? '', words);
      deepStrictEqual(more, []);
      const [fresh] = await setup.comeUp('a', 1);
      await setup.fetch(background);
      ok(setup.known.has(fresh?.id ?? ''));
    });
  }

  it('is asked after all others, and again ever more rarely; it says so each time', async () => {
    fail('c', fails(500));
    await setup.fetch(background);
    const day = await refreshes('c', (24 * 60) / 5);
    ok(day >= 20 && day <= 30, `${day} times a day`);
    deepStrictEqual(warnings(await setup.fetch(background)), ['c: HTTP 500: ERROR: Something went wrong: Request 123']);
    setup.faults.parts.delete('c');
    strictEqual(await refreshes('c', 12), 1);
    strictEqual(heldOf('c'), 3);
    deepStrictEqual(warnings(await setup.fetch(background)), []);
  });

  for (const status of [403, 404]) {
    it(`with ${status} is soon asked once a day only`, async () => {
      fail('c', fails(status));
      await setup.fetch(background);
      ok((await refreshes('c', (24 * 60) / 5)) <= 8);
      ok((await refreshes('c', (48 * 60) / 5)) <= 2);
    });
  }

  it('is asked at once when a user refreshes, unless it was not found', async () => {
    fail('c', fails(500));
    fail('d', fails(404));
    await setup.fetch();
    const asked = await setup.askedBy();
    deepStrictEqual(asked, ['', 'c']);
    deepStrictEqual(await setup.askedBy(background), ['']);
  });

  it('costs one request when it has failed before', async () => {
    fail('c', fails(500));
    deepStrictEqual((await setup.askedBy()).filter((each) => each === 'c').length, 3);
    deepStrictEqual((await setup.askedBy()).filter((each) => each === 'c').length, 1);
  });

  it('is not one of many: when all fail but the newest page does not, each says so', async () => {
    for (const tenant of ['a', 'b', 'c', 'd', 'e', 'f']) fail(tenant, fails(500));
    const batches = await setup.fetch();
    deepStrictEqual(new Set(warnings(batches).map((line) => line[0])), new Set(['a', 'b', 'c', 'd', 'e', 'f']));
    strictEqual(warnings(batches).length, 6);
    strictEqual(setup.known.size, 6);
  });

  it('is not to blame when the API is down: the fetch ends soon, and goes on when it is up again', async () => {
    for (let index = 0; index < 40; index++) setup.put(`t${index}`, 1, 20);
    setup.hold(setup.incidents);
    const batches: Batch[] = [];
    const run = setup.start({}, (batch) => {
      batches.push(batch);
      setup.faults.every = fails(503, 'Down');
    });
    const error = await failure('server', setup.clock.until(run));
    strictEqual(error.apiMessage, 'Down');
    ok(setup.asked.length < 20, `${setup.asked.length} requests`);
    setup.faults.every = undefined;
    setup.asked.length = 0;
    deepStrictEqual(warnings(await setup.fetch(background)), []);
    strictEqual(setup.asked.length, 1 + 46);
  });

  it('keeps nobody from ending the fetch, nor from a key that is refused', async () => {
    fail('c', fails(401, 'Revoked'));
    strictEqual((await failure('unauthorized', setup.clock.until(setup.start()))).apiMessage, 'Revoked');
  });

  describe('because it is gone', () => {
    let open: string;

    beforeEach(async () => {
      open = setup.put('c', 1, 5, 'UNREMEDIATED')[0]?.id ?? '';
      await setup.fetch();
      ok(setup.open().some(({ id }) => id === open));
    });

    it('for an hour: what is open there is listed no longer, and nothing is said of it', async () => {
      fail('c', fails(404, 'Tenant not found'));
      await setup.fetch(background);
      ok(warnings(await setup.fetch(background)).length > 0);
      ok(setup.open().some(({ id }) => id === open));
      await refreshes('c', 24);
      deepStrictEqual(setup.open(), []);
      deepStrictEqual(warnings(await setup.fetch(background)), []);
      setup.faults.parts.delete('c');
      await refreshes('c', 24 * 12);
      deepStrictEqual(
        setup.open().map(({ id }) => id),
        [open],
      );
    });

    it('for some minutes: nothing changes', async () => {
      fail('c', fails(404, 'Tenant not found'));
      await refreshes('c', 6);
      setup.faults.parts.delete('c');
      await refreshes('c', 12);
      deepStrictEqual([setup.open().length, setup.unlisted.size], [1, 0]);
    });
  });
});
