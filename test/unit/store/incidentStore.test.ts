import { deepStrictEqual, strictEqual } from 'node:assert';
import type { Incident } from '../../../src/domain/incident';
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

  it('tells of changes once per merge, and not of answers without any', () => {
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
