import { deepStrictEqual, doesNotMatch, match, ok, strictEqual } from 'node:assert';
import type { Incident } from '../../../src/domain/incident';
import { SourceError, noneSkipped } from '../../../src/sources/source';
import { IncidentStore } from '../../../src/store/incidentStore';
import { warningLine } from '../../../src/sync/log';
import { Sync } from '../../../src/sync/sync';
import { Unseen } from '../../../src/store/unseen';
import { everythingIn } from '../../support/failure';
import { FakeClock } from '../../support/fakeClock';
import {
  batch,
  connectionTo,
  HandSource,
  incident,
  log,
  logged,
  settled,
  start,
  Windows,
} from '../../support/syncSetup';

afterEach(() => Windows.dispose());

describe('Sync', () => {
  let store: IncidentStore;
  let clock: FakeClock;
  let sync: Sync;
  let a: HandSource;
  let b: HandSource;

  const connect = (...ids: ('a' | 'b')[]): void =>
    sync.setConnections(ids.map((id) => connectionTo(id, { a, b }[id], false)));
  const held = (): string[] => store.all().map(({ connection, id }) => `${connection}${id}`);

  beforeEach(() => {
    store = new IncidentStore();
    clock = new FakeClock(start);
    const { profile } = new Windows();
    sync = new Sync({ ...profile.window(), clock, store, unseen: new Unseen(), lookbackDays: () => 90, log });
    [a, b] = [new HandSource(), new HandSource()];
    connect('a', 'b');
  });

  it('asks for nothing before a refresh', () => {
    deepStrictEqual([a.asked.length, b.asked.length], [0, 0]);
  });

  it('says in the user’s language that only the newest incidents of a connection are kept', async () => {
    store = new IncidentStore({ maxIncidents: 2, maxText: 1000 });
    const { profile } = new Windows();
    sync = new Sync({ ...profile.window(), clock, store, unseen: new Unseen(), lookbackDays: () => 90, log });
    connect('a');
    const refreshed = sync.refresh('user');
    await a.answer(batch('a', '1', '2', '3', '4'));
    await refreshed;
    const [warning] = sync.status('a').warnings;
    const sentence = typeof warning === 'object' ? warning.sentence : undefined;
    deepStrictEqual(sentence, { text: 'There are too many incidents. The oldest are dropped.', args: [] });
  });

  it('looks back as many days as the setting says', async () => {
    const refreshed = sync.refresh('user', ['a']);
    await a.next(undefined);
    await refreshed;
    strictEqual(a.asked[0]?.since, '2026-03-03T00:00:00.000Z');
  });

  it('joins a refresh under way', async () => {
    const first = sync.refresh('background');
    const second = sync.refresh('user');
    await a.next(batch('a', '1'));
    await a.next(undefined);
    await b.next(undefined);
    deepStrictEqual(await first, await second);
    strictEqual(a.asked.length, 1);
  });

  it('lets each connection fail alone and keeps its incidents', async () => {
    const first = sync.refresh('user');
    await a.next(batch('a', '1'));
    await a.next(undefined);
    await b.next(batch('b', '1'));
    await b.next(undefined);
    await first;
    await clock.advance(1000);
    const second = sync.refresh('user');
    await a.next(new SourceError('server', 'The API failed.', { status: 500 }));
    await b.next(batch('b', '2'));
    await b.next(undefined);
    deepStrictEqual(await second, [
      { connection: 'a', ok: false, fetched: 0, error: 'The API failed.' },
      { connection: 'b', ok: true, fetched: 1 },
    ]);
    deepStrictEqual(held(), ['a1', 'b1', 'b2']);
    strictEqual(sync.status('a').error?.code, 'server');
    strictEqual(sync.status('a').lastSuccess, start);
    strictEqual(sync.status('b').error, undefined);
    strictEqual(sync.status('b').lastSuccess, start + 1000);
  });

  it('keeps what came before a failure in the middle', async () => {
    const refreshed = sync.refresh('user', ['a']);
    await a.next(batch('a', '1'));
    strictEqual(sync.status('a').fetched, 1);
    await a.next(new SourceError('network', 'Gone.'));
    strictEqual((await refreshed)[0]?.ok, false);
    deepStrictEqual(held(), ['a1']);
  });

  it('counts a malformed record once that several answers have', async () => {
    const refreshed = sync.refresh('user', ['a']);
    const skipped = (place: string) => ({ count: 2, examples: [place], ids: ['malformed'] });
    // The other one has no ID.
    await a.next({ ...batch('a', '1'), skipped: skipped('incidents[3].url is not text') });
    await a.next({ ...batch('a', '1'), skipped: { ...skipped('incidents[0].url is not text'), count: 1 } });
    await a.next(undefined);
    await refreshed;
    deepStrictEqual(sync.status('a').skipped, { count: 2, examples: ['incidents[3].url is not text'] });
  });

  it('counts a warning once that there is no room for, however often it comes', async () => {
    const refreshed = sync.refresh('user', ['a']);
    const warnings = Array.from({ length: 60 }, (_, index) => `warning ${index}`);
    for (let times = 0; times < 2; times++) await a.next({ ...batch('a', '1'), warnings });
    await a.next(undefined);
    await refreshed;
    const last = sync.status('a').warnings.at(-1);
    strictEqual(last && warningLine(last), '10 more warnings');
  });

  it('says nothing of the words of an error that nobody made here', async () => {
    const key = 'pk_live_9f8e7d6c5b4a';
    const thrown = [
      new RangeError(`Invalid regular expression: /${key}/`),
      Object.assign(new TypeError(`a\n    at ${key}\nb`), { name: key }),
      Object.assign(new Error('x'), {
        cause: new Error(key),
        code: key,
        stack: `Error: ${key}\n    at place (file:1)`,
      }),
    ];
    for (const [index, error] of thrown.entries()) {
      const refreshed = sync.refresh('user', ['a']);
      await a.next(error);
      const [result] = await refreshed;
      strictEqual(result?.error, `Something unexpected happened (${['RangeError', 'Error', 'Error'][index]}).`);
      doesNotMatch(everythingIn(sync.status('a').error) + JSON.stringify([result, logged]), /9f8e7d6c/);
      match(logged.join('\n'), /a: unexpected, at /);
    }
  });

  it('keeps what came before a cancel, and does not call it a failure', async () => {
    const refreshed = sync.refresh('user', ['a']);
    await a.next(batch('a', '1'));
    sync.cancel();
    strictEqual((await refreshed)[0]?.ok, false);
    deepStrictEqual(held(), ['a1']);
    strictEqual(sync.status('a').error, undefined);
    strictEqual(sync.refreshing, false);
  });

  it('forgets the incidents of a connection that has gone or asks something else', async () => {
    const refreshed = sync.refresh('user');
    await a.next(batch('a', '1'));
    await a.next(undefined);
    await b.next(batch('b', '1'));
    await b.next(undefined);
    await refreshed;
    const other = new HandSource();
    sync.setConnections([connectionTo('b', other, false, 'other')]);
    deepStrictEqual(held(), []);
    const again = sync.refresh('user');
    await other.next(batch('b', '9'));
    await other.next(undefined);
    await again;
    deepStrictEqual(held(), ['b9']);
  });

  it('takes no incident of an answer to a question that is not asked any more', async () => {
    const refreshed = sync.refresh('user', ['a']);
    await a.next(batch('a', '1'));
    connect('b');
    await a.next(batch('a', '2'));
    strictEqual((await refreshed)[0]?.ok, false);
    deepStrictEqual(held(), []);
  });

  it('says what it does not know', async () => {
    const [result] = await sync.refresh('user', ['nobody']);
    ok(result && !result.ok);
    match(result.error ?? '', /nobody/);
  });
});

