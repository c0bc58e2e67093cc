import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { DatabaseSync } from 'node:sqlite';
import type { Incident } from '../../../src/domain/incident';
import { rawText, recordOf } from '../../../src/domain/raw';
import { isoTime } from '../../../src/domain/time';
import { type Batch, noneSkipped } from '../../../src/sources/source';
import { opaqueDigest } from '../../../src/store/encryption';
import { recorded } from '../../support/profile';
import { settled, start, Windows } from '../../support/syncSetup';

type Opened = ReturnType<Windows['open']>;
const minuteMs = 60_000;

afterEach(() => Windows.dispose());

function version(id: string, assignee: string, state: 'attention' | 'closed' = 'attention'): Incident {
  const status = { value: state, label: state, state };
  const incident = { connection: 'a', id, source: 'petra', createdAt: '2026-05-01T00:00:00Z', status, assignee };
  return recorded(incident, { assignee, state });
}

async function fetched(window: Opened, ...incidents: Incident[]): Promise<void> {
  await answered(window, { incidents, skipped: noneSkipped, warnings: [] });
}

async function answered(window: Opened, ...batches: Batch[]): Promise<void> {
  const refreshed = window.sync.refresh('user');
  await window.source.answer(...batches);
  await refreshed;
  await settled();
}

/** Two windows with databases of their own, of which the first has seen a change of `x`, and the second has heard of it. */
async function changedInTwo() {
  const windows = new Windows();
  const [one, two] = [windows.open(true, true), windows.open(true, true)];
  await fetched(one, version('x', 'ann'), version('y', 'ann'));
  await windows.clock.advance(5 * minuteMs);
  await fetched(one, version('x', 'bob'), version('y', 'ann'));
  await windows.clock.advance(2000);
  return { windows, one, two };
}

const changesIn = (window: Opened, id: string) => window.store.get({ connection: 'a', id })?.changes;
const isChanged = (window: Opened, id: string): boolean => window.unseen.hasChanged({ connection: 'a', id });
const textBefore = (window: Opened, id: string): string | undefined => {
  const incident = window.store.get({ connection: 'a', id });
  return incident && recordOf(incident)?.before?.stored;
};
const at = (minute: number): string => isoTime(start + minute * minuteMs);

