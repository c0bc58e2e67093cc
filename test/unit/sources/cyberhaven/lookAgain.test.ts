import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { ago, daily, dayMs, incident, minuteMs, refreshed, since } from '../../../support/cyberhavenRefresh';

/** Incidents far apart, each in a stretch of time of its own for pages of two. */
const apart = { pageSize: 2 };

describe('what Cyberhaven no longer lists as open', () => {
  it('is read again, several close together at once', async () => {
    const { refresh, change, statusOf } = await refreshed(daily(20));
    change('i-7', 'closed');
    change('i-9', 'ignored');
    const { ids, filters } = await refresh();
    deepStrictEqual([statusOf('i-7'), statusOf('i-9'), statusOf('i-8')], ['closed', 'ignored', 'open']);
    // Triggered at .000987654 of a second: a ms more at both ends.
    deepStrictEqual(filters.slice(2), [{ start_time: ago(9.5 * dayMs + 1), end_time: ago(7.5 * dayMs - 1) }]);
    strictEqual(new Set(ids).size, ids.length);
    strictEqual((await refresh()).filters.length, 2);
  });

  it('is read again without what the scope narrows down and an incident may have left', async () => {
    const scope = { resolutionStatuses: ['open' as const], users: ['john.doe'], assignees: ['security.team'] };
    const policies = { policyIds: ['policy-456'], hostnames: ['LAPTOP-001'] };
    const { refresh, change, statusOf } = await refreshed(daily(20), { ...scope, ...policies });
    change('i-3', { resolution_status: 'closed', assignee: 'mara', username: 'jdoe' });
    const { filters } = await refresh();
    deepStrictEqual(filters.slice(2), [
      {
        policy_ids: ['policy-456'],
        hostnames: ['LAPTOP-001'],
        start_time: ago(3.5 * dayMs + 1),
        end_time: ago(3.5 * dayMs - 1),
      },
    ]);
    strictEqual(statusOf('i-3'), 'closed');
    strictEqual((await refresh()).filters.length, 2);
  });

  it('is found among more incidents of the same time than fit a page', async () => {
    const incidents = [...Array.from({ length: 25 }, (_, index) => incident(`same-${index}`, 3 * dayMs)), ...daily(3)];
    const { refresh, change, statusOf } = await refreshed(incidents, { pageSize: 2 });
    for (const id of ['same-3', 'same-24']) change(id, 'closed');
    await refresh();
    deepStrictEqual([statusOf('same-3'), statusOf('same-24'), statusOf('same-5')], ['closed', 'closed', 'open']);
  });

  it('is read again though the list of open ones never comes to its end', async () => {
    // Of several at one time a page has one, and a record that is malformed.
    const incidents = [incident('i-0', 3 * dayMs), incident('i-1', 3 * dayMs), incident('i-2', dayMs)];
    const faults = { malformed: true, sparse: true };
    const { refresh, change, attention } = await refreshed(
      incidents,
      { resolutionStatuses: ['open'], pageSize: 2 },
      { faults },
    );
    await refresh();
    for (const id of ['i-0', 'i-2']) change(id, 'closed');
    for (let count = 0; count < 3; count++) await refresh();
    deepStrictEqual(attention(), ['i-1']);
  });

  describe('and not at all', () => {
    it('is said to be so, once, and asked for no more', async () => {
      const { refresh, remove, keeper, attention } = await refreshed(daily(20));
      remove('i-5');
      // An API may lose sight of one for a moment.
      deepStrictEqual((await refresh()).unlisted, []);
      ok(attention().includes('i-5'));
      const { unlisted, filters } = await refresh();
      deepStrictEqual([unlisted, filters.length], [['i-5'], 3]);
      ok(keeper.known.has('i-5') && !attention().includes('i-5'));
      strictEqual((await refresh()).filters.length, 2);
    });

    it('is so when it is older than lookbackDays', async () => {
      const incidents = [...daily(5), incident('old', 400 * dayMs), incident('older', 500 * dayMs)];
      const { refresh, remove, attention } = await refreshed(incidents);
      remove('old');
      await refresh();
      deepStrictEqual((await refresh()).unlisted, ['old']);
      ok(attention().includes('older'));
    });

    it('is so when it has left the scope, and is shown as it is now', async () => {
      for (const [scope, more] of [
        [{ assignees: ['security.team'] }, { assignee: 'mara' }],
        [{ assignees: ['security.team'] }, { assignee: null }],
        [{ users: ['john.doe'] }, { username: 'jdoe' }],
        [{ policySeverities: ['high' as const] }, { policy_severity: 'low' }],
      ] as const) {
        const { refresh, change, keeper, attention } = await refreshed(daily(20), scope as never);
        change('i-5', more);
        await refresh();
        const { unlisted } = await refresh();
        deepStrictEqual(unlisted, ['i-5'], JSON.stringify(more));
        const { assignee, user, severity } = keeper.known.get('i-5')!;
        const now = { assignee: assignee ?? null, username: user?.principal, policy_severity: severity?.value };
        deepStrictEqual({ ...now, ...more }, now);
        ok(!attention().includes('i-5'));
        strictEqual((await refresh()).filters.length, 2);
      }
    });

    it('is not said to be so because the API loses sight of everything for a moment', async () => {
      const incidents = daily(20);
      const { refresh, attention } = await refreshed(incidents);
      const all = incidents.splice(0);
      deepStrictEqual((await refresh()).unlisted, []);
      incidents.push(...all);
      for (let count = 0; count < 3; count++) deepStrictEqual((await refresh()).unlisted, []);
      const again = incidents.splice(0);
      deepStrictEqual((await refresh()).unlisted, []);
      strictEqual(attention().length, again.length);
    });

    it('is listed again when it comes back', async () => {
      const incidents = daily(20);
      const { refresh, remove, change, attention, statusOf } = await refreshed(incidents);
      const gone = incidents[5]!;
      remove('i-5');
      await refresh();
      deepStrictEqual((await refresh()).unlisted, ['i-5']);
      incidents.push(gone);
      await refresh();
      ok(attention().includes('i-5'));
      change('i-5', 'closed');
      await refresh();
      strictEqual(statusOf('i-5'), 'closed');
    });

    it('is not said to be so when its record cannot be read any more, or the answer has errors', async () => {
      for (const faults of [
        {
          record: (record: object) =>
            'id' in record && record.id === 'i-5' ? { ...record, policy: 7 } : { ...record },
        },
        { errors: ['a shard is late'] },
        { errors: [{ reason: 'SHARD_LATE' }] },
      ]) {
        const live: typeof faults | object = {};
        const { refresh, remove, attention } = await refreshed(daily(20), {}, { faults: live });
        Object.assign(live, faults);
        if ('errors' in faults) remove('i-5');
        deepStrictEqual((await refresh()).unlisted, []);
        ok(attention().includes('i-5'));
        for (const name of Object.keys(live)) delete (live as Record<string, unknown>)[name];
        await refresh();
        deepStrictEqual((await refresh()).unlisted, 'errors' in faults ? ['i-5'] : []);
      }
    });

    it('is said to be so when it has no time to ask for, once all that is open has come', async () => {
      const faults = { times: 'zero' } as const;
      const { refresh, remove, attention } = await refreshed(daily(3), {}, { faults });
      deepStrictEqual((await refresh()).unlisted, []);
      remove('i-1');
      await refresh();
      deepStrictEqual((await refresh()).unlisted, ['i-1']);
      deepStrictEqual(attention(), ['i-0', 'i-2']);
    });
  });

  describe('of a word that the API page does not know', () => {
    it('is never asked for with that word, whatever records show, and is looked at one by one', async () => {
      // Servers that would take the word, and that would not.
      for (const words of [['escalated', 'in legal'], []]) {
        const incidents = [...daily(5), incident('odd', 2.7 * dayMs, 'escalated')];
        const { refresh, change, remove, statusOf, api, attention } = await refreshed(incidents, {}, { words });
        const asked = async (): Promise<unknown[]> =>
          (await refresh()).filters.flatMap(({ resolution_statuses: some }) => (some === undefined ? [] : [some]));
        deepStrictEqual(await asked(), [['open']]);
        strictEqual((await refresh()).filters.length, 3);
        change('odd', 'in legal');
        await refresh();
        strictEqual(statusOf('odd'), 'in legal');
        change('odd', 'closed');
        deepStrictEqual(await asked(), [['open']]);
        strictEqual(statusOf('odd'), 'closed');
        change('i-4', 'escalated');
        await refresh();
        remove('i-4');
        await refresh();
        deepStrictEqual((await refresh()).unlisted, ['i-4']);
        ok(!attention().includes('i-4'));
        ok(api.requests.every(({ status }) => status === 200));
      }
    });

    it('is asked for with a word that the user wrote into the scope only', async () => {
      const incidents = [...daily(5, 'in_progress'), incident('odd', 2.7 * dayMs, 'unresolved')];
      const { refresh, api } = await refreshed(incidents, {}, { words: ['in_progress', 'unresolved'] });
      for (let count = 0; count < 3; count++) {
        for (const { resolution_statuses: some } of (await refresh()).filters) {
          deepStrictEqual(some ?? ['open'], ['open']);
        }
      }
      ok(api.requests.every(({ status }) => status === 200));
    });

    it('is asked for with the words of the scope only, when it has some', async () => {
      const scope = { resolutionStatuses: ['open' as const, 'in_progress' as const] };
      const incidents = [...daily(5), incident('odd', 2.7 * dayMs, 'in_progress')];
      const { refresh, change } = await refreshed(incidents, scope, { words: ['in_progress', 'escalated'] });
      deepStrictEqual((await refresh()).filters[1], { resolution_statuses: ['open', 'in_progress'] });
      change('odd', 'escalated');
      await refresh();
      deepStrictEqual((await refresh()).filters[1], { resolution_statuses: ['open', 'in_progress'] });
    });

    it('is not taken for gone when it is within the scope, and is when it has left it', async () => {
      const incidents = [...daily(5), incident('odd', 2.7 * dayMs, 'escalated')];
      const { refresh, change, attention } = await refreshed(incidents, { assignees: ['security.team'] });
      deepStrictEqual((await refresh()).unlisted, []);
      change('odd', { assignee: 'mara' });
      await refresh();
      deepStrictEqual((await refresh()).unlisted, ['odd']);
      ok(!attention().includes('odd'));
    });

    it('is not taken for gone by an API that does not know its own word', async () => {
      // The server shows "Open" and lists nothing for "open".
      const faults = { record: (record: object) => ({ ...record, resolution_status: 'OPEN' }) };
      const { refresh, attention } = await refreshed(daily(5, 'Open'), {}, { faults, words: ['Open'] });
      for (let count = 0; count < 3; count++) deepStrictEqual((await refresh()).unlisted, []);
      strictEqual(attention().length, 5);
    });
  });

  describe('when there are many', () => {
    const many = Array.from({ length: 28 }, (_, index) => `i-${index}`);
    const odd = many.filter((_, index) => index % 2 === 1);

    it('is asked for by time, where that has to be, each in the same refresh', async () => {
      const { refresh, change, statusOf } = await refreshed(daily(28), apart, { incidentIds: false });
      for (const id of odd) change(id, 'closed');
      // The newest, 7 pages of open ones, a question by ids that is refused, and a time for each.
      strictEqual((await refresh()).filters.length, 1 + 7 + 1 + odd.length);
      ok(odd.every((id) => statusOf(id) === 'closed'));
      strictEqual((await refresh()).filters.length, 1 + 7);
    });

    it('is asked for by ids where the API knows how, a page at once', async () => {
      const { refresh, change, remove, statusOf, api } = await refreshed(daily(28), {}, { incidentIds: true });
      const incidents = odd.slice(0, 10);
      for (const id of incidents) change(id, 'closed');
      remove('i-21');
      const { filters, unlisted } = await refresh();
      deepStrictEqual([filters.length, unlisted], [3, []]);
      deepStrictEqual((await refresh()).unlisted, ['i-21']);
      ok(incidents.every((id) => statusOf(id) === 'closed'));
      ok(api.requests.every(({ status }) => status === 200));
    });

    it('is asked for by ids again after a sign-in page in the place of an answer', async () => {
      let asked = 0;
      const { refresh, change } = await refreshed(
        daily(28),
        { pageSize: 3 },
        {
          incidentIds: true,
          instead: async (request) => {
            if (!(await request.clone().text()).includes('"incident_ids"')) return undefined;
            return ++asked === 1 ? new Response('<html><title>Sign in</title>') : undefined;
          },
        },
      );
      for (const id of odd) change(id, 'closed');
      await refresh();
      for (const id of many) change(id, 'closed');
      await refresh();
      ok(asked > 1);
    });

    for (const [name, answer] of [
      ['refuses that', async () => Response.json({ message: 'unknown field' }, { status: 400 })],
      ['says at status 200 that it refuses', async () => Response.json({ errors: [{ message: 'unknown field' }] })],
      ['refuses that with a page', async () => new Response('<html><title>No</title>', { status: 400 })],
      ['gives other incidents', undefined],
      ['gives nothing', async () => Response.json({ resources: [], page_response: { total: 0 } })],
    ] as const) {
      it(`is asked for by time where the API ${name}, which is remembered`, async () => {
        const incidents = daily(28);
        const asked: unknown[] = [];
        const { refresh, change, statusOf, api, attention } = await refreshed(
          incidents,
          { pageSize: 3 },
          {
            instead: async (request) => {
              const body = (await request.clone().json()) as { filter?: { incident_ids?: unknown } };
              if (body.filter?.incident_ids === undefined) return undefined;
              asked.push(body.filter.incident_ids);
              if (answer) return answer();
              const { filter, ...rest } = body;
              const { incident_ids: _, ...others } = filter;
              return api.handle(
                new Request(request, { method: 'POST', body: JSON.stringify({ ...rest, filter: others }) }),
              );
            },
          },
        );
        for (const id of odd) change(id, 'closed');
        for (let count = 0; count < 4; count++) deepStrictEqual((await refresh()).unlisted, []);
        ok(odd.every((id) => statusOf(id) === 'closed'));
        deepStrictEqual([attention().length, asked.length], [14, 1]);
      });
    }

    it('is asked for by ids again a day after one answer lacked an incident that was deleted just then', async () => {
      let asked = 0;
      const { refresh, change, clock } = await refreshed(
        daily(28),
        { pageSize: 3 },
        {
          incidentIds: true,
          instead: async (request) => {
            if (!(await request.clone().text()).includes('"incident_ids"')) return undefined;
            return ++asked === 1 ? Response.json({ resources: [], page_response: { total: 0 } }) : undefined;
          },
        },
      );
      for (const id of odd) change(id, 'closed');
      await refresh();
      strictEqual(asked, 1);
      await clock.advance(dayMs);
      await refresh();
      for (const id of many) change(id, 'closed');
      await refresh();
      ok(asked > 1);
    });

    it('is asked for by time where the API fails again and again when asked by ids, which is remembered for a day', async () => {
      let asked = 0;
      let fails = true;
      const { refresh, change, statusOf, clock } = await refreshed(
        daily(28),
        { pageSize: 3 },
        {
          incidentIds: true,
          instead: async (request) => {
            if (!(await request.clone().text()).includes('"incident_ids"')) return undefined;
            asked++;
            return fails ? Response.json({ message: 'index is down' }, { status: 500 }) : undefined;
          },
        },
      );
      for (const id of odd) change(id, 'closed');
      for (let count = 0; count < 10; count++) await refresh();
      ok(odd.every((id) => statusOf(id) === 'closed'));
      const before = asked;
      const others = many.filter((id) => !odd.includes(id));
      const [some, rest] = [others.slice(0, 7), others.slice(7)];
      for (const id of some) change(id, 'closed');
      await refresh();
      deepStrictEqual([before <= 9, asked, some.every((id) => statusOf(id) === 'closed')], [true, before, true]);
      fails = false;
      await clock.advance(dayMs);
      await refresh();
      for (const id of rest) change(id, 'closed');
      await refresh();
      deepStrictEqual([asked > before, rest.every((id) => statusOf(id) === 'closed')], [true, true]);
    });

    it('never starves others: hundreds that vanish, and hundreds of a word that nobody can ask for', async () => {
      const incidents = Array.from({ length: 600 }, (_, index) => {
        return incident(`i-${index}`, (index + 1) * 61 * minuteMs, index % 2 === 0 ? 'open' : 'escalated');
      });
      const { refresh, change, statusOf, attention } = await refreshed(incidents, { pageSize: 20 });
      const before = attention().length;
      // A third vanishes, one of the rest is closed.
      for (let index = incidents.length - 1; index >= 0; index--) if (index % 3 === 0) incidents.splice(index, 1);
      change('i-4', 'closed');
      await refresh();
      change('i-598', 'closed');
      await refresh();
      deepStrictEqual([statusOf('i-4'), before], ['closed', 600]);
      let count = 2;
      while (attention().length > 398 && count < 60) {
        await refresh();
        count++;
      }
      deepStrictEqual([attention().length, statusOf('i-598')], [398, 'closed']);
      ok(count <= 45, `${count} refreshes`);
    });
  });

  it('never starves others when hundreds have left the scope', async () => {
    const incidents = Array.from({ length: 100 }, (_, index) => incident(`i-${index}`, (index + 1) * 61 * minuteMs));
    const scope = { assignees: ['security.team'], pageSize: 10 };
    const { refresh, change, statusOf, attention } = await refreshed(incidents, scope);
    for (let index = 0; index < 50; index++) change(`i-${index}`, { assignee: 'mara' });
    await refresh();
    change('i-90', 'closed');
    for (let count = 0; count < 40; count++) await refresh();
    deepStrictEqual([attention().length, statusOf('i-90')], [49, 'closed']);
  });

  it('does not wait when a user refreshes, and the rest does', async () => {
    const incidents = [...daily(5), incident('odd', 2.7 * dayMs, 'escalated')];
    const urgencies: string[] = [];
    const setup = await refreshed(incidents);
    await setup.refresh();
    setup.change('i-3', 'closed');
    const { client } = setup;
    const list = client.list.bind(client);
    client.list = async (options, page) => {
      urgencies.push(options.priority);
      return list(options, page);
    };
    await setup.refresh(since, { priority: 'user' });
    deepStrictEqual(urgencies, ['user', 'user', 'user', 'spare']);
  });
});
