import { deepStrictEqual, strictEqual, throws } from 'node:assert';
import { addTerms } from '../../../src/domain/filter/print';
import { termOf } from '../../../src/domain/statistics/mark';
import { IncidentStore } from '../../../src/store/incidentStore';
import { Unseen } from '../../../src/store/unseen';
import { RelatedIndex } from '../../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../../src/ui/visibleIncidents';
import { FakeClock } from '../../support/fakeClock';
import { anIncident } from '../../support/anIncident';
import { workspace } from '../../support/fakeVscode';

const idsOf = (incidents: readonly { id: string }[]): string[] => incidents.map(({ id }) => id);

describe('The incidents shown', () => {
  let store: IncidentStore;
  let visible: VisibleIncidents;
  beforeEach(() => {
    store = new IncidentStore();
    visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, new FakeClock());
    store.merge(['-pLxdg40_a', 'inc:2024:1', 'b'].map((id) => anIncident({ id, raw: { id } })));
  });
  afterEach(() => visible.dispose());

  it('are found by a pasted id of any form', () => {
    for (const [id, filter] of [
      ['-pLxdg40_a', '"-pLxdg40_a"'],
      ['inc:2024:1', '"inc:2024:1"'],
      ['b', 'b'],
    ] as const) {
      strictEqual(visible.query.countMatching(id), 1);
      deepStrictEqual(idsOf(visible.query.matching(`${id} is:attention`)), [id]);
      deepStrictEqual(idsOf(visible.query.matchingWords(id)), [id]);
      visible.setFilter(id);
      deepStrictEqual(idsOf(visible.incidents()), [id]);
      // Others narrow it further, as an overview does.
      strictEqual(addTerms(visible.filter, [termOf('is', 'attention')]), `${filter} is:attention`);
    }
  });

  it('are found by a pasted list of ids', () => {
    const list = 'b\n-pLxdg40_a,';
    deepStrictEqual(idsOf(visible.query.matchingWords(list)).sort(), ['-pLxdg40_a', 'b']);
    deepStrictEqual(idsOf(visible.query.matchingWords('b '.repeat(60))), ['b']);
    deepStrictEqual(visible.query.matchingWords('tenant: -pLxdg40_a'), []);
    visible.setFilter(list);
    deepStrictEqual([visible.filter, visible.incidents().length], ['b,"-pLxdg40_a"', 2]);
  });

  it('are grouped by days as people write them', async () => {
    try {
      await workspace.getConfiguration('incidents').update('groupBy', 'day');
      deepStrictEqual(
        visible.groups().map(({ label }) => label),
        ['Sat, Jan 31, 2026'],
      );
    } finally {
      await workspace.getConfiguration('incidents').update('groupBy', undefined);
    }
  });

  describe('when time passes and nothing else happens', () => {
    const { now } = Date;
    const hourMs = 3_600_000;
    afterEach(() => void (Date.now = now));
    // Incidents of the tests are created at 12:00.
    const at = (time: string): void => void (Date.now = () => Date.parse(time));

    it('are those that a filter by age still lets through', () => {
      at('2026-02-01T11:59:00Z');
      visible.setFilter('after:24h');
      strictEqual(visible.incidents().length, 3);
      at('2026-02-01T12:01:00Z');
      visible.passTime();
      strictEqual(visible.incidents().length, 0);
    });

    it('are of yesterday once another day has begun', async () => {
      const [incident] = visible.incidents();
      const created = Date.parse(incident?.createdAt ?? '');
      await workspace.getConfiguration('incidents').update('groupBy', 'day');
      try {
        const labels = [0, 24 * hourMs, 48 * hourMs].map((passed) => {
          Date.now = () => created + passed;
          visible.passTime();
          return visible.groups().map(({ label }) => label);
        });
        deepStrictEqual(labels, [['Today'], ['Yesterday'], ['Sat, Jan 31, 2026']]);
      } finally {
        await workspace.getConfiguration('incidents').update('groupBy', undefined);
      }
    });

    it('stay the same list where time makes no difference', () => {
      visible.setFilter('is:attention');
      const before = visible.selection();
      let shown = 0;
      visible.onDidChange(() => shown++);
      visible.passTime();
      deepStrictEqual([visible.selection() === before, shown], [true, 1]);
    });
  });

  it('are those without a text that is no id', () => {
    deepStrictEqual(idsOf(visible.query.matching('-b')).length, 2);
    throws(() => visible.query.matching('inc:2024'), { name: 'FilterSyntaxError' });
  });

  it('are found by words as people type them', () => {
    store.merge([
      anIncident({ id: 'c', user: { id: 'u', name: 'Zoë\u00a0O’Brien', mail: 'zoe@acme.example' }, raw: { id: 'c' } }),
    ]);
    for (const words of ["zoe o'brien", 'O’Brien, Zoe', '"Zoë O’Brien" <zoe@acme.example>;', '(zoe), ,'])
      deepStrictEqual(idsOf(visible.query.matchingWords(words)), ['c'], words);
  });

  it('are found by the first words of a long pasted text', () => {
    store.merge([anIncident({ id: 'd', summary: 'word '.repeat(50) })]);
    deepStrictEqual(idsOf(visible.query.matchingWords(`${'word '.repeat(50)} and much more`)), ['d']);
  });
});

