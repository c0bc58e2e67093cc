import { deepStrictEqual, strictEqual } from 'node:assert';
import type { Incident } from '../../../src/domain/incident';
import { anIncident } from '../../support/anIncident';
import { watchCalls } from '../../support/watchCalls';
import { IncidentStore } from '../../../src/store/incidentStore';

function incident(connection: string, id: string, note = ''): Incident {
  return {
    connection,
    id,
    source: 'petra',
    createdAt: '2026-01-01T00:00:00Z',
    status: { value: 'REMEDIATED', label: 'Remediated', state: 'closed' },
    raw: { id, note },
  };
}

describe('IncidentStore', () => {
  let store: IncidentStore;
  let changes: number;

  beforeEach(() => {
    store = new IncidentStore();
    changes = 0;
    store.onDidChange(() => changes++);
  });

  it('keeps what an answer does not name', () => {
    store.merge([incident('a', '1'), incident('a', '2')]);
    store.merge([incident('a', '2', 'changed')]);
    deepStrictEqual(
      store.all().map(({ id }) => id),
      ['1', '2'],
    );
    deepStrictEqual(store.get({ connection: 'a', id: '2' })?.raw['note'], 'changed');
  });

  it('keeps incidents of two connections apart that have the same id', () => {
    store.merge([incident('a', '1', 'of a'), incident('b', '1', 'of b')]);
    strictEqual(store.get({ connection: 'b', id: '1' })?.raw['note'], 'of b');
    strictEqual(store.count('a'), 1);
    store.drop('a');
    deepStrictEqual(
      store.all().map(({ connection }) => connection),
      ['b'],
    );
  });

  it('reports changes once per merge, and not of answers without any', () => {
    store.merge([incident('a', '1'), incident('a', '2')]);
    strictEqual(changes, 1);
    const before = store.all();
    store.merge([incident('a', '1'), incident('a', '2')]);
    strictEqual(changes, 1);
    strictEqual(store.all(), before);
    store.drop('nothing held');
    strictEqual(changes, 1);
  });
});

describe('an IncidentStore that is full', () => {
  const at = (id: number, more: Partial<Incident> = {}): Incident =>
    anIncident({ connection: 'a', id: String(id), createdAt: new Date(id * 1000).toISOString(), raw: { id }, ...more });
  const range = (from: number, to: number): Incident[] =>
    Array.from({ length: to - from }, (_, index) => at(from + index));
  const ids = (store: IncidentStore): number[] =>
    store
      .of('a')
      .map(({ id }) => Number(id))
      .sort((a, b) => a - b);

  it('keeps the newest, in any order of arrival', () => {
    const store = new IncidentStore({ maxIncidents: 100, maxText: 1e9 });
    store.merge(range(500, 590));
    strictEqual(store.isFull('a'), false);
    const { added } = store.merge([...range(0, 50), ...range(600, 650)]);
    strictEqual(store.isFull('a'), true);
    deepStrictEqual(
      ids(store),
      [...range(541, 590), ...range(600, 650)].map(({ id }) => Number(id)),
    );
    // What had no room is not told of.
    deepStrictEqual(
      added.map(({ id }) => id),
      range(600, 650).map(({ id }) => id),
    );
  });

  it('drops the oldest without a sort', async () => {
    const store = new IncidentStore({ maxIncidents: 2000, maxText: 1e9 });
    store.merge(range(0, 2000));
    let sorted = 0;
    const onSort = (_: unknown, [compare]: readonly unknown[]): void => void (sorted += Number(compare !== undefined));
    await watchCalls(
      ['sort', 'toSorted'].map((name) => [Array.prototype, name, onSort] as const),
      () => store.merge(range(2000, 2001)),
    );
    deepStrictEqual([store.count('a'), sorted], [1980, 0]);
  });

  it('drops incidents without a time first, then the later ones of the same time', () => {
    const store = new IncidentStore({ maxIncidents: 100, maxText: 1e9 });
    store.merge([
      at(1, { createdAt: '' }),
      ...range(10, 60).map((each) => ({ ...each, createdAt: '1970-01-01T00:00:30Z' })),
    ]);
    store.merge(range(1000, 1060));
    deepStrictEqual(
      ids(store),
      [...range(10, 49), ...range(1000, 1060)].map(({ id }) => Number(id)).toSorted((a, b) => a - b),
    );
  });

  it('keeps as much text as there is room for', () => {
    const store = new IncidentStore({ maxIncidents: 1e9, maxText: 10_000 });
    store.merge([at(1, { raw: { text: 'x'.repeat(6000) } }), at(2, { raw: { text: 'y'.repeat(6000) } })]);
    deepStrictEqual([ids(store), store.isFull('a')], [[2], true]);
    store.merge([at(2, { raw: { text: 'y' } })]);
    store.merge([at(3, { raw: { text: 'z'.repeat(6000) } })]);
    deepStrictEqual(ids(store), [2, 3]);
  });

  it('leaves other connections alone, and forgets that it was full when it is emptied', () => {
    const store = new IncidentStore({ maxIncidents: 10, maxText: 1e9 });
    store.merge([at(1, { connection: 'b' })]);
    store.merge(range(0, 20));
    deepStrictEqual([store.count('a'), store.count('b'), store.isFull('b')], [10, 1, false]);
    store.drop('a');
    strictEqual(store.isFull('a'), false);
  });
});
