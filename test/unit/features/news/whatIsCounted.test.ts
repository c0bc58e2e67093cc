import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { filterFor } from '../../../../src/features/news/notification';
import { statusText, type StatusTextParts } from '../../../../src/features/news/statusBar';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Unseen } from '../../../../src/store/unseen';
import { RelatedIndex } from '../../../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../../../src/ui/visibleIncidents';
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
    return visible
      .incidents()
      .map(({ id }) => id)
      .sort();
  };
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
      deepStrictEqual(shownBy(filterFor(named(...news), { store, unseen })), news.toSorted());
    });
  }

  it('is what a click on the status bar shows, and the tooltip says so', () => {
    const parts = {
      store,
      unseen,
      connections: { enabled: () => [{ id: connection }] },
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
  });
});
