import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../../src/domain/incident';
import { type Batch, noneSkipped, SourceError } from '../../../src/sources/source';
import { batch, incident, settled, start, Windows } from '../../support/syncSetup';

type Window = ReturnType<Windows['open']>;

const earlier = '2026-04-01T00:00:00Z';
const later = '2026-06-02T00:00:00Z';
const dayMs = 24 * 60 * 60 * 1000;
/** Nothing new is missing. */
const done = { done: 1, of: 1 };

function of(incidents: readonly Incident[], more: Partial<Batch> = {}): Batch {
  return { incidents, skipped: noneSkipped, warnings: [], ...more };
}

/** A refresh with these batches. */
async function fetched(window: Window, ...batches: Batch[]): Promise<void> {
  const refreshed = window.sync.refresh('user');
  await window.source.answer(...batches);
  await refreshed;
}

describe('A refresh', () => {
  let windows: Windows;
  beforeEach(() => (windows = new Windows()));
  afterEach(() => Windows.dispose());

  it('has ended once nothing new is missing, and goes on to recheck known incidents', async () => {
    const [one, two] = [windows.open(), windows.open()];
    const refreshed = one.sync.refresh('user');
    await one.source.next({ ...batch('a', 'x'), parts: { done: 1, of: 2 } });
    strictEqual(one.sync.status('a').refreshing, true);
    await one.source.next({ ...batch('a', 'y'), parts: { done: 2, of: 2 } });
    deepStrictEqual(await refreshed, [{ connection: 'a', ok: true, fetched: 2 }]);
    for (const { sync } of [one, two]) {
      deepStrictEqual([sync.status('a').refreshing, sync.status('a').lastSuccess], [false, windows.clock.now()]);
    }
    await one.source.next(of([incident('a', 'x', undefined, 'closed')], { parts: done, warnings: ['Look.'] }));
    await one.source.next(undefined);
    await windows.clock.advance(1000);
    for (const { store, sync } of [one, two]) {
      strictEqual(store.get({ connection: 'a', id: 'x' })?.status.state, 'closed');
      deepStrictEqual([sync.status('a').warnings, sync.status('a').failures], [['Look.'], 0]);
    }
  });

  it('makes room for the next one while it rechecks known incidents, in any window', async () => {
    const [one, two] = [windows.open(), windows.open()];
    const first = one.sync.refresh('background');
    await one.source.next({ ...batch('a', 'x'), parts: done });
    await first;
    const second = one.sync.refresh('user');
    await settled();
    deepStrictEqual([one.source.asked[0]?.signal.aborted, one.source.asked.length], [true, 2]);
    await one.source.next({ ...batch('a', 'y'), parts: done });
    strictEqual((await second)[0]?.ok, true);
    const third = two.sync.refresh('user');
    await windows.clock.advance(2000);
    const by = one.source.asked.length > 2 ? one.source : two.source;
    await by.next({ ...batch('a', 'z'), parts: done });
    await windows.clock.advance(2000);
    strictEqual((await third)[0]?.ok, true);
    ok(two.store.get({ connection: 'a', id: 'z' }));
  });

  it('asks for the newest at once for who joins it, in whichever window', async () => {
    const [one, two] = [windows.open(), windows.open()];
    const first = one.sync.refresh('background');
    await one.source.next({ ...batch('a', 'x'), newest: true });
    const joined = [one.sync.refresh('user')];
    deepStrictEqual(one.source.wishes, ['user']);
    joined.push(two.sync.refresh('user'));
    await windows.clock.advance(2000);
    deepStrictEqual(one.source.wishes, ['user', 'user']);
    joined.push(two.sync.refresh('user'));
    await windows.clock.advance(2000);
    deepStrictEqual(one.source.wishes.length, 3);
    await one.source.next(undefined);
    await windows.clock.advance(2000);
    deepStrictEqual(
      (await Promise.all([first, ...joined])).flat().map(({ ok: good }) => good),
      [true, true, true, true],
    );
    deepStrictEqual([one.source.asked.length, two.source.asked.length], [1, 0]);
  });

  it('asks for the newest in the background once a minute at most', async () => {
    const window = windows.open();
    const refreshed = window.sync.refresh('background');
    await window.source.next({ ...batch('a', 'x'), newest: true });
    void window.sync.refresh('background');
    deepStrictEqual(window.source.wishes, []);
    await windows.clock.advance(60_000);
    void window.sync.refresh('background');
    void window.sync.refresh('background');
    deepStrictEqual(window.source.wishes, ['background']);
    await window.source.next(undefined);
    await refreshed;
  });

  it('starts again right after it was canceled', async () => {
    const window = windows.open();
    const canceled = window.sync.refresh('user');
    await window.source.next(batch('a', 'x'));
    window.sync.cancel();
    const again = window.sync.refresh('user');
    strictEqual(window.sync.status('a').refreshing, true);
    strictEqual((await canceled)[0]?.ok, false);
    await window.source.answer(batch('a', 'y'));
    deepStrictEqual(await again, [{ connection: 'a', ok: true, fetched: 1 }]);
    deepStrictEqual(window.ids(), ['x', 'y']);
  });

  it('ends with the new key in both windows when it was replaced while another one fetches', async () => {
    const [one, two] = [windows.open(), windows.open()];
    const old = one.sync.refresh('background');
    await settled();
    const anew = two.sync.restart('a');
    await windows.clock.advance(2000);
    await one.source.next(new SourceError('unauthorized', 'old key'));
    await windows.clock.advance(2000);
    strictEqual((await old)[0]?.ok, false);
    await two.source.answer(batch('a', 'x'));
    await anew;
    await windows.clock.advance(1000);
    for (const { sync, ids } of [one, two]) deepStrictEqual([sync.status('a').error, ids()], [undefined, ['x']]);
  });
});

