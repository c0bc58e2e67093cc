import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { type IncidentSource, noneSkipped, type SyncedConnection } from '../../../../src/sources/source';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Sync } from '../../../../src/sync/sync';
import { Unseen } from '../../../../src/store/unseen';
import type { Incident } from '../../../../src/domain/incident';
import { notificationText } from '../../../../src/features/news/notification';
import { Notifier } from '../../../../src/features/news/notifier';
import type { VisibleIncidents } from '../../../../src/ui/visibleIncidents';
import { anIncident } from '../../../support/anIncident';
import { FakeClock } from '../../../support/fakeClock';
import { window } from '../../../support/fakeVscode';
import { Profile } from '../../../support/profile';

const minute = 60_000;

describe('notifications of new incidents', () => {
  let clock: FakeClock;
  let sync: Sync;
  let notifier: Notifier;
  /** Names of the incidents that a refresh brings at once, before it goes on for some minutes. */
  let brought: Record<keyof typeof minutes, string[]>;
  const minutes = { slow: 30, quick: 1 };
  beforeEach(() => (minutes.quick = 1));

  const connection = (id: keyof typeof minutes): SyncedConnection => ({
    id,
    question: id,
    shared: false,
    createSource: (): IncidentSource => ({
      async *fetch() {
        const incidents = brought[id].map((name) => anIncident({ connection: id, id: name, hostname: name }));
        yield { incidents, skipped: noneSkipped, warnings: [] };
        await clock.sleep(minutes[id] * minute);
      },
      probe: async () => undefined,
    }),
    restore: () => [],
  });

  beforeEach(async () => {
    clock = new FakeClock();
    brought = { slow: [], quick: [] };
    window.said.length = 0;
    const [store, unseen] = [new IncidentStore(), new Unseen()];
    const shared = new Profile(clock, false).window();
    const log = { info: () => undefined, warn: () => undefined };
    sync = new Sync({ ...shared, store, unseen, log, lookbackDays: () => 90 });
    sync.setConnections([connection('slow'), connection('quick')]);
    const [visible, connections] = [{} as VisibleIncidents, { isSample: () => false }];
    notifier = new Notifier({ store, unseen, sync, clock, visible, connections });
    await clock.until(sync.refresh('user'));
  });
  afterEach(() => [notifier, sync].forEach((part) => part.dispose()));

  it('come seconds after the incidents, together, however long the refreshes go on', async () => {
    brought = { slow: ['late'], quick: ['one', 'two'] };
    const refreshed = sync.refresh('background');
    await clock.advance(2000);
    deepStrictEqual(window.said.map(named), []);
    await clock.advance(2000);
    deepStrictEqual(window.said.map(named), [['one', 'two', 'late']]);
    strictEqual(sync.refreshing, true);
    await clock.until(refreshed);
    strictEqual(window.said.length, 1);
  });

  it('come at once when the refresh has ended', async () => {
    brought = { slow: [], quick: ['one'] };
    minutes.quick = 0;
    await clock.until(sync.refresh('background', ['quick']));
    await clock.advance(0);
    deepStrictEqual(window.said.map(named), [['one']]);
  });

  it('are few in a burst: what many refreshes bring after the first one is together', async () => {
    minutes.quick = 0;
    for (const name of ['one', 'a', 'b', 'c', 'd']) {
      brought = { slow: [], quick: [name] };
      await clock.until(sync.refresh('background', ['quick']));
      await clock.advance(1000);
    }
    deepStrictEqual(window.said.map(named), [['one']]);
    // No other window tells of them meanwhile.
    deepStrictEqual(await sync.claim([anIncident({ connection: 'quick', id: 'a' })]), []);
    await clock.advance(10_000);
    strictEqual(window.said.length, 2);
    match(window.said[1] ?? '', /^4 new incidents that need attention: /);
    brought = { slow: [], quick: ['two'] };
    await clock.advance(10_000);
    await clock.until(sync.refresh('background', ['quick']));
    await clock.advance(0);
    deepStrictEqual(window.said.slice(2).map(named), [['two']]);
  });
});

describe('The words of a notification', () => {
  const noSample = (): boolean => false;
  const incidents = (attention: number, closed: number): Incident[] => [
    ...Array.from({ length: attention }, () => anIncident({ hostname: 'one' })),
    ...Array.from({ length: closed }, () =>
      anIncident({ hostname: 'two', status: { value: 'closed', label: 'Closed', state: 'closed' } }),
    ),
  ];
  for (const [attention, closed, head] of [
    [1, 0, 'New incident that needs attention'],
    [2, 0, '2 new incidents that need attention'],
    [0, 1, 'New incident'],
    [0, 2, '2 new incidents'],
    [1, 2, '3 new incidents, 1 of which needs attention'],
    [2, 2, '4 new incidents, 2 of which need attention'],
  ] as const) {
    it(`are "${head}" for ${attention} that need attention and ${closed} that do not`, () => {
      strictEqual(notificationText(incidents(attention, closed), noSample).split(':')[0], head);
    });
  }

  it('say of each sample incident that it is one', () => {
    const text = notificationText(
      [anIncident({ connection: 'sample-petra', hostname: 'one' }), anIncident({ hostname: 'two' })],
      (id) => id === 'sample-petra',
    );
    match(text, /: one \(sample, one, Unremediated\); two \(two, Unremediated\)$/);
  });
});

/** The incidents that a notification names. */
function named(message: string): string[] {
  return ['one', 'two', 'late'].filter((name) => message.includes(name));
}