describe('Sync in several windows', () => {
  it('shows in each what any has fetched, in the middle of a fetch as well', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    const refreshed = one.sync.refresh('user');
    await one.source.next(batch('a', '1'));
    deepStrictEqual(two.ids(), ['1']);
    await one.source.answer(batch('a', '2'));
    await refreshed;
    deepStrictEqual(two.ids(), ['1', '2']);
    strictEqual(two.sync.status('a').lastSuccess, start);
    strictEqual(two.source.asked.length, 0);
    const later = windows.open();
    await settled();
    deepStrictEqual(later.ids(), ['1', '2']);
    strictEqual(later.sync.status('a').lastSuccess, start);
  });

  it('joins a refresh under way in another window, and reports its result', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    const first = one.sync.refresh('background');
    await settled();
    const second = two.sync.refresh('user');
    await settled();
    strictEqual(two.sync.status('a').refreshing, true);
    await one.source.answer(batch('a', '1'));
    deepStrictEqual(await second, await first);
    strictEqual(two.source.asked.length, 0);
    strictEqual(two.sync.refreshing, false);
  });

  it('shows a failure in all windows', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    const refreshed = one.sync.refresh('background');
    await one.source.next(new SourceError('server', 'The API failed.', { status: 503 }));
    await refreshed;
    await settled();
    const { error, failures } = two.sync.status('a');
    ok(error instanceof SourceError);
    deepStrictEqual([error.code, error.message, error.status, failures], ['server', 'The API failed.', 503, 1]);
  });

  it('takes over from a window that died in the middle, and continues from its last state', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    void one.sync.refresh('user');
    await one.source.next({ ...batch('a', '1'), memory: { page: 1 } });
    const taken = two.sync.refresh('user');
    await settled();
    strictEqual(two.source.asked.length, 0);
    // It says nothing any more.
    one.presence.dispose();
    await windows.clock.advance(20_000);
    await two.source.answer(batch('a', '2'));
    deepStrictEqual(await taken, [{ connection: 'a', ok: true, fetched: 1 }]);
    deepStrictEqual(two.source.asked[0]?.memory, { page: 1 });
    deepStrictEqual(two.ids(), ['1', '2']);
  });

  it('ends a fetch whose place another window has taken, and keeps nothing more of it', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open(true, true)];
    const first = one.sync.refresh('user');
    await one.source.next(batch('a', '1'));
    // As a process that is suspended.
    one.presence.dispose();
    const second = two.sync.refresh('user');
    await windows.clock.advance(20_000);
    await two.source.next(batch('a', '2'));
    const busy = windows.profile.open();
    busy.read((sql) => sql.exec('BEGIN IMMEDIATE'));
    for (const id of ['late', 'later']) await one.source.next(batch('a', id));
    busy.dispose();
    await windows.clock.advance(1000);
    await one.source.next(batch('a', 'last'));
    await two.source.answer();
    await windows.clock.advance(1000);
    deepStrictEqual(await first, [{ connection: 'a', ok: true, fetched: 1 }]);
    deepStrictEqual(await second, await first);
    const again = one.sync.refresh('user');
    await one.source.answer(batch('a', '3'));
    await again;
    const { ids } = windows.open();
    await settled();
    deepStrictEqual(ids(), ['1', '2', '3']);
  });

  it('keeps what came before its place was lost when no other window has taken it', async () => {
    const windows = new Windows();
    const one = windows.open();
    const refreshed = one.sync.refresh('user');
    await one.source.next(batch('a', '1'));
    await windows.clock.advance(1000);
    await one.database.write((sql) => sql.exec('DELETE FROM leases'));
    await one.source.next(batch('a', '2'));
    await one.source.next(batch('a', '3'));
    await one.source.answer(batch('a', '4'));
    await refreshed;
    const { ids } = windows.open();
    await settled();
    deepStrictEqual(ids(), one.ids());
  });

  it('ends a wait for another window that is given up, and that window goes on', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    const first = one.sync.refresh('user');
    await settled();
    const second = two.sync.refresh('user');
    await settled();
    two.sync.cancel();
    strictEqual((await second)[0]?.ok, false);
    await one.source.answer(batch('a', '1'));
    strictEqual((await first)[0]?.ok, true);
  });

  it('hands what a source remembers to the next fetch, in whichever window', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    const first = one.sync.refresh('user');
    await one.source.answer({ ...batch('a', '1'), memory: 'half' }, { ...batch('a', '2'), memory: 'all' });
    await first;
    const second = two.sync.refresh('user');
    await two.source.answer();
    await second;
    strictEqual(two.source.asked[0]?.memory, 'all');
    deepStrictEqual(
      two.source.asked[0]?.known?.map(({ id }) => id),
      ['1', '2'],
    );
  });

  it('fetches in each window where nothing may be stored', async () => {
    const windows = new Windows();
    windows.profile.enabled = false;
    const [one, two] = [windows.open(), windows.open()];
    const first = one.sync.refresh('user');
    const second = two.sync.refresh('user');
    await one.source.answer(batch('a', '1'));
    await two.source.answer(batch('a', '1'));
    strictEqual((await first)[0]?.ok, true);
    strictEqual((await second)[0]?.ok, true);
    deepStrictEqual([one.ids(), two.ids()], [['1'], ['1']]);
  });

  it('shows how far another window has come', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    void one.sync.refresh('user');
    await settled();
    void two.sync.refresh('user');
    await one.source.next({ ...batch('a', '1', '2'), total: 10, parts: { done: 1, of: 5 } });
    const { fetched, total, parts } = one.sync.status('a');
    deepStrictEqual([fetched, total, parts], [2, 10, { done: 1, of: 5 }]);
    strictEqual(two.sync.status('a').fetched, 2);
    await one.source.answer();
    const { total: after, parts: partsAfter } = one.sync.status('a');
    deepStrictEqual([after, partsAfter], [undefined, undefined]);
  });
});

