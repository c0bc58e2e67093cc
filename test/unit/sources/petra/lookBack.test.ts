import { deepStrictEqual, strictEqual } from 'node:assert';
import type { Batch } from '../../../../src/sources/source';
import { petraRecord, PetraSetup } from '../../../support/petraSetup';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;

describe('When the user looks further back', () => {
  let setup: PetraSetup;

  function horizons(batches: readonly Batch[]): Record<string, string> {
    const known = batches.at(-1)?.horizons ?? [];
    return Object.fromEntries(known.map(({ tenant, before }) => [tenant?.id ?? '', before]));
  }

  beforeEach(async () => {
    setup = new PetraSetup({ pageSize: 5 });
    setup.put('a', 3);
    setup.put('a', 1, 100 * 24);
    setup.put('b', 7);
    setup.put('b', 1, 110 * 24);
    await setup.fetch({ since: setup.ago(90 * dayMs) });
    setup.asked.length = 0;
  });

  it('asks those again that had no more until then', async () => {
    deepStrictEqual(await setup.askedBy({ since: setup.ago(120 * dayMs) }), ['', 'a']);
    strictEqual([...setup.known.values()].filter(({ tenant }) => tenant?.id === 'a').length, 4);
    deepStrictEqual(await setup.askedBy({ since: setup.ago(120 * dayMs) }), ['']);
  });

  it('asks none again as time goes on, nor when the clock is put right', async () => {
    const since = setup.ago(90 * dayMs);
    await setup.clock.advance(11 * hourMs);
    deepStrictEqual(await setup.askedBy({ since: setup.ago(90 * dayMs) }), ['']);
    deepStrictEqual(await setup.askedBy({ since: setup.ago(90 * dayMs + hourMs / 2) }), ['']);
    deepStrictEqual(await setup.askedBy({ since }), ['', 'a']);
  });

  it('asks them again, too, when it is further by little and little', async () => {
    deepStrictEqual(await setup.askedBy({ since: setup.ago(90 * dayMs + 0.75 * hourMs) }), ['']);
    deepStrictEqual(await setup.askedBy({ since: setup.ago(90 * dayMs + 1.5 * hourMs) }), ['', 'a']);
  });

  it('asks all of them when newest pages had been enough until then', async () => {
    setup.memory = undefined;
    deepStrictEqual(await setup.askedBy({ since: setup.ago(1.5 * hourMs) }), ['']);
    deepStrictEqual(await setup.askedBy({ since: setup.ago(90 * dayMs) }), ['', 'a', 'b']);
  });

  it('asks from the first incident on without a time', async () => {
    deepStrictEqual(await setup.askedBy(), ['', 'a']);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  it('reports no horizon before the time asked for', async () => {
    deepStrictEqual(Object.keys(horizons(await setup.fetch({ since: setup.ago(90 * dayMs) }))), ['b']);
    deepStrictEqual(horizons(await setup.fetch({ since: setup.ago(3 * hourMs) })), {});
  });
});

describe('fetching within a scope of Petra', () => {
  it('asks once for a tenant, and reports where its answer ends', async () => {
    const setup = new PetraSetup({ scope: { tenantId: 'a' } });
    const now = setup.clock.now();
    const records = Array.from({ length: 501 }, (_, index) => petraRecord('a', now - index * hourMs));
    setup.incidents.push(...records, petraRecord('b', now));
    const [batch, ...others] = await setup.fetch();
    deepStrictEqual([setup.asked, others, setup.known.size], [['a'], [], 500]);
    deepStrictEqual(batch?.horizons, [{ before: records[499]!.createdAt }]);
    setup.incidents.length = 499;
    deepStrictEqual((await setup.fetch())[0]?.horizons, []);
  });

  it('asks once for as many as the user wants', async () => {
    const setup = new PetraSetup({ scope: { limit: 3 } });
    setup.incidents.push(...['a', 'b', 'c', 'd'].map((tenant) => petraRecord(tenant, setup.clock.now())));
    const [batch, ...others] = await setup.fetch();
    deepStrictEqual([setup.asked, others, setup.known.size], [[''], [], 3]);
    deepStrictEqual(batch?.horizons, []);
  });
});