describe('Observed changes', () => {
  const first = [{ field: 'assignee', from: 'ann', to: 'bob', after: at(5), before: at(10) }];

  it('are the same in all windows, and marked until somebody has looked in one', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    await fetched(one, version('x', 'ann'), version('y', 'ann'));
    await windows.clock.advance(5 * minuteMs);
    await fetched(one, version('x', 'ann'), version('y', 'ann'));
    await windows.clock.advance(5 * minuteMs);
    // The other one fetches: it knows when the old value was shown last.
    await fetched(two, version('x', 'bob'), version('y', 'ann'));
    for (const window of [one, two]) {
      deepStrictEqual(changesIn(window, 'x'), first);
      deepStrictEqual(
        ['x', 'y'].map((id) => isChanged(window, id)),
        [true, false],
      );
      deepStrictEqual(window.found, []);
    }
    one.sync.markSeen([{ connection: 'a', id: 'x' }]);
    await settled();
    deepStrictEqual([isChanged(one, 'x'), isChanged(two, 'x')], [false, false]);
    deepStrictEqual(changesIn(two, 'x'), first);
  });

  it('came after the answer before was asked for: it may be as old as that', async () => {
    const windows = new Windows();
    const window = windows.open();
    const batch = (assignee: string, minute: number): Batch => {
      return {
        incidents: [version('x', assignee)],
        skipped: noneSkipped,
        warnings: [],
        askedAt: start + minute * minuteMs,
      };
    };
    await windows.clock.advance(7 * minuteMs);
    await answered(window, batch('ann', 5));
    await windows.clock.advance(3 * minuteMs);
    await answered(window, batch('bob', 9));
    deepStrictEqual(changesIn(window, 'x'), first);
  });

  it('are not seen in an answer that was asked for before the one that showed the incident last', async () => {
    const windows = new Windows();
    const window = windows.open();
    const batch = (incident: Incident, minute: number): Batch => {
      return { incidents: [incident], skipped: noneSkipped, warnings: [], askedAt: start + minute * minuteMs };
    };
    await answered(window, batch(version('x', 'ann'), 0));
    await windows.clock.advance(7 * minuteMs);
    await answered(window, batch(version('x', 'ann', 'closed'), 6), batch(version('x', 'ann'), 5));
    strictEqual(changesIn(window, 'x')?.length, 1);
    deepStrictEqual(window.found, []);
    await answered(window, batch(version('x', 'ann'), 7));
    strictEqual(changesIn(window, 'x')?.length, 2);
    // What was shown in the future was shown before the clock was put back.
    windows.clock.jump(-5 * minuteMs);
    await answered(window, batch(version('x', 'bob'), 2));
    strictEqual(changesIn(window, 'x')?.length, 3);
  });

  it('are marked in other processes within two seconds, and there after a restart of one, with the record before', async () => {
    const { windows, one, two } = await changedInTwo();
    one.sync.markSeen([{ connection: 'a', id: 'y' }]);
    const marks = (window: Opened) => ['x', 'y'].map((id) => [isChanged(window, id), window.isNew(id)]);
    deepStrictEqual(marks(two), [
      [true, false],
      [false, false],
    ]);
    two.sync.dispose();
    two.database.dispose();
    const again = windows.open(true, true);
    await settled();
    deepStrictEqual(marks(again), marks(one));
    for (const window of [one, again]) {
      deepStrictEqual(changesIn(window, 'x'), [{ ...first[0], after: at(0), before: at(5) }]);
      strictEqual(textBefore(window, 'x'), rawText(version('x', 'ann')));
    }
    again.sync.markSeen([{ connection: 'a', id: 'x' }]);
    await windows.clock.advance(2000);
    strictEqual(isChanged(one, 'x'), false);
  });

  it('stay unmarked once somebody has looked, also while a refresh goes on or another window writes', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(true, true), windows.open(true, true)];
    await fetched(one, version('x', 'ann'), version('y', 'ann'));
    await windows.clock.advance(5 * minuteMs);
    const refreshed = one.sync.refresh('user');
    await settled();
    const answer = { skipped: noneSkipped, warnings: [] };
    await one.source.next({ incidents: [version('y', 'ann')], ...answer });
    await windows.clock.advance(300);
    // It is too early to write that.
    await one.source.next({ incidents: [version('x', 'bob')], ...answer });
    strictEqual(isChanged(one, 'x'), true);
    one.sync.markSeen([{ connection: 'a', id: 'x' }]);
    two.sync.markSeen([{ connection: 'a', id: 'y' }]);
    await windows.clock.advance(2000);
    strictEqual(isChanged(one, 'x'), false);
    await one.source.next(undefined);
    await refreshed;
    await windows.clock.advance(2000);
    const later = windows.open(true, true);
    await settled();
    for (const window of [one, two, later]) strictEqual(isChanged(window, 'x'), false);
  });

  it('stay unmarked when another window is heard while that is being written', async () => {
    const { one, two } = await changedInTwo();
    // What the other one wrote is read, and then taken in.
    two.sync.markUnseen([{ connection: 'a', id: 'y' }]);
    await settled();
    void one.sync.catchUp();
    one.sync.markSeen([{ connection: 'a', id: 'x' }]);
    await settled();
    deepStrictEqual([isChanged(one, 'x'), one.isNew('y')], [false, true]);
  });

  it('are nowhere on the disk while nothing may be stored, nor once that is so', async () => {
    const windows = new Windows();
    const { profile, clock } = windows;
    const rows = (): unknown[] =>
      ['questions', 'blocks'].map((table) => {
        const count = (sql: DatabaseSync) => sql.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'];
        return profile.database.read(count);
      });
    const change = async (window: Opened, ...people: string[]): Promise<void> => {
      for (const person of people) {
        await fetched(window, version('x', person));
        await clock.advance(minuteMs);
      }
      strictEqual(isChanged(window, 'x'), true);
    };
    profile.enabled = false;
    await change(windows.open(), 'ann', 'bob');
    deepStrictEqual(rows(), [0, 0]);
    profile.enabled = true;
    const window = windows.open();
    await change(window, 'ann', 'bob');
    ok(rows().every((count) => count !== 0));
    profile.enabled = false;
    await window.cache.clear();
    await settled();
    await change(window, 'cem', 'dan');
    window.sync.markSeen();
    await clock.advance(minuteMs);
    deepStrictEqual(rows(), [0, 0]);
    // In memory it is all there.
    const x = window.store.get({ connection: 'a', id: 'x' });
    deepStrictEqual(
      [x && rawText(x), textBefore(window, 'x')],
      ['dan', 'cem'].map((who) => rawText(version('x', who))),
    );
  });

  it('come with when each incident was fetched last, in whichever window', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(), windows.open()];
    const fetchedAt = (window: Opened, id: string) => window.sync.fetchedAt({ connection: 'a', id });
    await fetched(one, version('x', 'ann'), version('y', 'ann'));
    await windows.clock.advance(5 * minuteMs);
    await fetched(two, version('x', 'ann'));
    for (const window of [one, two]) {
      deepStrictEqual(
        ['x', 'y', 'z'].map((id) => fetchedAt(window, id)),
        [start + 5 * minuteMs, start, undefined],
      );
    }
    strictEqual(one.sync.fetchedAt({ connection: 'b', id: 'x' }), undefined);
  });

  it('are there after a restart, with their marks, and go on', async () => {
    const windows = new Windows();
    const before = windows.open();
    await fetched(before, version('x', 'ann'));
    await windows.clock.advance(5 * minuteMs);
    await fetched(before, version('x', 'ann'));
    await windows.clock.advance(5 * minuteMs);
    await fetched(before, version('x', 'bob'));
    before.sync.dispose();
    await windows.clock.advance(600 * minuteMs);
    const window = windows.open();
    await settled();
    deepStrictEqual([changesIn(window, 'x'), isChanged(window, 'x')], [first, true]);
    await fetched(window, version('x', 'cem'));
    const second = { field: 'assignee', from: 'bob', to: 'cem', after: at(10), before: at(610) };
    deepStrictEqual(changesIn(window, 'x'), [...first, second]);
    window.sync.markSeen();
    strictEqual(isChanged(window, 'x'), false);
  });

  it('are of the last stored version, also where that is too old to be worth it', async () => {
    const windows = new Windows();
    const window = windows.open();
    await fetched(window, version('x', 'ann'));
    await windows.clock.advance(minuteMs);
    await fetched(window, version('x', 'bob', 'closed'));
    window.sync.dispose();
    windows.clock.jump(200 * 24 * 60 * minuteMs);
    const later = windows.open();
    await settled();
    deepStrictEqual(
      later.store.all().map(({ status, changes }) => [status.state, changes?.length]),
      [['closed', 2]],
    );
  });

  it('are news where an incident needs attention again', async () => {
    const window = new Windows().open();
    await fetched(window, version('x', 'ann', 'closed'));
    await fetched(window, version('x', 'ann'));
    deepStrictEqual([window.found, window.isNew('x'), isChanged(window, 'x')], [['x'], true, true]);
    deepStrictEqual(
      changesIn(window, 'x')?.map(({ states }) => states),
      [['closed', 'attention']],
    );
  });

  it('show an incident that the API lists again', async () => {
    const windows = new Windows();
    const window = windows.open();
    await fetched(window, version('x', 'ann'));
    await windows.clock.advance(5 * minuteMs);
    const refreshed = window.sync.refresh('user');
    await window.source.answer({ incidents: [], unlisted: ['x'], skipped: noneSkipped, warnings: [] });
    await refreshed;
    strictEqual(isChanged(window, 'x'), false);
    await windows.clock.advance(5 * minuteMs);
    await fetched(window, version('x', 'ann'));
    deepStrictEqual(changesIn(window, 'x'), [{ field: 'listing', after: at(5), before: at(10) }]);
  });

  it('cost one write for each refresh, of a few KB for thousands of incidents', async () => {
    const windows = new Windows();
    const [one, two] = [windows.open(true, true), windows.open(true, true)];
    const ids = Array.from(
      { length: 6000 },
      (_, index) => `${opaqueDigest('a', String(index))}-${opaqueDigest(String(index))}`,
    );
    const page = (assignee: string, from: string[]): Incident[] => from.map((id) => version(id, assignee));
    await fetched(one, ...page('ann', ids));
    await windows.clock.advance(5 * minuteMs);
    const question = (): { version: number; size: number } =>
      one.database.read((sql) => sql.prepare('SELECT version, length(state) AS size FROM questions').get()) as never;
    const { version: before } = question();
    const refreshed = one.sync.refresh('user');
    const parts = { done: 1, of: 1 };
    const newest = page('ann', ids.slice(0, 1000));
    await one.source.answer({
      incidents: [version(ids[0]!, 'bob'), ...newest.slice(1)],
      skipped: noneSkipped,
      warnings: [],
      parts,
    });
    await refreshed;
    await settled();
    const { version: after, size } = question();
    deepStrictEqual(after - before, 1);
    ok(size < 40_000, `${size} bytes`);
    // What is remembered is the same in the other window, and after a restart.
    await windows.clock.advance(2000);
    const times = (window: Opened) =>
      [0, 999, 1000, 5999].map((index) => window.sync.fetchedAt({ connection: 'a', id: ids[index]! }));
    deepStrictEqual(times(one), [start + 5 * minuteMs, start + 5 * minuteMs, start, undefined]);
    deepStrictEqual(times(two), times(one));
    deepStrictEqual(changesIn(two, ids[0]!), [
      { field: 'assignee', from: 'ann', to: 'bob', after: at(0), before: at(5) },
    ]);
  });
});
