import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { showNamed } from '../../../../src/features/news/notification';
import {
  StatusBar,
  type StatusBarParts,
  statusText,
  type StatusTextParts,
} from '../../../../src/features/news/statusBar';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Unseen } from '../../../../src/store/unseen';
import { RelatedIndex } from '../../../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../../../src/ui/visibleIncidents';
import { window } from '../../../support/fakeVscode';
import { FakeClock } from '../../../support/fakeClock';
import { anIncident } from '../../../support/anIncident';

const [connection, source] = ['a', 'petra'];

describe('What is counted', () => {
  const store = new IncidentStore();
  const unseen = new Unseen();
  const status = (state: 'attention' | 'closed') => ({ value: state, label: state, state });
  const ids = { open: ['o1', 'o2', '-odd "id"'], closed: ['c1', 'c2'] };
  store.merge([
    ...ids.open.map((id) => anIncident({ connection, source, id, status: status('attention') })),
    ...ids.closed.map((id) => anIncident({ connection, source, id, status: status('closed') })),
  ]);
  const visible = new VisibleIncidents(store, unseen, new RelatedIndex(store), (id) => id, new FakeClock());
  after(() => visible.dispose());

  /** Ids of what a filter shows. */
  const shownBy = (filter: string): string[] => {
    visible.setFilter(filter);
    return idsShown();
  };
  const idsShown = (): string[] =>
    visible
      .incidents()
      .map(({ id }) => id)
      .sort();
  const named = (...wanted: string[]) => store.all().filter(({ id }) => wanted.includes(id));

  const cases: readonly (readonly [unread: string[], news: string[]])[] = [
    [
      ['o1', 'c1'],
      ['o1', 'c1'],
    ],
    [
      ['o1', 'o2', 'c1'],
      ['o1', 'o2'],
    ],
    [
      ['o1', 'o2', 'c1'],
      ['o1', 'c1'],
    ],
    [['o2'], ['o1', '-odd "id"']],
  ];
  for (const [unread, news] of cases) {
    it(`is what a notification of ${news.join(', ')} shows while ${unread.join(', ')} are unread`, () => {
      unseen.set(connection, unread);
      showNamed(named(...news), { visible });
      deepStrictEqual(idsShown(), news.toSorted());
    });
  }

  describe('of more than a filter can name', () => {
    const many = Array.from({ length: 120 }, (_, index) =>
      anIncident({
        connection: 'b',
        source,
        id: `many ${String(index).padStart(3, '0')}`,
        createdAt: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
        status: status('attention'),
      }),
    );
    const idsOf = (incidents: readonly { readonly id: string }[]): string[] => incidents.map(({ id }) => id).sort();
    before(() => {
      store.merge(many);
      unseen.set(connection, []);
    });
    after(() => unseen.set('b', []));

    const unreadBut = (...read: number[]): void =>
      unseen.set('b', idsOf(many.filter((_, index) => !read.includes(index))));

    for (const [title, news, read] of [
      ['with nothing else', [0, 120], []],
      ['of which some were read', [0, 120], [3, 70]],
      ['that came last', [40, 120], []],
      ['that came last, some of them read', [40, 120], [1, 50]],
      ['with others before and after them', [10, 110], []],
      ['that were all read', [10, 110], many.map((_, index) => index)],
    ] as const) {
      it(`is what a notification of ${news[1] - news[0]} shows, ${title}`, () => {
        unreadBut(...read);
        const told = many.slice(...news);
        showNamed(told, { visible });
        deepStrictEqual(idsShown(), idsOf(told));
        // Reading goes on as under any filter by what is unread.
        unreadBut(...read, 60);
        deepStrictEqual(idsShown(), idsOf(told));
      });
    }
  });

  it('is exactly that where one id is a part of another', () => {
    store.merge([1, 10, 11].map((n) => anIncident({ connection: 'c', source, id: `new ${n}`, raw: { n } })));
    unseen.set('c', ['new 1', 'new 11']);
    showNamed(named('new 1'), { visible });
    deepStrictEqual(idsShown(), ['new 1']);
    unseen.set('c', []);
    showNamed(named('new 1'), { visible });
    deepStrictEqual(idsShown(), ['new 1']);
    store.drop('c');
    unseen.drop('c');
  });

  it('is what a click on the status bar shows, and the tooltip says so', () => {
    const sample = new Set<string>();
    const parts = {
      store,
      unseen,
      connections: { enabled: () => [{ id: connection }], isSample: (id: string) => sample.has(id) },
      sync: { status: () => ({}) },
    } as unknown as StatusTextParts;
    unseen.set(connection, ['c1', 'o1']);
    const first = statusText(parts, 0);
    match(first?.text ?? '', /2 unread · 3 need attention/);
    match(first?.tooltip ?? '', /\nClick to show unread incidents\.$/);
    deepStrictEqual(shownBy(first?.filter ?? ''), ['c1', 'o1']);
    unseen.set(connection, []);
    const second = statusText(parts, 0);
    match(second?.tooltip ?? '', /\nClick to show incidents that need attention\.$/);
    deepStrictEqual(shownBy(second?.filter ?? ''), ids.open.toSorted());
    const none = statusText({ ...parts, store: { all: () => [] } }, 0);
    strictEqual(none?.filter, undefined);
    // Nothing is known of what nobody has loaded.
    strictEqual(none?.text, '$(shield) not loaded yet');
    const loaded = { ...parts, store: { all: () => [] }, sync: { status: () => ({ lastSuccess: 0 }) } };
    strictEqual(statusText(loaded as unknown as StatusTextParts, 0)?.text, '$(shield) 0 need attention');
    match(none?.tooltip ?? '', /^(?!.*sample)/is);
    sample.add(connection);
    match(statusText(parts, 0)?.tooltip ?? '', /\nSample data\n/);
    const enabled = () => [connection, 'other'].map((id) => ({ id, kind: 'petra', name: id }));
    const mixed = statusText({ ...parts, connections: { ...parts.connections, enabled } }, 0);
    match(mixed?.tooltip ?? '', /\nIncludes sample data\n/);
  });

  it('is said with how old it is, also once time has passed and nothing else has happened', async () => {
    const { createStatusBarItem } = window;
    const { now } = Date;
    const item = { ...createStatusBarItem(), tooltip: '' };
    window.createStatusBarItem = () => item;
    const [clock, none] = [new FakeClock(), () => ({ dispose: () => undefined })];
    const failed = { error: {}, lastSuccess: clock.now() };
    const parts = {
      store,
      unseen,
      visible,
      clock,
      connections: { enabled: () => [{ id: connection, name: 'Acme' }], isSample: () => false, onDidChange: none },
      sync: { status: () => failed, onDidChange: none },
    } as unknown as StatusBarParts;
    Date.now = () => clock.now();
    const bar = new StatusBar(parts);
    try {
      await clock.advance(1000);
      match(item.tooltip, /\nAcme: last updated just now\n/);
      await clock.advance(3_600_000);
      visible.passTime();
      await clock.advance(1000);
      match(item.tooltip, /\nAcme: last updated 1 hour ago\n/);
    } finally {
      bar.dispose();
      Object.assign(window, { createStatusBarItem });
      Date.now = now;
    }
  });
});