describe('What a refresh finds', () => {
  let windows: Windows;
  beforeEach(() => (windows = new Windows()));
  afterEach(() => Windows.dispose());

  it('is news from the first newest page on, even if that refresh fails', async () => {
    const window = windows.open();
    const failed = window.sync.refresh('user');
    await window.source.next(of([incident('a', 'first'), incident('a', 'timeless', '')], { newest: true }));
    await window.source.next(of([incident('a', 'past', earlier), incident('a', 'meanwhile', later)]));
    await window.source.next(new SourceError('server', 'down'));
    await failed;
    await fetched(window, of([incident('a', 'x', later), incident('a', 'older', earlier)], { newest: true }));
    deepStrictEqual(window.found, ['meanwhile', 'x']);
  });

  it('is no news when it is of the past, though the newest page had come before, asked for more urgently', async () => {
    const window = windows.open();
    const page = [incident('a', 'first')];
    const past = [incident('a', 'past', earlier)];
    // A refresh that a user asks for before the first page is there asks for it once more: what comes later is empty.
    await fetched(window, of(page), of([], { newest: true }), of(past), of([incident('a', 'meanwhile', later)]));
    deepStrictEqual(window.found, ['meanwhile']);
    deepStrictEqual(['first', 'past', 'meanwhile'].map(window.isNew), [false, false, true]);
  });

  it('is news when it needs attention again, and when it arrives late', async () => {
    const window = windows.open();
    const closed = ['b', 'c'].map((id) => incident('a', id, undefined, 'closed'));
    await fetched(window, of([...closed, incident('a', 'w', undefined, 'waiting')], { newest: true }));
    const raised = [incident('a', 'b'), incident('a', 'w')];
    const late = [incident('a', 'late', earlier), incident('a', 'past', earlier)];
    await fetched(window, of([...raised, ...late], { late: ['late'] }));
    deepStrictEqual(window.found.toSorted(), ['b', 'late', 'w']);
    deepStrictEqual(['b', 'c', 'late', 'past'].map(window.isNew), [true, false, true, false]);
  });

  it('is no news when it is older than the history was, and a longer one brings it back', async () => {
    const window = windows.open();
    await fetched(window, of([incident('a', 'first', earlier)], { newest: true }));
    await fetched(window, of([incident('a', 'x', later, 'closed')], { newest: true }));
    window.sync.markSeen();
    windows.clock.jump(300 * dayMs);
    // It has left the window by the next start.
    const next = windows.open();
    await fetched(next, of([], { newest: true }));
    strictEqual(next.store.get({ connection: 'a', id: 'x' }), undefined);
    windows.lookbackDays = 365;
    const y = incident('a', 'y', new Date(windows.clock.now() - dayMs).toISOString());
    await fetched(next, of([y], { newest: true }), of([incident('a', 'x', later, 'closed')]));
    deepStrictEqual([next.found, ['x', 'y'].map(next.isNew)], [['y'], [false, true]]);
  });

  it('needs no attention any more once the API lists it no longer, in every window and after a restart', async () => {
    const [one, two] = [windows.open(), windows.open()];
    await fetched(one, of([incident('a', 'gone'), incident('a', 'there')], { newest: true }));
    await fetched(one, of([], { unlisted: ['gone', 'never held'] }));
    await windows.clock.advance(1000);
    const third = windows.open();
    await settled();
    for (const { store } of [one, two, third]) {
      const { status, unlistedSince, raw } = store.get({ connection: 'a', id: 'gone' }) ?? {};
      deepStrictEqual([status?.state, unlistedSince, raw?.['id']], ['closed', new Date(start).toISOString(), 'gone']);
      strictEqual(store.get({ connection: 'a', id: 'there' })?.unlistedSince, undefined);
    }
    const refreshed = third.sync.refresh('user');
    await settled();
    deepStrictEqual([...(third.source.asked[0]?.unlisted ?? [])], ['gone']);
    // The same record as before: it is listed again.
    await third.source.answer(of([incident('a', 'gone')]));
    await refreshed;
    await windows.clock.advance(1000);
    for (const { store } of [one, third]) {
      const { status, unlistedSince } = store.get({ connection: 'a', id: 'gone' }) ?? {};
      deepStrictEqual([status?.state, unlistedSince], ['attention', undefined]);
    }
    deepStrictEqual(third.found, ['gone']);
  });

  it('is claimed at once, however much it is', async () => {
    const window = windows.open();
    await fetched(window, { ...batch('a', 'x'), newest: true });
    const many = Array.from({ length: 60_000 }, (_, index) => incident('a', `i-${index}`, '2026-06-02T00:00:00Z'));
    const refreshed = window.sync.refresh('user');
    await settled();
    await window.source.next(of(many));
    // It may not be written yet.
    strictEqual((await window.sync.claim(many)).length, 60_000);
    deepStrictEqual(await window.sync.claim(many), []);
    await window.source.next(undefined);
    await refreshed;
  });

  it('notifies in one window, and after a restart when none has', async () => {
    const one = windows.open();
    await fetched(one, of([incident('a', 'first')], { newest: true }));
    await fetched(one, of(['x', 'y', 'z'].map((id) => incident('a', id, later))));
    const held = (id: string): Incident[] => [one.store.get({ connection: 'a', id }) ?? incident('a', id)];
    deepStrictEqual((await one.sync.claim(held('x'))).length, 1);
    one.sync.markSeen(held('z'));
    await settled();
    one.sync.dispose();
    const [two, three] = [windows.open(), windows.open()];
    await windows.clock.advance(11_000);
    deepStrictEqual([two.found, three.found], [['y'], ['y']]);
    const told = await windows.clock.until(Promise.all([two, three].map(async ({ sync }) => sync.claim(held('y')))));
    deepStrictEqual(
      told.flat().map(({ id }) => id),
      ['y'],
    );
    const four = windows.open();
    await windows.clock.advance(11_000);
    deepStrictEqual(four.found, []);
  });

  it('leaves what another window has just found to that one', async () => {
    const one = windows.open();
    await fetched(one, of([incident('a', 'first')], { newest: true }));
    const two = windows.open();
    await windows.clock.advance(9000);
    await fetched(one, of([incident('a', 'x', later)]));
    await settled();
    deepStrictEqual([one.found, two.store.count('a')], [['x'], 2]);
    await windows.clock.advance(5000);
    deepStrictEqual(two.found, []);
  });
});
