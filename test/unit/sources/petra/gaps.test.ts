import { deepStrictEqual, ok } from 'node:assert';
import type { PetraIncident } from '../../../../src/sources/petra/schema';
import { petraRecord, PetraSetup } from '../../../support/petraSetup';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Of an answer, in these tests. */
const pageSize = 5;

describe('More than a page of new incidents between two fetches of Petra is not missed', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize });
  });

  /** More than a page comes up, which the tenants' own answers hold. */
  async function missed(calmAfterMs = minuteMs): Promise<void> {
    await setup.comeUp('a', 4);
    await setup.comeUp('b', 4);
    await setup.fetch();
    const ids = setup.incidents.slice(-8).map(({ id }) => id);
    deepStrictEqual(
      ids.filter((id) => !setup.known.has(id)),
      [],
    );
    await setup.clock.advance(calmAfterMs);
    await setup.fetch();
    deepStrictEqual(await setup.askedBy(), ['']);
  }

  it('when an incident is dated in the future', async () => {
    setup.put('a', 4);
    setup.put('b', 4);
    setup.incidents.push(petraRecord('c', setup.clock.now() + 365 * dayMs));
    await setup.clock.advance(minuteMs);
    await setup.fetch();
    await missed();
  });

  it('when as many are dated in the future as fit a page but one', async () => {
    setup.put('a', 4);
    setup.put('b', 4);
    for (let index = 1; index < pageSize; index++) {
      setup.incidents.push(petraRecord('c', setup.clock.now() + index * dayMs));
    }
    await setup.clock.advance(minuteMs);
    await setup.fetch();
    await missed();
  });

  for (const [name, offsetMs] of Object.entries({ behind: 30 * minuteMs, 'ahead of': -30 * minuteMs })) {
    it(`when the clock of this machine is ${name} the API’s`, async () => {
      const setTime = (record: PetraIncident): PetraIncident => ({
        ...record,
        createdAt: new Date(Date.parse(record.createdAt ?? '') + offsetMs).toISOString(),
      });
      setup.faults.record = setTime;
      setup.put('a', 4);
      setup.put('b', 4);
      await setup.fetch();
      await missed(Math.max(0, offsetMs) + minuteMs);
    });
  }

  it('when a time is a zero date', async () => {
    setup.put('a', 4);
    setup.put('b', 4);
    await setup.clock.advance(minuteMs);
    await setup.fetch();
    let count = 0;
    setup.faults.record = (record) =>
      count++ % pageSize === 2 ? { ...record, createdAt: '0001-01-01T00:00:00Z' } : record;
    await setup.comeUp('a', 4);
    await setup.comeUp('b', 4);
    deepStrictEqual((await setup.askedBy()).slice(0, 3).toSorted(), ['', 'a', 'b']);
  });

  for (const zone of ['America/New_York', 'Asia/Tokyo']) {
    describe(`in ${zone}`, () => {
      const before = process.env.TZ;
      beforeEach(() => void (process.env.TZ = zone));
      afterEach(() => {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      });

      it('when some times name no zone', async () => {
        setup.put('a', 4);
        setup.put('b', 4);
        const [last] = await setup.comeUp('a', 1);
        setup.faults.record = (record) =>
          record.id === last?.id ? { ...record, createdAt: record.createdAt?.replace('Z', '') } : record;
        await setup.clock.advance(minuteMs);
        await setup.fetch();
        await missed();
      });
    });
  }

  it('when many have the very same time, such as of tenants taken on at once', async () => {
    const now = setup.clock.now();
    setup.incidents.push(...['a', 'a', 'b', 'b', 'b', 'c', 'c'].map((tenant) => petraRecord(tenant, now)));
    await setup.fetch();
    // The page shows what it showed before.
    const late = petraRecord('b', now);
    setup.incidents.push(late);
    await setup.fetch();
    ok(setup.known.has(late.id));
    await setup.clock.advance(minuteMs);
    await setup.fetch();
    // From now on none comes up with that time.
    deepStrictEqual(await setup.askedBy(), ['']);
    await missed();
  });

  for (const most of [100, 200]) {
    it(`where an API gives ${most} at most though more were asked for, tenants give the others, and none is taken for gone`, async () => {
      setup = new PetraSetup();
      for (const id of ['a', 'b', 'c']) setup.put(id, 90, 1, 'UNREMEDIATED');
      await setup.fetch();
      const early = new PetraSetup({ incidents: setup.incidents });
      for (const each of [setup, early]) {
        each.faults.all = (records) => records.slice(0, most);
        await each.fetch();
        await each.refresh(2);
        deepStrictEqual([each.known.size, each.open().length], [270, 270]);
      }
    });
  }
});
