import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { warningLine } from '../../../../src/sync/log';
import { CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { ago, daily, dayMs, incident, minuteMs, now, refreshed, since } from '../../../support/cyberhavenRefresh';
import { setUpCyberhaven } from '../../../support/cyberhavenSetup';

describe('a refresh of Cyberhaven', () => {
  const open = { resolution_statuses: ['open'] };
  const newest = { start_time: ago(dayMs / 2 + 60 * minuteMs) };

  it('asks for the newest hour and for what is open, however old, and for nothing else', async () => {
    const { refresh } = await refreshed(daily(20));
    deepStrictEqual((await refresh()).filters, [newest, open]);
    deepStrictEqual((await refresh()).filters, [newest, open]);
  });

  it('asks both at once', async () => {
    const { refresh, clock } = await refreshed(daily(20));
    const before = clock.now();
    await refresh();
    strictEqual(clock.now() - before, 50 + 5 * minuteMs);
  });

  it('goes from the start when nothing is known, and asks for what is open and older beside that', async () => {
    const all = [{ start_time: since }, { ...open, end_time: since }];
    const { refresh, sent, keeper } = await refreshed([]);
    deepStrictEqual(
      sent.slice(1).map(({ body }) => body['filter']),
      all,
    );
    deepStrictEqual((await refresh()).filters, all);
    for (const memory of [null, 'x', {}, { ...(keeper.memory as object), asked: [[1, 'x']] }]) {
      keeper.memory = memory;
      deepStrictEqual((await refresh()).filters, all);
    }
  });

  it('brings what is new, late by less than an hour, or open again', async () => {
    const incidents = [incident('first', 10 * minuteMs, 'closed'), ...daily(10, 'closed')];
    const { refresh, change, statusOf } = await refreshed(incidents);
    incidents.push(incident('new', -2 * minuteMs), incident('late', 50 * minuteMs, 'closed'));
    change('i-7', 'open');
    const { ids, filters, late } = await refresh();
    deepStrictEqual(ids.toSorted(), ['first', 'i-7', 'late', 'new']);
    deepStrictEqual([filters.length, statusOf('i-7'), late], [2, 'open', ['late']]);
  });

  it('says which batch has the newest incidents', async () => {
    const { refresh } = await refreshed(daily(20));
    const { batches } = await refresh();
    deepStrictEqual(
      batches.map((batch) => batch.newest),
      [true, undefined],
    );
  });

  describe('with incidents older than lookbackDays', () => {
    const old = 400 * dayMs;

    it('brings what is open there at once, as history', async () => {
      const { keeper, refresh } = await refreshed([...daily(5), incident('old', old), incident('done', old, 'closed')]);
      deepStrictEqual([keeper.known.has('old'), keeper.known.has('done')], [true, false]);
      deepStrictEqual((await refresh()).late, []);
    });

    it('brings one that was closed and is open again, as news, though nothing of it is known', async () => {
      const { refresh, change, statusOf } = await refreshed([...daily(5), incident('old', old, 'closed')]);
      change('old', { resolution_status: 'open', assignee: null });
      const { late } = await refresh();
      deepStrictEqual([statusOf('old'), late], ['open', ['old']]);
      deepStrictEqual((await refresh()).late, []);
    });

    it('follows it until it is closed', async () => {
      const { refresh, change, statusOf } = await refreshed([...daily(5), incident('old', old)]);
      change('old', 'closed');
      await refresh();
      strictEqual(statusOf('old'), 'closed');
    });

    it('leaves what the scope itself leaves out', async () => {
      const scope = { startTime: ago(20 * dayMs) };
      const { keeper, refresh, sent } = await refreshed([...daily(25), incident('old', old)], scope);
      strictEqual(sent.length, 2);
      deepStrictEqual((await refresh()).filters[1], { ...open, start_time: scope.startTime });
      deepStrictEqual([keeper.known.has('old'), keeper.known.size], [false, 20]);
    });
  });

  it('brings one that arrives late with an old date: open at once, closed within a day', async () => {
    const incidents = daily(20, 'closed');
    const { refresh, clock, keeper } = await refreshed(incidents);
    incidents.push(incident('open', 7.3 * dayMs), incident('closed', 8.3 * dayMs, 'closed'));
    const { late } = await refresh();
    deepStrictEqual([late, keeper.known.has('closed')], [['open'], false]);
    await clock.advance(dayMs);
    deepStrictEqual((await refresh()).late, ['closed']);
    deepStrictEqual((await refresh()).late, []);
  });

  it('reads everything again a day after the last time', async () => {
    const { refresh, clock } = await refreshed(daily(20));
    await clock.advance(dayMs);
    deepStrictEqual((await refresh()).filters, [{ start_time: since }, { ...open, end_time: since }]);
    deepStrictEqual((await refresh()).filters, [newest, open]);
  });

  it('reads everything again once a clock that was ahead at the last time is set right', async () => {
    const incidents = daily(5, 'closed');
    const { clock, refresh, keeper } = await refreshed(incidents);
    clock.jump(dayMs);
    await refresh();
    clock.jump(-dayMs);
    incidents.push(incident('late', 10 * dayMs, 'closed'));
    await refresh();
    ok(keeper.known.has('late'));
  });

  it('reads a longer history at once, and only what is missing of it', async () => {
    const { refresh, keeper, clock } = await refreshed(daily(80, 'closed'));
    strictEqual(keeper.known.size, 30);
    for (const days of [31, 32, 60]) {
      await clock.advance(minuteMs);
      const from = new Date(clock.now() - days * dayMs).toISOString();
      const { filters, late } = await refresh(from);
      deepStrictEqual([keeper.known.size, late, filters[1]?.['start_time']], [days, [], from]);
      ok((filters[1]?.['end_time'] ?? '') > from);
      strictEqual((await refresh(from)).filters.length, 2);
    }
  });

  for (const [name, days, from] of [
    ['that it goes on with', 1, ago(29 * dayMs)],
    ['of which a shorter one is left', 1, ago(7 * dayMs)],
    ['that all is older than by the next time', 50, ago(-20 * dayMs)],
  ] as const) {
    it(`calls nothing new of a first history ${name}, wherever that was interrupted`, async () => {
      for (let most = 1; most <= 8; most++) {
        const { client, clock } = setUpCyberhaven({ incidents: daily(28), scope: { pageSize: 5 } });
        const keeper = new CyberhavenKeeper(client);
        await clock.until(keeper.fetch({ since }, most));
        for (let times = 0; times < 2; times++) {
          await clock.advance(days * dayMs);
          const batches = await clock.until(keeper.fetch({ since: from }));
          deepStrictEqual([batches.flatMap(({ late }) => late), keeper.known.size], [[], 28]);
        }
      }
    });
  }

  it('calls nothing of a longer history new, whichever word it has', async () => {
    const incidents = [
      ...daily(3),
      incident('old', 40 * dayMs, 'in_progress'),
      incident('older', 50 * dayMs, 'closed'),
    ];
    const { refresh, keeper } = await refreshed(incidents);
    const { late } = await refresh(ago(60 * dayMs));
    deepStrictEqual([late, keeper.known.size], [[], 5]);
  });

  it('calls new what was closed and is open again, also where all else is older', async () => {
    const { refresh, change } = await refreshed([incident('old', 40 * dayMs, 'closed')]);
    await refresh(ago(29 * dayMs));
    change('old', 'open');
    // Where it begins moves with time.
    deepStrictEqual((await refresh(ago(28 * dayMs))).late, ['old']);
  });

  it('reads again what a shorter history dropped when it becomes longer', async () => {
    const { refresh, keeper } = await refreshed(daily(30, 'closed'));
    await refresh(ago(7 * dayMs));
    for (const id of keeper.known.keys()) if (Number(id.slice(2)) >= 7) keeper.known.delete(id);
    const { late } = await refresh();
    deepStrictEqual([keeper.known.size, late], [30, []]);
  });

  it('loses nothing to equal times and to times in the future', async () => {
    const incidents = [
      incident('future', -400 * dayMs, 'closed'),
      ...Array.from({ length: 12 }, (_, index) => incident(`same-${index}`, dayMs, 'closed')),
    ];
    const { refresh, keeper } = await refreshed(incidents, { pageSize: 3 });
    strictEqual(keeper.known.size, 13);
    incidents.push(incident('same-12', dayMs, 'closed'), incident('new', -6 * minuteMs, 'closed'));
    incidents.push(incident('soon', -300 * dayMs, 'closed'));
    await refresh();
    deepStrictEqual([keeper.known.has('new'), keeper.known.has('soon')], [true, true]);
  });

  it('does not mind a server whose clock is off', async () => {
    for (const aheadMs of [-3 * 60 * minuteMs, 3 * 60 * minuteMs]) {
      const incidents = daily(5, 'closed');
      const { refresh, keeper } = await refreshed(incidents, {}, { aheadMs });
      incidents.push(incident('new', -5 * minuteMs - aheadMs, 'closed'));
      await refresh();
      ok(keeper.known.has('new'));
      incidents.push(incident('newer', -10 * minuteMs - aheadMs, 'closed'));
      await refresh();
      ok(keeper.known.has('newer'));
    }
  });

  it('asks for what is open only when the scope asks for something else than closed ones', async () => {
    const { refresh } = await refreshed(daily(20, 'closed'), { resolutionStatuses: ['closed'] });
    deepStrictEqual((await refresh()).filters, [{ ...newest, resolution_statuses: ['closed'] }]);
  });

  it('never asks for what is after the end of its scope', async () => {
    const endTime = ago(5 * dayMs);
    const wanted = incident('i-0', 20 * dayMs, 'closed');
    const beyond = { ...wanted.record, id: 'i-1', trigger_time: ago(dayMs), resolution_status: 'closed' };
    for (const faults of [
      // A list that ends without a sign, and one that goes beyond.
      { tokens: 'nowhere' as const },
      { record: () => beyond },
    ]) {
      const { refresh } = await refreshed([wanted], { endTime, pageSize: 1 }, { faults });
      const { filters } = await refresh();
      const times = filters.map((filter) => [filter['start_time'] ?? '', filter['end_time'] ?? '']);
      ok(
        times.every(([from = '', to = '']) => from <= to && to <= endTime),
        JSON.stringify(times),
      );
    }
  });

  it('still asks for what is open when the scope ends before the history begins, and says so', async () => {
    const scope = { endTime: '2024-01-31' };
    const { clock, client, sent } = setUpCyberhaven({ incidents: [incident('old', 800 * dayMs)], scope });
    const keeper = new CyberhavenKeeper(client);
    const [first] = await clock.until(keeper.fetch({ since }));
    deepStrictEqual(sent.at(-1)?.body['filter'], { ...open, end_time: '2024-01-31T23:59:59.999Z' });
    const [warning = ''] = (first?.warnings ?? []).map(warningLine);
    ok(warning.startsWith('The scope ends at 2024-01-31, before 2026-01-01T12:00:00.000Z'), warning);
    ok(keeper.known.has('old'));
  });

  it('passes on what the API says in each answer, and counts what was skipped of what is new only', async () => {
    const { keeper } = await refreshed(daily(20));
    const { client, clock } = setUpCyberhaven({
      auth: 'bearer',
      instead: async () => Response.json({ resources: [{ id: 5 }], errors: ['late'] }),
    });
    const other = new CyberhavenKeeper(client);
    other.memory = keeper.memory;
    const batches = await clock.until(other.fetch({ since }));
    deepStrictEqual(
      batches.map(({ warnings, skipped }) => [warnings, skipped.count]),
      [
        [['late'], 1],
        [['late'], 0],
      ],
    );
  });

  it('remembers little', async () => {
    const { refresh, keeper } = await refreshed(daily(28), { pageSize: 3 });
    await refresh();
    ok(JSON.stringify(keeper.memory).length < 400, JSON.stringify(keeper.memory));
    ok(now > 0);
  });
});
