import { deepStrictEqual, ok, strictEqual, throws } from 'node:assert';
import { createApi, type IncidentsApi } from '../../src/api';
import { RelatedIndex } from '../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../src/ui/visibleIncidents';
import { recorded } from '../support/profile';
import { batch, incident, settled, Windows } from '../support/syncSetup';

afterEach(() => Windows.dispose());

describe('The exported API', () => {
  let window: ReturnType<Windows['open']>;
  let visible: VisibleIncidents;
  let api: IncidentsApi & { dispose(): void };
  /** What the API gave for some filters each time that it said that incidents changed. */
  let told: Record<string, readonly string[]>[];

  const idsOf = (filter: string): readonly string[] => api.incidents(filter).map(({ id }) => id);
  const tellOf = (...filters: string[]): void =>
    void api.onDidChangeIncidents(() =>
      told.push(Object.fromEntries(filters.map((filter) => [filter, idsOf(filter).toSorted()]))),
    );
  /** Refreshes, and gives out these batches. */
  const refresh = async (...batches: Parameters<(typeof window)['source']['answer']>): Promise<void> => {
    const refreshed = window.sync.refresh('user');
    await window.source.answer(...batches);
    await refreshed;
    await settled();
  };

  beforeEach(() => {
    const windows = new Windows();
    window = windows.open(false);
    const { store, unseen } = window;
    visible = new VisibleIncidents(store, unseen, new RelatedIndex(store), (id) => id, windows.clock);
    const made = createApi({ store, unseen, sync: window.sync, visible });
    api = { ...made.api, dispose: () => made.dispose() };
    told = [];
  });
  afterEach(() => {
    api.dispose();
    visible.dispose();
  });

  it('says that incidents changed once what is new and what has changed is known', async () => {
    await refresh(batch('a', 'old'));
    tellOf('', 'is:new', 'is:changed');
    await refresh({ ...batch('a'), incidents: [incident('a', 'fresh', '2026-06-01T00:00:00Z')] });
    deepStrictEqual(told, [{ '': ['fresh', 'old'], 'is:new': ['fresh'], 'is:changed': [] }]);
    const closed = { value: 'CLOSED', label: 'Closed', state: 'closed' } as const;
    await refresh({ ...batch('a'), incidents: [recorded({ ...incident('a', 'old'), status: closed })] });
    deepStrictEqual(told.at(-1), { '': ['fresh', 'old'], 'is:new': ['fresh'], 'is:changed': ['old'] });
  });

  it('says so of what has been read', async () => {
    await refresh(batch('a', 'old'));
    await refresh({ ...batch('a'), incidents: [incident('a', 'fresh', '2026-06-01T00:00:00Z')] });
    tellOf('is:new');
    window.sync.markSeen();
    await settled();
    deepStrictEqual(told, [{ 'is:new': [] }]);
  });

  it('keeps a listener that throws, and what it is told, apart from all others', async () => {
    api.onDidChangeIncidents(() => {
      throw new Error('of another extension');
    });
    tellOf('');
    const rejected: unknown[] = [];
    const others = process.rawListeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (reason) => rejected.push(reason));
    try {
      await refresh(batch('a', 'old'));
    } finally {
      process.removeAllListeners('unhandledRejection');
      for (const each of others) process.on('unhandledRejection', each as () => void);
    }
    deepStrictEqual([told, window.sync.status('a').error], [[{ '': ['old'] }], undefined]);
    ok(rejected.length > 0);
  });

  it('gives lists and incidents that nobody can change', async () => {
    await refresh(batch('a', 'old'));
    const list = api.incidents();
    strictEqual(list.length, 1);
    throws(() => (list as unknown[]).pop(), TypeError);
    for (const { id, status, raw } of list) {
      throws(() => ((list[0] as { id: string }).id = `not ${id}`), TypeError);
      throws(() => ((status as { value: string }).value = 'other'), TypeError);
      throws(() => ((raw as { id: string }).id = 'other'), TypeError);
    }
    strictEqual(Object.isFrozen(api.incidents('no incident says this')), true);
  });

  it('reads a filter the same whatever is loaded: an ID with a colon goes in quotes', async () => {
    const found = (): readonly string[] => idsOf('"event:1"');
    const isMistake = (): void => throws(() => api.incidents('event:1'), { name: 'FilterSyntaxError' });
    deepStrictEqual(found(), []);
    isMistake();
    await refresh(batch('a', 'event:1'));
    deepStrictEqual(found(), ['event:1']);
    isMistake();
  });

  it('says nothing more once the extension is off, and answers all the same', async () => {
    await refresh(batch('a', 'old'));
    tellOf('');
    window.store.merge([incident('a', 'late')]);
    api.dispose();
    window.sync.dispose();
    await settled();
    deepStrictEqual([told, idsOf('').toSorted(), await api.refresh()], [[], ['late', 'old'], []]);
  });
});