describe('A long list', () => {
  const many = Array.from({ length: 6000 }, (_, index) =>
    anIncident({
      id: `i${index}`,
      createdAt: `2026-01-01T00:00:00.${String(index).padStart(6, '0')}Z`,
      raw: { index },
    }),
  );
  const { now } = performance;
  let clock: FakeClock;
  let turns: number;
  let store: IncidentStore;
  let visible: VisibleIncidents;
  let shown: number[];
  beforeEach(() => {
    // Every time slice is over at once.
    let passed = 0;
    performance.now = () => (passed += 1000);
    clock = new FakeClock();
    turns = 0;
    clock.turn = async () => void turns++;
    store = new IncidentStore();
    visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, clock);
    shown = [];
    visible.onDidChange(() => shown.push(visible.incidents().length));
    store.merge(many.slice(0, 5500));
  });
  afterEach(() => {
    performance.now = now;
    visible.dispose();
  });

  it('is made in slices when incidents change, and shown once it is ready', async () => {
    deepStrictEqual(shown, []);
    await clock.advance(0);
    deepStrictEqual([shown, turns > 10], [[5500], true]);
    store.merge(many.slice(5500));
    store.merge([anIncident({ id: 'last', raw: {} })]);
    strictEqual(visible.incidents().length, 5500);
    // What somebody asks for is of the incidents that there are now.
    strictEqual(visible.query.countMatching(''), 6001);
    await clock.advance(1000);
    deepStrictEqual(shown, [5500, 6001]);
    deepStrictEqual(
      visible.groups().map(({ incidents }) => incidents.length),
      [6001],
    );
  });

  it('keeps what is unread, each incident once, when one of them changes while it is made', async () => {
    const unseen = new Unseen();
    const unread = new VisibleIncidents(store, unseen, new RelatedIndex(store), (id) => id, clock);
    unseen.set('petra-1', ['i10', 'i20', 'i30']);
    unread.setFilter('is:new');
    const before = idsOf(unread.incidents());
    deepStrictEqual(before.toSorted(), ['i10', 'i20', 'i30']);
    let changed = false;
    clock.turn = async () => {
      if (!changed) store.merge([anIncident({ id: 'i20', summary: 'Other', raw: { other: true } })]);
      changed = true;
    };
    store.merge(many.slice(5500));
    await clock.advance(2000);
    deepStrictEqual([changed, idsOf(unread.incidents())], [true, before]);
    deepStrictEqual(idsOf(unread.groups().flatMap(({ incidents }) => incidents)).toSorted(), before.toSorted());
    strictEqual(unread.incidents().find(({ id }) => id === 'i20')?.summary, 'Other');
    unread.dispose();
  });

  it('shows what a filter finds at once, also while it is made', async () => {
    visible.setFilter('i12');
    deepStrictEqual(shown, [111]);
    await clock.advance(1000);
    deepStrictEqual(shown, [111]);
    deepStrictEqual(idsOf(visible.query.matching('i5499')), ['i5499']);
  });
});

