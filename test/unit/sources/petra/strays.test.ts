import { deepStrictEqual, strictEqual } from 'node:assert';
import type { PetraIncident } from '../../../../src/sources/petra/schema';
import { answers, fails } from '../../../support/petraFaults';
import { PetraSetup } from '../../../support/petraSetup';

const dayMs = 24 * 60 * 60 * 1000;
const pageSize = 5;
const background = { priority: 'background' } as const;

describe('An open incident of no known tenant', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize });
  });

  const ids = (records: readonly { readonly id: string }[]): string[] => records.map(({ id }) => id).toSorted();
  const nobody = (record: PetraIncident): PetraIncident => ({ ...record, tenant: { name: 'Acme' } });

  it('is looked for in the answers of all tenants', async () => {
    const open = setup.put('a', 2, 10, 'UNREMEDIATED');
    const strays = new Set(ids(open));
    setup.faults.record = (record) => (strays.has(record.id) ? nobody(record) : record);
    setup.put('a', 1);
    setup.put('b', pageSize);
    await setup.fetch();
    deepStrictEqual(ids(setup.open()), ids(open));
    for (let days = 0; days < 2; days++) {
      await setup.clock.advance(dayMs);
      await setup.fetch(background);
    }
    deepStrictEqual(ids(setup.open()), ids(open));
    setup.remove(open.slice(0, 1));
    await setup.clock.advance(dayMs);
    await setup.fetch(background);
    deepStrictEqual(ids(setup.open()), ids(open.slice(1)));
  });

  it('is looked for there also after a clock that was ahead', async () => {
    const [open] = setup.put('a', 1, 10, 'UNREMEDIATED');
    setup.faults.record = (record) => (record.id === open?.id ? nobody(record) : record);
    setup.put('a', 1);
    setup.put('b', pageSize);
    setup.clock.jump(30 * dayMs);
    await setup.fetch();
    await setup.clock.advance(dayMs);
    await setup.fetch(background);
    setup.clock.jump(-30 * dayMs);
    setup.remove(setup.incidents.filter(({ id }) => id === open?.id));
    for (let days = 0; days < 3; days++) {
      await setup.clock.advance(dayMs);
      await setup.fetch(background);
    }
    deepStrictEqual(setup.open(), []);
  });

  it('is not taken for gone because of answers that a clock that was ahead dates after it', async () => {
    const [open] = setup.put('a', 1, 10, 'UNREMEDIATED');
    setup.faults.record = (record) => (record.id === open?.id ? nobody(record) : record);
    setup.put('a', 1);
    setup.put('b', pageSize, 20);
    setup.clock.jump(30 * dayMs);
    await setup.fetch();
    deepStrictEqual(ids(setup.open()), [open?.id]);
    setup.clock.jump(-30 * dayMs);
    setup.put('b', pageSize);
    for (const tenant of ['a', 'b']) setup.faults.parts.set(tenant, fails(500));
    await setup.clock.advance(dayMs);
    await setup.fetch(background);
    deepStrictEqual(ids(setup.open()), [open?.id]);
  });

  it('is looked for there also when the user wants a number of incidents only', async () => {
    setup = new PetraSetup({ pageSize, scope: { limit: pageSize } });
    const open = setup.put('a', 2, 10, 'UNREMEDIATED');
    const strays = new Set(ids(open));
    setup.faults.record = (record) => (strays.has(record.id) ? nobody(record) : record);
    setup.put('a', 1);
    await setup.fetch();
    setup.put('b', pageSize);
    const refresh = async (): Promise<void> => {
      await setup.clock.advance(dayMs);
      await setup.fetch(background);
    };
    await refresh();
    await refresh();
    deepStrictEqual(ids(setup.open()), ids(open));
    setup.change(open.slice(0, 1), 'REMEDIATED');
    setup.remove(open.slice(1));
    await refresh();
    await refresh();
    deepStrictEqual(setup.open(), []);
  });

  it('is listed no longer when no tenant can be asked for', async () => {
    setup.faults.record = nobody;
    const [open] = setup.put('a', 1, 10, 'UNREMEDIATED');
    await setup.fetch();
    strictEqual(setup.open().length, 1);
    setup.put('b', pageSize);
    await setup.fetch();
    deepStrictEqual([...setup.unlisted], [open!.id]);
  });

  for (const page of [{ incidents: null }, { incidents: [{ id: 'other' }], error: 'Some are missing' }]) {
    it(`are not taken for gone because of a page that proves nothing: ${JSON.stringify(page)}`, async () => {
      const open = setup.put('a', 3, 1, 'UNREMEDIATED').map((record) => ({ ...record, tenant: null }));
      setup.incidents.splice(0, Infinity, ...open);
      await setup.fetch();
      setup.faults.parts.set('', answers(page));
      await setup.refresh(3);
      strictEqual(setup.unlisted.size, 0);
    });
  }

  it('is not taken for gone when a page that proves nothing shows it', async () => {
    const [open] = setup.put('a', 1, 10, 'UNREMEDIATED');
    setup.faults.record = (record) => (record.id === open?.id ? nobody(record) : record);
    setup.put('b', 1);
    await setup.fetch();
    setup.put('b', pageSize);
    setup.faults.parts.set('b', fails(500));
    await setup.fetch();
    setup.faults.parts.delete('b');
    setup.faults.parts.set('', answers({ incidents: open && [nobody(open)], error: 'Some are missing' }));
    await setup.clock.advance(dayMs);
    await setup.fetch();
    strictEqual(setup.unlisted.size, 0);
  });

  it('is not taken for gone because of a tenant whose answer proves nothing', async () => {
    const [open] = setup.put('a', 1, 10, 'UNREMEDIATED');
    setup.faults.record = (record) => (record.id === open?.id ? nobody(record) : record);
    setup.put('b', 1);
    await setup.fetch();
    const some = setup.put('b', pageSize);
    setup.faults.parts.set('b', answers({ incidents: some.slice(0, 2), error: 'Some are missing' }));
    for (let days = 0; days < 3; days++) {
      await setup.clock.advance(dayMs);
      await setup.fetch();
    }
    strictEqual(setup.unlisted.size, 0);
  });

  it('is not taken for gone because of a full page in another order', async () => {
    setup.faults.record = nobody;
    setup.put('a', pageSize, 1, 'UNREMEDIATED');
    await setup.fetch();
    setup.put('a', 2);
    setup.faults.all = () => [...setup.incidents].reverse().slice(0, pageSize);
    await setup.refresh(3);
    strictEqual(setup.unlisted.size, 0);
  });
});
