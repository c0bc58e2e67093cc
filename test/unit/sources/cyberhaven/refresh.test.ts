import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { CyberhavenScope } from '../../../../src/sources/cyberhaven/scope';
import type { SampleCyberhavenIncident } from '../../../../src/sources/sample/cyberhavenIncidents';
import { CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { referenceIncident } from '../../../support/cyberhavenServer';
import { idsOf, setUpCyberhaven, type Sent } from '../../../support/cyberhavenSetup';

const now = Date.parse('2026-01-31T12:00:00Z');
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const since = new Date(now - 30 * dayMs).toISOString();

function incident(id: string, ageMs: number, status = 'open'): SampleCyberhavenIncident {
  const trigger_time = new Date(now - ageMs).toISOString().replace('Z', '987654Z');
  return referenceIncident({ id, trigger_time, resolution_status: status });
}

/** Incidents a day apart, `i-0` the newest. */
function daily(count: number, status = 'open'): SampleCyberhavenIncident[] {
  return Array.from({ length: count }, (_, index) => incident(`i-${index}`, (index + 0.5) * dayMs, status));
}

/** Nothing for a request for a token. */
function filterOf({ body }: Sent): unknown[] {
  return 'filter' in body ? [body['filter']] : [];
}

describe('a refresh of Cyberhaven', () => {
  /** After a full read, five minutes ago. */
  async function setUp(incidents: SampleCyberhavenIncident[], scope: CyberhavenScope = {}) {
    const setup = setUpCyberhaven({ incidents, scope });
    const { clock, client, sent } = setup;
    const keeper = new CyberhavenKeeper(client);
    await clock.until(keeper.fetch({ since }));
    await clock.advance(5 * minuteMs);
    /** What a refresh brings, and what it asks. */
    const refresh = async (from = since): Promise<{ ids: string[]; filters: unknown[] }> => {
      const before = sent.length;
      const batches = await clock.until(keeper.fetch({ since: from }));
      return { ids: idsOf(batches), filters: sent.slice(before).flatMap(filterOf) };
    };
    const change = (id: string, status: string): void => {
      const index = incidents.findIndex(({ record }) => record.id === id);
      const { record, ...others } = incidents[index]!;
      incidents[index] = { ...others, record: { ...record, resolution_status: status } };
    };
    const statusOf = (id: string): string | undefined => keeper.held.get(id)?.status.value;
    return { ...setup, keeper, refresh, change, statusOf };
  }
  const openFilter = { start_time: since, resolution_statuses: ['open'] };

  it('asks for the newest hour and for what is open, and for nothing else', async () => {
    const { refresh } = await setUp(daily(20));
    const newest = { start_time: new Date(now - dayMs / 2 - 60 * minuteMs).toISOString() };
    deepStrictEqual((await refresh()).filters, [newest, openFilter]);
    deepStrictEqual((await refresh()).filters, [newest, openFilter]);
  });

  it('asks both at once', async () => {
    const { refresh, clock } = await setUp(daily(20));
    const before = clock.now();
    await refresh();
    strictEqual(clock.now() - before, 50);
  });

  it('goes from the start when nothing is known', async () => {
    const { refresh } = await setUp([]);
    deepStrictEqual((await refresh()).filters, [{ start_time: since }, openFilter]);
  });

  it('brings what is new, late by less than an hour, or open again', async () => {
    const incidents = [incident('first', 10 * minuteMs, 'closed'), ...daily(10, 'closed')];
    const { refresh, change, statusOf } = await setUp(incidents);
    incidents.push(incident('new', -2 * minuteMs), incident('late', 50 * minuteMs, 'closed'));
    change('i-7', 'open');
    const { ids, filters } = await refresh();
    deepStrictEqual(ids.toSorted(), ['first', 'i-7', 'late', 'new']);
    deepStrictEqual([filters.length, statusOf('i-7')], [2, 'open']);
  });

  it('reads again what is not open any more, several close together at once', async () => {
    const { refresh, change, statusOf } = await setUp(daily(20));
    change('i-7', 'closed');
    change('i-9', 'ignored');
    const { ids, filters } = await refresh();
    deepStrictEqual([statusOf('i-7'), statusOf('i-9'), statusOf('i-8')], ['closed', 'ignored', 'open']);
    // The newest, the open ones, and both by the time from a ms before the one to a ms after the other.
    const [from, to] = [9.5 * dayMs + 1, 7.5 * dayMs].map((age) => new Date(now - age).toISOString());
    deepStrictEqual(filters.slice(2), [{ start_time: from, end_time: to?.replace('.000', '.001') }].map(exact));
    strictEqual(new Set(ids).size, ids.length);
    strictEqual((await refresh()).filters.length, 2);

    // Triggered at .000987654 of a second: the start is a ms before.
    function exact(filter: object): object {
      return { ...filter, start_time: new Date(now - 9.5 * dayMs - 1).toISOString() };
    }
  });

  it('asks for single ones when there are too many others between them, at most ten a refresh', async () => {
    const { refresh, change, statusOf } = await setUp(daily(28), { pageSize: 2 });
    const ids = Array.from({ length: 14 }, (_, index) => `i-${2 * index + 1}`);
    for (const id of ids) change(id, 'closed');
    const openPages = 7;
    strictEqual((await refresh()).filters.length, 1 + openPages + 10);
    strictEqual(ids.filter((id) => statusOf(id) === 'closed').length, 10);
    strictEqual((await refresh()).filters.length, 1 + openPages + 4);
    ok(ids.every((id) => statusOf(id) === 'closed'));
    strictEqual((await refresh()).filters.length, 1 + openPages);
  });

  it('sees what is closed though the scope asks for open ones only', async () => {
    const { refresh, change, statusOf } = await setUp(daily(20), { resolutionStatuses: ['open'], users: ['john.doe'] });
    change('i-3', 'closed');
    const { filters, ids } = await refresh();
    strictEqual(statusOf('i-3'), 'closed');
    strictEqual(ids.length, 20);
    deepStrictEqual(filters[1], { start_time: since, resolution_statuses: ['open'], users: ['john.doe'] });
    deepStrictEqual(filters[2], {
      start_time: new Date(now - 3.5 * dayMs - 1).toISOString(),
      end_time: new Date(now - 3.5 * dayMs + 1).toISOString(),
      users: ['john.doe'],
    });
    strictEqual((await refresh()).filters.length, 2);
  });

  it('does not ask what is open when the scope asks for closed ones only', async () => {
    const { refresh } = await setUp(daily(20, 'closed'), { resolutionStatuses: ['closed'] });
    strictEqual((await refresh()).filters.length, 1);
  });

  it('asks once a day for one that the API has no more, and keeps it', async () => {
    const incidents = daily(20);
    const { refresh, clock, keeper } = await setUp(incidents);
    incidents.splice(5, 1);
    deepStrictEqual([(await refresh()).filters.length, (await refresh()).filters.length], [3, 2]);
    ok(keeper.held.has('i-5'));
    await clock.advance(dayMs);
    strictEqual((await refresh()).filters.length, 1);
    deepStrictEqual([(await refresh()).filters.length, (await refresh()).filters.length], [3, 2]);
  });

  it('looks again at one that came back', async () => {
    const incidents = daily(20);
    const { refresh, change, statusOf } = await setUp(incidents);
    const [gone] = incidents.splice(5, 1);
    await refresh();
    incidents.push(gone!);
    strictEqual((await refresh()).filters.length, 2);
    change('i-5', 'closed');
    await refresh();
    strictEqual(statusOf('i-5'), 'closed');
  });

  it('asks for nothing by a status that it has no word for', async () => {
    const { refresh } = await setUp(daily(20, 'escalated'));
    strictEqual((await refresh()).filters.length, 2);
  });

  it('follows open ones until they are closed, also when they are older than what is asked for', async () => {
    const { refresh, change, statusOf } = await setUp(daily(20));
    const later = new Date(now - 10 * dayMs).toISOString();
    const { filters } = await refresh(later);
    deepStrictEqual(filters[1], { ...openFilter, start_time: new Date(now - 19.5 * dayMs).toISOString() });
    change('i-15', 'closed');
    await refresh(later);
    strictEqual(statusOf('i-15'), 'closed');
  });

  it('is a full read a day after the last one, or when more than a day more is asked for', async () => {
    const { refresh, clock } = await setUp(daily(20));
    const halfADayMore = new Date(now - 30.5 * dayMs).toISOString();
    strictEqual((await refresh(halfADayMore)).filters.length, 2);
    const more = new Date(now - 32 * dayMs).toISOString();
    deepStrictEqual((await refresh(more)).filters, [{ start_time: more }]);
    strictEqual((await refresh(more)).filters.length, 2);
    await clock.advance(dayMs);
    deepStrictEqual((await refresh(more)).filters, [{ start_time: more }]);
  });

  it('is a full read when the memory cannot be read', async () => {
    const { refresh, keeper } = await setUp(daily(20));
    for (const memory of [null, 'x', {}, { ...(keeper.memory as object), read: [[1, 'x']] }]) {
      keeper.memory = memory;
      deepStrictEqual((await refresh()).filters, [{ start_time: since }]);
    }
  });

  it('passes on what the API says in each answer, and counts what was left out of what is new only', async () => {
    const incidents = daily(20);
    const { keeper, clock } = await setUp(incidents);
    const { client } = setUpCyberhaven({
      auth: 'bearer',
      instead: async () => Response.json({ resources: [{ id: 5 }], errors: ['late'] }),
    });
    const { memory } = keeper;
    const other = new CyberhavenKeeper(client);
    other.memory = memory;
    const batches = await clock.until(other.fetch({ since }));
    deepStrictEqual(
      batches.map(({ warnings, skipped }) => [warnings, skipped.count]),
      [
        [['late'], 1],
        [['late'], 0],
      ],
    );
  });
});