describe('A filter over what is unread', () => {
  const incident = (id: string, state: 'attention' | 'closed' = 'attention') =>
    anIncident({
      id,
      status: { value: state, label: state, state },
      createdAt: `2026-01-0${id}T00:00:00Z`,
      raw: { id, state },
    });
  const ids = ['1', '2', '3', '4', '5'];
  let store: IncidentStore;
  let unseen: Unseen;
  let visible: VisibleIncidents;
  const shown = (): string =>
    visible
      .incidents()
      .map(({ id }) => id)
      .join('');
  const come = (...unread: string[]): void => unseen.set('connection', [...unseen.of('connection'), ...unread]);
  const read = (id: string): void =>
    unseen.set(
      'connection',
      unseen.of('connection').filter((each) => each !== id),
    );
  beforeEach(() => {
    store = new IncidentStore();
    unseen = new Unseen();
    visible = new VisibleIncidents(store, unseen, new RelatedIndex(store), (id) => id, new FakeClock());
    store.merge(ids.map((id) => ({ ...incident(id), connection: 'connection' })));
    come(...ids);
  });
  afterEach(() => visible.dispose());

  for (const filter of ['is:new', 'is:unread', 'IS:New after:2025-01-01', 'is:new,live']) {
    it(`keeps what is read until it is set again: ${filter}`, () => {
      visible.setFilter(filter);
      const before = shown();
      let at = visible.order().step(1, undefined);
      const walked: string[] = [];
      while (at) {
        walked.push(at.id);
        read(at.id);
        strictEqual(visible.order().placeOf(at)?.of, 5);
        at = visible.order().step(1, at);
      }
      strictEqual(walked.join(''), before);
      strictEqual(shown(), before);
      visible.setFilter(visible.filter);
      strictEqual(shown(), '');
    });
  }

  for (const filter of ['is:new', 'is:unread -user:svc']) {
    it(`keeps what more terms let through, also what has been read: ${filter}`, () => {
      visible.setFilter(filter);
      strictEqual(shown(), '54321');
      for (const id of ['2', '4', '5']) read(id);
      visible.setFilter(addTerms(visible.filter, [{ key: 'after', negated: false, values: [{ text: '2026-01-03' }] }]));
      strictEqual(shown(), '543');
      strictEqual(visible.order().placeOf({ connection: 'connection', id: '4' })?.of, 3);
      read('3');
      store.merge([{ ...incident('6'), connection: 'connection' }]);
      come('6');
      visible.setFilter(addTerms(visible.filter, [termOf('is', 'attention')]));
      strictEqual(shown(), '5436');
      // Another filter begins anew.
      visible.setFilter('is:new after:2026-01-03');
      strictEqual(shown(), '6');
    });
  }

  it('keeps its order while incidents change and come', () => {
    visible.setFilter('is:new');
    strictEqual(shown(), '54321');
    read('4');
    store.merge([{ ...incident('5', 'closed'), connection: 'connection' }]);
    store.merge([{ ...incident('9'), connection: 'connection' }]);
    come('9');
    strictEqual(shown(), '543219');
    visible.renew();
    strictEqual(shown(), '93215');
  });

  it('keeps what is not unread, as well', () => {
    read('1');
    read('2');
    visible.setFilter('-is:new');
    strictEqual(shown(), '21');
    come('2');
    read('3');
    strictEqual(shown(), '213');
  });

  it('forgets what has been removed', () => {
    visible.setFilter('is:new');
    store.drop('connection');
    strictEqual(shown(), '');
  });

  it('counts for others what is unread now', () => {
    visible.setFilter('is:new');
    read('1');
    strictEqual(visible.query.countMatching('is:new'), 4);
  });
});