describe('what is new', () => {
  const later = '2026-05-03T00:00:00Z';
  const earlier = '2026-04-01T00:00:00Z';
  const afterStart = '2026-06-01T00:00:30Z';
  const future = '2099-01-01T00:00:00Z';

  async function fetched(window: ReturnType<Windows['open']>, ...incidents: Incident[]): Promise<void> {
    const refreshed = window.sync.refresh('user');
    await window.source.answer({ incidents, skipped: noneSkipped, warnings: [] });
    await refreshed;
  }

  it('is what was created after the first fetch, and found by one window', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    await fetched(one, incident('a', 'first'));
    await fetched(one, incident('a', 'first'), incident('a', 'old', earlier), incident('a', 'new', later));
    for (const window of [one, two]) {
      deepStrictEqual(['first', 'old', 'new'].map(window.isNew), [false, false, true]);
    }
    deepStrictEqual([one.found, two.found], [['new'], []]);
  });

  it('is one without a time only when it comes after the first fetch', async () => {
    const window = new Windows().open();
    const refreshed = window.sync.refresh('user');
    const batchOf = (each: Incident) => ({ incidents: [each], skipped: noneSkipped, warnings: [] });
    await window.source.answer(
      { ...batchOf(incident('a', 'first')), newest: true },
      batchOf(incident('a', 'older', '')),
    );
    await refreshed;
    await fetched(window, incident('a', 'x', ''));
    deepStrictEqual(['first', 'older', 'x'].map(window.isNew), [false, false, true]);
  });

  it('is new no longer in any window once it is seen in one, after a restart as well', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    await fetched(one, incident('a', 'first'));
    await fetched(one, incident('a', 'x', later), incident('a', 'y', later));
    two.sync.markSeen([{ connection: 'a', id: 'x' }]);
    await settled();
    for (const window of [one, two, windows.open()]) {
      await settled();
      deepStrictEqual(['x', 'y'].map(window.isNew), [false, true]);
    }
    one.sync.markSeen();
    await settled();
    strictEqual(two.isNew('y'), false);
  });

  it('is unread in all windows once it is marked so in one, after a restart as well', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    await fetched(one, incident('a', 'first'));
    two.sync.markUnseen([
      { connection: 'a', id: 'first' },
      { connection: 'a', id: 'gone' },
      { connection: 'other', id: 'first' },
    ]);
    await settled();
    for (const window of [one, two, windows.open()]) {
      await settled();
      deepStrictEqual(window.unseen.of('a'), ['first']);
    }
    one.sync.markSeen([{ connection: 'a', id: 'first' }]);
    await settled();
    deepStrictEqual([one.isNew('first'), two.isNew('first')], [false, false]);
    // What had only changed comes back as that.
    one.sync.markUnseen([], [{ connection: 'a', id: 'first' }]);
    await settled();
    for (const window of [one, two, windows.open()]) {
      await settled();
      deepStrictEqual([window.unseen.of('a'), window.unseen.changedOf('a')], [[], ['first']]);
    }
  });

  it('stays seen when it was seen before what the fetch knows was written', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    await fetched(one, incident('a', 'first'));
    const refreshed = one.sync.refresh('user');
    await one.source.next({ incidents: [incident('a', 'x', later)], skipped: noneSkipped, warnings: [] });
    await one.source.next({ incidents: [incident('a', 'y', later)], skipped: noneSkipped, warnings: [] });
    strictEqual(one.isNew('y'), true);
    one.sync.markSeen([{ connection: 'a', id: 'y' }]);
    await settled();
    await one.source.next(undefined);
    await refreshed;
    await settled();
    for (const window of [one, two]) deepStrictEqual(window.unseen.of('a'), ['x']);
  });

  it('is what comes after a first fetch that brought an incident dated in the future', async () => {
    const windows = new Windows();
    const window = windows.open();
    await fetched(window, incident('a', 'first'), incident('a', 'wrong clock', future));
    await windows.clock.advance(60_000);
    await fetched(window, incident('a', 'x', afterStart));
    deepStrictEqual(['first', 'wrong clock', 'x'].map(window.isNew), [false, false, true]);
  });

  it('is what comes after a start with a cached future time', async () => {
    const windows = new Windows();
    const before = windows.open();
    await fetched(before, incident('a', 'first'));
    before.sync.dispose();
    windows.clock.jump(-365 * 86_400_000);
    const window = windows.open();
    await settled();
    await windows.clock.advance(60_000);
    await fetched(window, incident('a', 'old', earlier), incident('a', 'x', afterStart));
    deepStrictEqual(['old', 'x'].map(window.isNew), [false, true]);
  });

  it('is nothing from before the look-back, where that is empty at first', async () => {
    const windows = new Windows();
    const window = windows.open();
    const refreshed = window.sync.refresh('user');
    const none = { incidents: [], skipped: noneSkipped, warnings: [] };
    const older = '2026-01-01T00:00:00Z';
    await window.source.answer({ ...none, newest: true }, { ...none, incidents: [incident('a', 'open', older)] });
    await refreshed;
    windows.lookbackDays = 365;
    await fetched(window, incident('a', 'older', older), incident('a', 'x', afterStart));
    deepStrictEqual(['open', 'older', 'x'].map(window.isNew), [false, false, true]);
  });

  it('is what comes after an empty first fetch by a clock that was a year ahead', async () => {
    const windows = new Windows();
    const window = windows.open();
    windows.clock.jump(365 * 86_400_000);
    const refreshed = window.sync.refresh('user');
    const none = { incidents: [], skipped: noneSkipped, warnings: [] };
    await window.source.answer({ ...none, newest: true, isClockAhead: true });
    await refreshed;
    windows.clock.jump(-365 * 86_400_000);
    await windows.clock.advance(60_000);
    await fetched(window, incident('a', 'x', afterStart));
    strictEqual(window.isNew('x'), true);
  });

  it('is everything that comes after an empty first fetch', async () => {
    const window = new Windows().open();
    await fetched(window);
    await fetched(window, incident('a', 'x', earlier));
    strictEqual(window.isNew('x'), true);
  });
});
