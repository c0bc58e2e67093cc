import { deepStrictEqual, strictEqual } from 'node:assert';
import { answers } from '../../../support/petraFaults';
import { petraRecord, PetraSetup } from '../../../support/petraSetup';

const dayMs = 24 * 60 * 60 * 1000;
const pageSize = 5;

describe('Catching up with Petra when records are not whole', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize });
  });

  it('reports one horizon of all when no tenant can be asked for', async () => {
    const records = setup.put('a', 7);
    for (const [index, record] of records.entries()) {
      setup.incidents[index] = { ...record, tenant: index > 2 ? null : { name: 'Acme' } };
    }
    const [batch] = await setup.fetch();
    deepStrictEqual([setup.asked, batch?.horizons], [[''], [{ before: records[4]!.createdAt }]]);
  });

  it('reports no horizon when complete pages are followed by a full one', async () => {
    const ofNobody = (): void => {
      setup.incidents.splice(0, Infinity, ...setup.incidents.map((record) => ({ ...record, tenant: null })));
    };
    setup.put('a', 3);
    ofNobody();
    await setup.fetch();
    await setup.comeUp('a', 3);
    ofNobody();
    deepStrictEqual((await setup.fetch())[0]?.horizons, []);
  });

  it('asks by Microsoft’s id for a tenant without Petra’s', async () => {
    setup.incidents.push(...setup.put('a', 6).map((record) => ({ ...record, tenant: { microsoftTenantId: 'ms-1' } })));
    setup.incidents.splice(0, 6);
    deepStrictEqual(await setup.askedBy(), ['', 'ms-1']);
  });

  it('asks each tenant once, however its incidents name it, and calls it by the newest name', async () => {
    const records = setup.put('a', 7);
    const [first, second] = ['Acme', 'Acme Corp.'].map((name) => ({ petraTenantId: 'a', name }));
    for (const [index, record] of records.entries()) {
      setup.incidents[index] = { ...record, tenant: index === 0 ? second : first };
    }
    const batches = await setup.fetch();
    deepStrictEqual(setup.asked, ['', 'a']);
    deepStrictEqual(batches.at(-1)?.horizons?.[0]?.tenant, { id: 'a', name: 'Acme Corp.' });
    await setup.comeUp('a', 1);
    deepStrictEqual((await setup.fetch()).at(-1)?.horizons?.[0]?.tenant, { id: 'a', name: 'a Inc.' });
  });

  it('goes by when incidents were created, not by when they occurred', async () => {
    setup.put('a', 4);
    setup.put('b', 3);
    await setup.fetch();
    await setup.comeUp('a', pageSize);
    // It would seem that the page reaches back.
    const timeless = { ...setup.incidents.at(-5)!, createdAt: null, occurredAt: setup.ago(99 * dayMs) };
    setup.faults.parts.set('', answers({ incidents: [timeless, ...setup.incidents.slice(-4)] }));
    deepStrictEqual(await setup.askedBy(), ['', 'a', 'b']);
  });

  it('asks each tenant once when there are no times at all', async () => {
    setup.incidents.push(...setup.put('a', 7).map((record) => ({ ...record, createdAt: null })));
    setup.incidents.splice(0, 7);
    deepStrictEqual(await setup.askedBy(), ['', 'a']);
    deepStrictEqual(await setup.askedBy(), ['']);
  });

  for (const [name, bare] of Object.entries({
    'their IDs': (id: string): object => ({ id }),
    'nulls beside them': (id: string): object => ({
      id,
      createdAt: null,
      remediationStatus: null,
      tenant: { petraTenantId: null, name: null },
      user: null,
      more: 7,
    }),
  })) {
    it(`has all that have arrived when records are but ${name}, and knows which are listed`, async () => {
      setup.faults.record = ({ id }) => bare(id);
      setup.put('a', pageSize + 2);
      deepStrictEqual(await setup.askedBy(), ['']);
      strictEqual(setup.open().length, pageSize);
      await setup.comeUp('a', 2);
      deepStrictEqual(await setup.askedBy(), ['']);
      deepStrictEqual([setup.known.size, setup.open().length], [pageSize + 2, pageSize]);
      setup.remove(setup.incidents);
      await setup.refresh(2);
      deepStrictEqual([setup.known.size, setup.open()], [pageSize + 2, []]);
    });
  }

  it('ends when the API names new tenants in every answer', async () => {
    let made = 0;
    setup.faults.every = () => {
      const incidents = Array.from({ length: pageSize }, () => petraRecord(`t${made++}`, setup.clock.now()));
      return Response.json({ incidents });
    };
    strictEqual((await setup.fetch()).length, 1 + pageSize);
  });
});
