import { deepStrictEqual, strictEqual } from 'node:assert';
import type { Memento } from 'vscode';
import { FilterMemory } from '../../../../src/features/filter/filterMemory';
import { IncidentStore } from '../../../../src/store/incidentStore';
import { Unseen } from '../../../../src/store/unseen';
import { RelatedIndex } from '../../../../src/ui/relatedIndex';
import { VisibleIncidents } from '../../../../src/ui/visibleIncidents';
import { FakeClock } from '../../../support/fakeClock';

describe('The filters that a window remembers', () => {
  let kept: Map<string, unknown>;
  const state = {
    get: (key: string) => kept.get(key),
    update: async (key: string, value: unknown) => void (value === undefined ? kept.delete(key) : kept.set(key, value)),
  } as unknown as Memento;
  /** What holds after a start, and what is offered. */
  const window = <T>(use: (visible: VisibleIncidents, memory: FilterMemory) => T): T => {
    const store = new IncidentStore();
    const visible = new VisibleIncidents(store, new Unseen(), new RelatedIndex(store), (id) => id, new FakeClock());
    const memory = new FilterMemory(visible, state);
    try {
      return use(visible, memory);
    } finally {
      memory.dispose();
      visible.dispose();
    }
  };
  beforeEach(() => (kept = new Map()));

  it('apply again after a restart, until they are cleared', () => {
    window((visible) => visible.setFilter('is:attention'));
    window((visible) => {
      strictEqual(visible.filter, 'is:attention');
      visible.setFilter('');
    });
    window((visible, memory) => {
      strictEqual(visible.filter, '');
      deepStrictEqual(memory.recent(), ['is:attention']);
    });
  });

  it('apply again however long they are: a pasted list of IDs is', () => {
    for (const length of [94, 1024]) {
      const ids = Array.from({ length: 50 }, (_, n) => `${n}`.padEnd(length, '-48f3708e')).join(',');
      window((visible) => visible.setFilter(ids));
      window((visible) => strictEqual(visible.filter, ids));
    }
  });

  it('are dropped when they cannot be read any more, or are no filters', () => {
    for (const old of ['sevrity:high', 'is:attention is:related', 5, ['is:live'], 'x'.repeat(100_000), '']) {
      kept.set('incidents.filterInForce', old);
      kept.set('incidents.recentFilters', old);
      window((visible, memory) => {
        strictEqual(visible.filter, '');
        deepStrictEqual(memory.recent(), Array.isArray(old) ? ['is:live'] : []);
      });
    }
  });

  it('are few, the last one first, each once', () => {
    window((visible, memory) => {
      for (let n = 0; n < 20; n++) visible.setFilter(`user:u${n}`);
      visible.setFilter('user:u15');
      deepStrictEqual(
        memory.recent(),
        [15, 19, 18, 17, 16, 14, 13, 12].map((n) => `user:u${n}`),
      );
      visible.setFilter('x'.repeat(2000));
      strictEqual(memory.recent().includes(visible.filter), false);
      visible.setFilter('x'.repeat(100_000));
      strictEqual(memory.recent().length, 8);
      strictEqual(kept.has('incidents.filterInForce'), false);
    });
  });
});
