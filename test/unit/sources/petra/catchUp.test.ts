import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { PetraIncident } from '../../../../src/sources/petra/schema';
import type { Batch } from '../../../../src/sources/source';
import { failure } from '../../../support/failure';
import { answers, fails } from '../../../support/petraFaults';
import { PetraSetup } from '../../../support/petraSetup';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Of an answer, in these tests. */
const pageSize = 5;

describe('catching up with Petra', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize });
  });

  function horizons(batches: readonly Batch[]): Record<string, string> {
    const known = batches.at(-1)?.horizons ?? [];
    return Object.fromEntries(known.map(({ tenant, before }) => [tenant?.id ?? '', before]));
  }

  it('says of each batch when it was asked for, after any wait for the limit', async () => {
    const slow = new PetraSetup({ pageSize, latencyMs: 700 });
    for (let tenant = 0; tenant < 15; tenant++) slow.put(`${tenant}`, 2, tenant * 2);
    const ages: number[] = [];
    const look = ({ incidents, askedAt = NaN }: Batch): void => {
      if (incidents.length > 0) ages.push(slow.clock.now() - askedAt);
    };
    await slow.clock.until(slow.start({}, look));
    ok(ages.length > 1, `${ages.length}`);
    deepStrictEqual(new Set(ages), new Set([700]));
  });

  it('asks once when everything is in the newest page', async () => {
    setup.put('a', 2);
    setup.put('b', 2);
    const [batch, ...others] = await setup.fetch();
    deepStrictEqual([setup.asked, others], [[''], []]);
    deepStrictEqual([batch?.incidents.length, batch?.parts, batch?.horizons], [4, { done: 1, of: 1 }, []]);
  });

  it('asks once, too, when an open incident has gone from it', async () => {
    setup.put('a', 2);
    setup.hold(setup.put('a', 1, 1, 'UNREMEDIATED'));
    setup.incidents.pop();
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('asks each tenant when there is more, and says how far it is and where each answer ends', async () => {
    const a = setup.put('a', 7);
    setup.put('b', 3, 2);
    const batches = await setup.fetch();
    deepStrictEqual(setup.asked, ['', 'a', 'b']);
    deepStrictEqual(
      batches.map(({ parts }) => parts),
      [1, 2, 3].map((done) => ({ done, of: 3 })),
    );
    deepStrictEqual(batches.at(-1)?.horizons, [{ tenant: { id: 'a', name: 'a Inc.' }, before: a[4]!.createdAt }]);
    strictEqual(setup.known.size, 5 + 3);
  });

  it('asks once when nothing was missed since, and knows the horizons still', async () => {
    setup.put('a', 7);
    setup.put('b', 3, 2);
    const before = horizons(await setup.fetch());
    await setup.comeUp('b', 3);
    setup.asked.length = 0;
    deepStrictEqual(horizons(await setup.fetch()), before);
    deepStrictEqual(setup.asked, ['']);
  });

  it('asks all tenants again, those asked longest ago first, when the newest page does not reach back', async () => {
    setup.put('a', 4);
    setup.put('b', 4);
    await setup.fetch();
    await setup.comeUp('b', pageSize);
    await setup.fetch();
    await setup.comeUp('a', 1);
    await setup.comeUp('c', pageSize + 1);
    setup.asked.length = 0;
    await setup.fetch();
    deepStrictEqual(setup.asked, ['', 'c', 'a', 'b']);
    strictEqual(setup.known.size, setup.incidents.length - 1);
  });

  it('asks a tenant that appears later, once', async () => {
    setup.put('a', 6);
    await setup.fetch();
    setup.put('b', 3, 100);
    await setup.comeUp('b', 1);
    deepStrictEqual(await setup.askedBy(), ['', 'b']);
    strictEqual([...setup.known.values()].filter(({ tenant }) => tenant?.id === 'b').length, 4);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('asks no tenant for what earlier pages known, when they known everything', async () => {
    setup.put('a', 2);
    setup.put('b', 2, 0.5);
    await setup.fetch();
    await setup.comeUp('c', 3);
    deepStrictEqual(await setup.askedBy(), ['']);
    await setup.comeUp('a', 3);
    deepStrictEqual(await setup.askedBy(), ['']);
    strictEqual(setup.known.size, setup.incidents.length);
  });

  it('asks all tenants when pages that known everything come to an end', async () => {
    setup.put('a', 2);
    await setup.fetch();
    await setup.comeUp('b', 3);
    await setup.comeUp('a', pageSize);
    deepStrictEqual(await setup.askedBy(), ['', 'a']);
    await setup.comeUp('b', 1);
    deepStrictEqual(await setup.askedBy(), ['', 'b']);
    strictEqual(setup.known.size, setup.incidents.length);
  });

  for (const beside of [{ incidents: null }, { incidents: [], error: 'The index is down' }]) {
    it(`asks those that are left after a page that is but ${JSON.stringify(beside)}`, async () => {
      for (const tenant of ['a', 'b', 'c']) setup.put(tenant, 3, 1);
      const stop = new AbortController();
      const run = setup.start({ signal: stop.signal }, () => stop.abort());
      await setup.clock.until(run).catch(() => undefined);
      setup.faults.parts.set('', answers(beside));
      await setup.fetch().catch(() => undefined);
      setup.faults.parts.clear();
      await setup.fetch();
      strictEqual(setup.known.size, 9);
    });
  }

  it('asks those that are left after a page that has an error beside its incidents', async () => {
    for (const tenant of ['a', 'b']) setup.put(tenant, 3, 1);
    await setup.fetch();
    const fresh = [...(await setup.comeUp('a', 4)), ...(await setup.comeUp('b', 4))];
    setup.faults.parts.set('', answers({ incidents: fresh.slice(-2), error: 'Some are missing' }));
    await setup.fetch();
    setup.faults.parts.clear();
    await setup.clock.advance(minuteMs);
    await setup.fetch();
    strictEqual(setup.known.size, 14);
  });

  it('says no more of tenants once the newest page has everything: no horizon, no failure', async () => {
    const since = setup.ago(2 * hourMs);
    setup.put('a', pageSize + 1);
    setup.put('b', 1, 1);
    setup.faults.parts.set('b', fails(500));
    const first = (await setup.fetch()).at(-1);
    deepStrictEqual([first?.horizons?.length, first?.warnings.length], [1, 1]);
    await setup.clock.advance(dayMs);
    const [batch] = await setup.fetch({ since });
    deepStrictEqual([batch?.horizons, batch?.warnings], [[], []]);
  });

  describe('of open incidents that the newest page does not show', () => {
    const tenants = ['a', 'b', 'c', 'd', 'e', 'f'];
    let open: Map<string, PetraIncident[]>;

    beforeEach(async () => {
      open = new Map(tenants.map((tenant, index) => [tenant, setup.put(tenant, 1, 10 + index, 'UNREMEDIATED')]));
      setup.hold(setup.incidents);
      setup.put('z', pageSize);
      deepStrictEqual(await setup.askedBy(), ['', 'z', ...tenants]);
    });

    it('asks their tenants again, each once', async () => {
      deepStrictEqual(await setup.askedBy(), ['', ...tenants]);
      setup.change([...open.values()].flat(), 'REMEDIATED');
      await setup.fetch();
      ok([...setup.known.values()].every(({ status }) => status.state === 'closed'));
      deepStrictEqual(await setup.askedBy(), ['']);
    });

    it('asks those first that were never asked', async () => {
      for (const tenant of ['p', 'q', 'r']) await setup.comeUp(tenant, 1);
      deepStrictEqual(await setup.askedBy(), ['', 'r', 'q', 'p', ...tenants]);
    });

    it('asks none whose answer does not reach that far', async () => {
      await setup.comeUp('a', pageSize);
      await setup.fetch();
      const asked = [...(await setup.askedBy()), ...(await setup.askedBy()), ...(await setup.askedBy())];
      ok(asked.includes('b') && !asked.includes('a'), asked.join());
    });
  });

  it('goes on where it was interrupted, with any newest page', async () => {
    const tenants = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    for (const [index, tenant] of tenants.entries()) setup.put(tenant, 2, index);
    setup.hold(setup.incidents);
    const stop = new AbortController();
    const first = setup.start({ signal: stop.signal }, ({ parts }) => parts?.done === 4 && stop.abort());
    await failure('aborted', setup.clock.until(first));
    await setup.comeUp('z', 3);
    deepStrictEqual(await setup.askedBy(), ['', 'z', 'd', 'e', 'f', 'g']);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('asks those again that were asked before the interruption, last, when pages have been missed since', async () => {
    for (const [index, tenant] of ['a', 'b', 'c', 'd', 'e'].entries()) setup.put(tenant, 2, index / 10);
    const stop = new AbortController();
    const first = setup.start({ signal: stop.signal }, ({ parts }) => parts?.done === 3 && stop.abort());
    await failure('aborted', setup.clock.until(first));
    await setup.comeUp('a', pageSize + 1);
    deepStrictEqual(await setup.askedBy(), ['', 'c', 'd', 'e', 'a', 'b']);
  });

  it('passes over a tenant that is gone, with a warning, and does not ask it again', async () => {
    setup.put('a', 3);
    const gone = setup.put('b', 3);
    const stop = new AbortController();
    const first = setup.start({ signal: stop.signal }, () => stop.abort());
    await failure('aborted', setup.clock.until(first));
    for (const record of gone) setup.incidents.splice(setup.incidents.indexOf(record), 1);
    setup.put('a', 3, 5);
    const batches = await setup.fetch();
    deepStrictEqual(
      batches.flatMap(({ warnings }) => warnings),
      [{ tenant: { id: 'b', name: 'b Inc.' }, text: 'HTTP 404: NOT_FOUND: Tenant not found' }],
    );
    deepStrictEqual(batches.at(-1)?.parts, { done: 3, of: 3 });
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('takes memory that does not fit for none', async () => {
    setup.put('a', 6);
    await setup.fetch();
    const good = setup.memory as object;
    deepStrictEqual(await setup.askedBy(), ['']);
    for (const memory of [
      null,
      'memory',
      [],
      {},
      { ...good, version: 1 },
      { ...good, anchor: 'lately' },
      { ...good, whole: 1 },
      { ...good, tenants: [{ id: 'a', joined: true }] },
      { ...good, tenants: [{ id: 'a', name: 'a', joined: true, reached: '' }] },
    ]) {
      setup.memory = memory;
      deepStrictEqual(await setup.askedBy(), ['', 'a'], JSON.stringify(memory));
    }
  });

  it('asks only for the newest page until that is stored', async () => {
    setup.put('a', 6);
    const batches = setup.batches();
    await setup.clock.until(batches.next());
    await setup.clock.advance(10_000);
    deepStrictEqual(setup.asked, ['']);
    await batches.return(undefined);
    deepStrictEqual(setup.asked, ['']);
  });
});
