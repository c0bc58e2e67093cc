import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { daily, dayMs, incident, minuteMs, refreshed, since } from '../../../support/cyberhavenRefresh';
import { setUpCyberhaven } from '../../../support/cyberhavenSetup';
import { failure } from '../../../support/failure';

interface Body {
  readonly page_request?: { readonly id?: string };
  readonly filter?: Readonly<Record<string, unknown>>;
}

/** A server some of whose answers to list requests are failures, as long as `isDown` says so. */
function failing(status: number, message: string) {
  const state: { isDown: (body: Body) => boolean; asked: number } = { isDown: () => false, asked: 0 };
  const instead = async (request: Request): Promise<Response | undefined> => {
    const body = (await request.clone().json()) as Body;
    if (!body.filter || !state.isDown(body)) return undefined;
    state.asked++;
    return Response.json({ message }, { status });
  };
  return { state, instead };
}

const asksOpen = ({ filter }: Body): boolean => filter?.['resolution_statuses'] !== undefined;
const asksNewest = ({ filter = {} }: Body): boolean => !('end_time' in filter) && !('resolution_statuses' in filter);

describe('a question to Cyberhaven that fails', () => {
  for (const [status, message] of [
    [400, 'no such status'],
    [403, 'not for this role'],
    [500, 'the index is down'],
    [404, 'gone'],
  ] as const) {
    it(`with ${status} costs its own answers only: the open ones`, async () => {
      const { state, instead } = failing(status, message);
      const incidents = daily(20);
      const { refresh, statusOf, keeper, attention } = await refreshed(incidents, {}, { instead });
      state.isDown = asksOpen;
      incidents.push(incident('new', -6 * minuteMs, 'closed'));
      const { warnings, unlisted } = await refresh();
      strictEqual(statusOf('new'), 'closed');
      deepStrictEqual(warnings, [`Couldn’t load the open incidents: HTTP ${status}: ${message}`]);
      deepStrictEqual([unlisted, attention().length], [[], 20]);
      state.isDown = () => false;
      deepStrictEqual((await refresh(since, { priority: 'user' })).warnings, []);
      ok(keeper.known.size === 21);
    });
  }

  it('costs its own answers only: what is new, which fails the refresh', async () => {
    const { state, instead } = failing(500, 'the index is down');
    const { change, statusOf, keeper, clock, refresh } = await refreshed(daily(20), {}, { instead });
    state.isDown = asksNewest;
    change('i-7', 'closed');
    const { apiMessage } = await failure('server', clock.until(keeper.fetch({ since })));
    deepStrictEqual([apiMessage, statusOf('i-7')], ['the index is down', 'closed']);
    state.isDown = () => false;
    deepStrictEqual((await refresh()).warnings, []);
  });

  it('costs its own answers only: from the first fetch on', async () => {
    const { state, instead } = failing(500, 'the index is down');
    state.isDown = (body) => body.page_request?.id !== undefined || (!asksOpen(body) && !asksNewest(body));
    const incidents = daily(28, 'closed');
    const { keeper, refresh } = await refreshed(incidents, { pageSize: 5 }, { instead });
    strictEqual(keeper.known.size, 5);
    incidents.push(incident('new', -6 * minuteMs, 'closed'));
    const { warnings, batches } = await refresh();
    ok(keeper.known.has('new'));
    strictEqual(batches[0]?.newest, true);
    match(warnings[0] ?? '', /^Couldn’t load older incidents: .*the index is down$/);
  });

  it('is not said any more once its answers have come, also of the newest hour', async () => {
    const { state, instead } = failing(500, 'the index is down');
    const incidents = daily(3, 'closed');
    const options = { instead, faults: { total: 'missing' } } as const;
    const { refresh, keeper } = await refreshed(incidents, { pageSize: 2 }, options);
    incidents.push(...[1, 2, 3, 4].map((age) => incident(`new-${age}`, -age * minuteMs, 'closed')));
    state.isDown = ({ page_request }) => page_request?.id !== undefined;
    match((await refresh()).warnings.join(), /^Couldn’t load older incidents: /);
    state.isDown = () => false;
    await refresh();
    deepStrictEqual([(await refresh()).warnings, keeper.known.size], [[], 7]);
  });

  it('costs its own answers only: what is looked at again', async () => {
    const { state, instead } = failing(500, 'the index is down');
    const { refresh, change, attention, statusOf } = await refreshed(daily(20), {}, { instead });
    change('i-7', 'closed');
    state.isDown = ({ filter = {} }) => 'end_time' in filter;
    const { warnings, unlisted } = await refresh();
    match(warnings.join(), /^Couldn’t check some open incidents again: /);
    deepStrictEqual([unlisted, attention().length], [[], 20]);
    state.isDown = () => false;
    await refresh(since, { priority: 'user' });
    strictEqual(statusOf('i-7'), 'closed');
  });

  it('is asked ever less often, and each time it is said, but a user need not wait', async () => {
    const { state, instead } = failing(500, 'the index is down');
    const { refresh } = await refreshed(daily(20), {}, { instead });
    state.isDown = asksOpen;
    const tries: number[] = [];
    for (let count = 0; count < 30; count++) {
      state.asked = 0;
      const { warnings } = await refresh();
      tries.push(state.asked);
      match(warnings.join(), /^Couldn’t load the open incidents/);
    }
    // Three attempts each, at intervals that double up to an hour.
    deepStrictEqual(
      tries.flatMap((asked, index) => (asked > 0 ? [index] : [])),
      [0, 1, 3, 7, 15, 27],
    );
    state.asked = 0;
    await refresh(since, { priority: 'user' });
    ok(state.asked > 0);
    state.isDown = () => false;
    deepStrictEqual((await refresh(since, { priority: 'user' })).warnings, []);
    deepStrictEqual((await refresh()).filters.length, 2);
  });

  it('leaves what it asks for to be looked at one by one', async () => {
    const { state, instead } = failing(500, 'the index is down');
    const { refresh, change, statusOf } = await refreshed(daily(20), {}, { instead });
    state.isDown = asksOpen;
    change('i-7', 'closed');
    await refresh();
    strictEqual(statusOf('i-7'), 'closed');
  });

  it('because the key is not good any more ends the fetch; what came before stays', async () => {
    const keys = ['key-1'];
    let lists = 0;
    const { client, clock, sent } = setUpCyberhaven({
      incidents: daily(28, 'closed'),
      keys,
      scope: { pageSize: 4 },
      instead: async ({ url }) => {
        if (url.endsWith('/list') && ++lists === 3) keys.pop();
        return undefined;
      },
    });
    const keeper = new CyberhavenKeeper(client);
    strictEqual((await failure('unauthorized', clock.until(keeper.fetch({ since })))).status, 401);
    ok(keeper.known.size >= 4 && keeper.known.size < 28, String(keeper.known.size));
    const before = sent.length;
    await clock.advance(120_000);
    strictEqual(sent.length, before);
    keys.push('key-1');
    await clock.until(keeper.fetch({ since }));
    strictEqual(keeper.known.size, 28);
  });

  it('ends with the error when nothing answers', async () => {
    const { state, instead } = failing(503, 'starting');
    state.isDown = () => true;
    const { client, clock } = setUpCyberhaven({ instead });
    const { apiMessage } = await failure('server', clock.until(new CyberhavenKeeper(client).fetch({ since })));
    strictEqual(apiMessage, 'starting');
    ok(dayMs > 0);
  });
});
