import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { PetraIncident } from '../../../../src/sources/petra/schema';
import type { PetraScope } from '../../../../src/sources/petra/scope';
import { answers, errorBody } from '../../../support/petraFaults';
import { petraRecord, PetraSetup, type PetraSetupOptions } from '../../../support/petraSetup';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
const pageSize = 5;
const background = { priority: 'background' } as const;

describe('An incident that needs attention does not do so for ever:', () => {
  let setup: PetraSetup;

  beforeEach(() => {
    setup = new PetraSetup({ pageSize });
  });

  function ids(records: readonly { readonly id: string }[]): string[] {
    return records.map(({ id }) => id).toSorted();
  }

  /** The history to load is ten days, as of now. */
  const since = (): { since: string } => ({ since: setup.ago(10 * dayMs) });

  it('one older than lookbackDays is still asked for', async () => {
    const old = setup.put('a', 2, 20 * 24, 'UNREMEDIATED');
    const closed = setup.put('a', 2, 30 * 24);
    setup.hold(old);
    setup.put('b', pageSize + 1);
    await setup.fetch(since());
    setup.change(old.slice(0, 1), 'REMEDIATED');
    await setup.fetch({ ...background, ...since() });
    deepStrictEqual(ids(setup.open()), ids(old.slice(1)));
    ok(
      closed.every(({ id }) => !setup.known.has(id)),
      'brought what is not wanted',
    );
  });

  it('also when all that is wanted is in the newest page', async () => {
    const old = setup.put('a', 2, 20 * 24, 'UNREMEDIATED');
    setup.hold(old);
    setup.put('b', 2);
    setup.change(old.slice(0, 1), 'REMEDIATED');
    setup.remove(old.slice(1));
    deepStrictEqual(await setup.askedBy(since()), ['']);
    await setup.refresh(1, since());
    deepStrictEqual([setup.asked, setup.open()], [['', ''], []]);
  });

  for (const scope of [{ limit: 2 }, { tenantId: 'a', limit: 2 }] satisfies PetraScope[]) {
    it(`one that is beyond the number of incidents that the user wants is asked for still: ${JSON.stringify(scope)}`, async () => {
      setup = new PetraSetup({ pageSize, scope });
      const [changed, gone, same] = setup.put('a', 3, 5, 'UNREMEDIATED');
      setup.put('a', 3);
      setup.hold([changed, gone, same] as PetraIncident[]);
      setup.change([changed!], 'REMEDIATED');
      setup.remove([gone!]);
      await setup.refresh(2);
      deepStrictEqual(ids(setup.open()), [same!.id]);
      strictEqual(setup.known.size, 3 + 2);
      setup.change([same!], 'REMEDIATED');
      await setup.refresh();
      deepStrictEqual(setup.open(), []);
      deepStrictEqual(await setup.askedBy(background), [scope.tenantId ?? '']);
    });
  }

  it('one of the only tenant that is asked for is known by its answer', async () => {
    setup = new PetraSetup({ pageSize, scope: { tenantId: 'a' } });
    const open = setup.put('a', 4, 20 * 24, 'UNREMEDIATED');
    setup.hold(open);
    setup.put('a', 2);
    setup.change(open.slice(0, 1), 'REMEDIATED');
    setup.remove(open.slice(1, 2));
    // The last one is too old for the answer.
    setup.put('a', 1, 1);
    const batches = [...(await setup.fetch(since())), ...(await setup.refresh(1, since()))];
    deepStrictEqual([setup.asked, ids(setup.open())], [['a', 'a'], ids(open.slice(2, 3))]);
    deepStrictEqual(
      batches.map(({ unlisted }) => unlisted),
      [[open[3]!.id], [open[1]!.id]],
    );
  });

  it('one that is too old for the last answer of its tenant is listed no longer', async () => {
    const [open] = setup.put('a', 1, 5, 'UNREMEDIATED');
    const closed = setup.put('a', 1, 6);
    setup.hold([open!, ...closed]);
    setup.put('a', pageSize);
    await setup.fetch();
    deepStrictEqual([setup.open(), [...setup.unlisted]], [[], [open!.id]]);
    // It is never asked for again.
    deepStrictEqual(await setup.askedBy(background), ['']);
  });

  describe('one that was deleted', () => {
    let open: PetraIncident[];
    /** What two refreshes tell. */
    const refresh = async (): Promise<string[]> => {
      const batches = await setup.refresh(2);
      return ids(batches.flatMap(({ unlisted = [] }) => unlisted.map((id) => ({ id }))));
    };

    beforeEach(async () => {
      open = [...setup.put('a', 2, 10, 'UNREMEDIATED'), ...setup.put('b', 2, 10.5, 'UNREMEDIATED')];
      setup.hold(open);
      setup.tenants.push(...['a', 'b'].map((id) => ({ petraTenantId: id, name: id })));
      setup.put('c', pageSize);
      setup.put('d', 1);
      await setup.fetch();
    });

    it('is missing in its tenant’s answer, and reported once', async () => {
      const deleted = [open[0]!, open[3]!];
      setup.remove(deleted);
      deepStrictEqual(await refresh(), ids(deleted));
      deepStrictEqual(ids(setup.open()), ids([open[1]!, open[2]!]));
      deepStrictEqual(await refresh(), []);
      setup.remove(open);
      await refresh();
      deepStrictEqual([setup.open(), await setup.askedBy(background)], [[], ['']]);
    });

    it('is missing in the newest page, closed or not', async () => {
      const fresh = [...(await setup.comeUp('e', 1)), ...(await setup.comeUp('e', 1, 'UNREMEDIATED'))];
      await refresh();
      setup.remove(fresh);
      deepStrictEqual(await refresh(), ids(fresh));
      ok(fresh.every(({ id }) => setup.known.has(id)));
    });

    it('may come back', async () => {
      setup.remove(open.slice(0, 1));
      await refresh();
      setup.incidents.push(open[0]!);
      await refresh();
      deepStrictEqual(ids(setup.open()), ids(open));
    });

    const noProofs: readonly [name: string, spoil: () => void][] = [
      ['an error in the place of the list', () => setup.faults.parts.set('a', errorBody({ incidents: null }))],
      ['null in the place of the list', () => setup.faults.parts.set('a', answers({ incidents: null }))],
      ['an error beside an empty list', () => setup.faults.parts.set('a', errorBody({ incidents: [] }))],
      ['an error beside a list', () => setup.faults.parts.set('a', errorBody({ incidents: [open[1]] }))],
      [
        'a record that is too large to be read',
        () => {
          setup.faults.record = (record) => ({ ...record, extra: 'x'.repeat(2 ** 21) });
        },
      ],
      [
        'malformed records',
        () => {
          setup.faults.record = (record) => ({ ...record, url: 7 });
        },
      ],
      [
        'more records than were asked for',
        () => {
          const extra = setup.put('a', pageSize);
          setup.remove(extra);
          setup.faults.extra = extra;
        },
      ],
    ];
    for (const [name, spoil] of noProofs) {
      it(`is not taken for that because of ${name}`, async () => {
        spoil();
        await refresh();
        deepStrictEqual([...setup.unlisted], []);
        setup.faults.parts.clear();
        setup.faults.record = undefined;
        setup.faults.extra = [];
        await refresh();
        deepStrictEqual(ids(setup.open()), ids(open));
      });
    }

    it('has to be missing twice: an API may lose sight of it for a moment', async () => {
      const all = setup.known.size;
      for (const part of ['', 'a', 'b', 'c', 'd']) setup.faults.parts.set(part, answers({ incidents: [] }));
      await setup.refresh();
      setup.faults.parts.clear();
      await setup.refresh(4);
      for (const part of ['a', 'b']) setup.faults.parts.set(part, answers({ incidents: [] }));
      // Asked again within the minute.
      await setup.refresh();
      await setup.fetch(background);
      deepStrictEqual([setup.unlisted.size, setup.known.size], [0, all]);
    });

    it('is not taken for that because of an answer that is not in order', async () => {
      setup.put('a', pageSize - 2, 1);
      await refresh();
      const all = setup.incidents.filter(({ tenant }) => tenant?.petraTenantId === 'a');
      const [old] = setup.put('a', 1, 200);
      setup.faults.parts.set('a', answers({ incidents: [old, ...all.slice(1)] }));
      await refresh();
      deepStrictEqual([...setup.unlisted], []);
    });
  });

  it('one whose time is not known is looked for in all that its tenant has', async () => {
    const [open] = setup.put('a', 1, 20 * 24, 'UNREMEDIATED');
    setup.faults.record = (record) => (record.id === open!.id ? { ...record, createdAt: null } : record);
    setup.hold([{ ...open!, createdAt: null }]);
    setup.put('b', pageSize + 1);
    await setup.fetch(since());
    strictEqual(setup.open().length, 1);
    setup.change([open!], 'REMEDIATED');
    await setup.fetch({ ...background, ...since() });
    strictEqual(setup.open().length, 0);
  });

  it('hundreds that vanished do not keep others from being looked at', async () => {
    const options: PetraSetupOptions = { pageSize: 50 };
    setup = new PetraSetup(options);
    const now = setup.clock.now();
    const tenants = Array.from({ length: 40 }, (_, index) => `t${index}`);
    const open = tenants.flatMap((tenant) =>
      Array.from({ length: 10 }, (_, index) =>
        petraRecord(tenant, now - (30 + index) * dayMs, { status: 'UNREMEDIATED' }),
      ),
    );
    setup.incidents.push(...open);
    setup.tenants.push(...tenants.map((id) => ({ petraTenantId: id, name: id })));
    setup.hold(open);
    setup.put('z', 60);
    await setup.fetch();
    strictEqual(setup.open().length, open.length);
    const left = open.filter((_, index) => index % 100 === 0);
    setup.remove(open.filter((record) => !left.includes(record)));
    setup.change(left, 'REMEDIATED');
    setup.asked.length = 0;
    // Four tenants a refresh, and each tenant twice.
    await setup.refresh((2 * 40) / 4);
    deepStrictEqual(setup.open(), []);
    ok(setup.asked.length <= 20 * (1 + 4), `${setup.asked.length} requests`);
  });

  it('one with a status that nobody knows is open until it has another', async () => {
    const [odd] = setup.put('a', 1, 10, 'SOMETHING_NEW');
    setup.hold([odd!]);
    setup.put('b', pageSize);
    await setup.fetch();
    strictEqual(setup.open().length, 1);
    setup.change([odd!], 'PEN_TEST');
    await setup.fetch(background);
    strictEqual(setup.open().length, 0);
  });
});
