import { deepStrictEqual, strictEqual } from 'node:assert';
import {
  type Batch,
  type IncidentSource,
  SourceError,
  type SourceErrorCode,
  noneSkipped,
  type SyncedConnection,
} from '../../../src/sources/source';
import { BackgroundRefresh, pauseAfter } from '../../../src/sync/backgroundRefresh';
import { idle } from '../../../src/sync/connectionStatus';
import { IncidentStore } from '../../../src/store/incidentStore';
import { Sync } from '../../../src/sync/sync';
import { Unseen } from '../../../src/store/unseen';
import { FakeClock } from '../../support/fakeClock';
import { Profile } from '../../support/profile';

const minute = 60_000;

describe('refreshing in the background', () => {
  let clock: FakeClock;
  let profile: Profile;
  /** Minutes from the start at which a window asked the API. */
  let asked: string[];
  const opened: { dispose(): void }[] = [];

  beforeEach(() => {
    clock = new FakeClock();
    profile = new Profile(clock, false);
    asked = [];
  });
  afterEach(() => opened.splice(0).forEach((part) => part.dispose()));

  /** @param slow minutes that each refresh of a second connection takes; 0 for none */
  function open(name: string, { focused = true, interval = 5, fail = (): boolean => false, slow = 0 } = {}) {
    const start = clock.now();
    const sourceOf = (prefix: string, takes: number): IncidentSource => ({
      async *fetch({ signal }): AsyncGenerator<Batch> {
        asked.push(`${prefix}${Math.round((clock.now() - start) / minute)}`);
        // Who is canceled in such a wait ends it.
        await clock.sleep(takes, signal).catch(() => undefined);
        if (signal.aborted) throw new SourceError('aborted', 'Cancelled.');
        if (fail()) throw new SourceError('network', 'No connection.');
        yield { incidents: [], skipped: noneSkipped, warnings: [] };
      },
      probe: async () => undefined,
    });
    const window = { focused, interval };
    const store = new IncidentStore();
    const log = { info: () => undefined, warn: () => undefined };
    const shared = profile.window();
    const sync = new Sync({ ...shared, log, store, unseen: new Unseen(), lookbackDays: () => 90 });
    const connection = (id: string, source: IncidentSource): SyncedConnection => ({
      id,
      question: id,
      shared: true,
      createSource: () => source,
      restore: () => [],
    });
    const quick = connection('a', sourceOf(name, 100));
    sync.setConnections(slow ? [connection('slow', sourceOf(`${name} slow `, slow * minute)), quick] : [quick]);
    const background = new BackgroundRefresh({
      sync,
      clock,
      intervalMinutes: () => window.interval,
      focused: () => window.focused,
    });
    opened.push(background, sync);
    return { background, sync, window, presence: shared.presence };
  }

  it('asks for nothing before somebody looks', async () => {
    const { background } = open('a');
    background.reconsider();
    await clock.advance(30 * minute);
    deepStrictEqual(asked, []);
  });

  it('asks when the interval has passed, and not at all when it is 0', async () => {
    const { background, window } = open('a');
    background.wake();
    await clock.advance(11 * minute);
    deepStrictEqual(asked, ['a0', 'a5', 'a10']);
    window.interval = 0;
    background.reconsider();
    await clock.advance(60 * minute);
    strictEqual(asked.length, 3);
  });

  it('asks within a minute of the machine’s wake, though timers stood still while it slept', async () => {
    open('a', { interval: 60 }).background.wake();
    await clock.advance(10 * minute);
    clock.jump(8 * 60 * minute);
    await clock.advance(minute);
    deepStrictEqual(asked, ['a0', 'a490']);
  });

  it('does not ask again right after the user has canceled', async () => {
    const { background, sync } = open('a');
    background.wake();
    await clock.advance(50);
    sync.cancel();
    await clock.advance(4 * minute);
    deepStrictEqual(asked, ['a0']);
    await clock.advance(2 * minute);
    deepStrictEqual(asked, ['a0', 'a5']);
  });

  it('asks in one window for all of them', async () => {
    const windows = ['a', 'b', 'c'].map((name) => open(name));
    for (const { background } of windows) background.wake();
    await clock.advance(11 * minute);
    deepStrictEqual(
      asked.map((each) => each.slice(1)),
      ['0', '5', '10'],
    );
  });

  it('goes on in another window when the one that asked has gone', async () => {
    const [one, two] = [open('a'), open('b', { focused: false })];
    one.background.wake();
    two.background.wake();
    await clock.advance(6 * minute);
    deepStrictEqual(asked, ['a0', 'a5']);
    one.background.dispose();
    one.sync.dispose();
    await clock.advance(10 * minute);
    deepStrictEqual(asked, ['a0', 'a5', 'b15']);
  });

  it('goes on with the others while one takes long, after any wake', async () => {
    const { background } = open('a', { slow: 22 });
    background.wake();
    await clock.advance(7 * minute);
    background.wake();
    await clock.advance(21 * minute);
    deepStrictEqual(asked, ['a slow 0', 'a0', 'a5', 'a10', 'a15', 'a20', 'a25', 'a slow 27']);
  });

  it('tries another one that failed soon again while one takes long', async () => {
    open('a', { slow: 60, fail: () => true }).background.wake();
    await clock.advance(8 * minute);
    deepStrictEqual(asked, ['a slow 0', 'a0', 'a1', 'a3', 'a7']);
  });

  it('asks in one window for all of them while one takes long, and in another once that is gone', async () => {
    const [one, two] = ['a', 'b'].map((name) => open(name, { slow: 60 }));
    one?.background.wake();
    two?.background.wake();
    await clock.advance(11 * minute);
    deepStrictEqual(
      asked.map((each) => each.slice(1)),
      [' slow 0', '0', '5', '10'],
    );
    one?.background.dispose();
    one?.sync.dispose();
    await clock.advance(6 * minute);
    deepStrictEqual(asked.slice(4), ['b slow 11', 'b15']);
  });

  it('asks again soon after a failure, and then ever later, until it is fixed', async () => {
    let failing = true;
    open('a', { fail: () => failing }).background.wake();
    await clock.advance(16 * minute);
    deepStrictEqual(asked, ['a0', 'a1', 'a3', 'a7', 'a15']);
    failing = false;
    await clock.advance(26 * minute);
    deepStrictEqual(asked.slice(5), ['a31', 'a36', 'a41']);
  });

  it('waits longer where nobody looks, where nothing comes, and where time alone does not help', () => {
    const pause = (more: object, focused = true): number =>
      pauseAfter({ ...idle, ...more }, 5 * minute, focused) / minute;
    const failed = (code: SourceErrorCode, failures: number): object => ({
      error: new SourceError(code, ''),
      failures,
    });
    strictEqual(pause({}), 5);
    deepStrictEqual(
      [5, 6, 12, 100].map((quiet) => pause({ quiet })),
      [5, 10, 15, 15],
    );
    // Three times the interval at most, whatever comes together.
    deepStrictEqual(
      [0, 5, 6, 100].map((quiet) => pause({ quiet }, false)),
      [10, 10, 15, 15],
    );
    deepStrictEqual(
      [1, 4, 40].map((failures) => pause(failed('server', failures))),
      [1, 8, 30],
    );
    deepStrictEqual([pause(failed('unauthorized', 1)), pause(failed('unauthorized', 1), false)], [15, 15]);
  });
});
