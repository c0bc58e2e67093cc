import { deepStrictEqual, doesNotMatch, strictEqual } from 'node:assert';
import { Folding } from '../../../../src/features/tree/folding';

class KeptState {
  /** What the editor would write to disk. */
  kept = '[]';
  keys = (): readonly string[] => [];
  get = <T>(_key: string, _default?: T): T => JSON.parse(this.kept) as T;
  update = async (_key: string, value: unknown): Promise<void> => void (this.kept = JSON.stringify(value));
}

describe('Folding', () => {
  it('survives a restart, for the groups touched last', () => {
    const state = new KeptState();
    const before = new Folding(state);
    before.set('tenant:a', true);
    for (let count = 0; count < 499; count++) before.set(`tenant:${count}`, false);
    before.set('tenant:a', false);
    before.set('tenant:b', true);
    const after = new Folding(state);
    deepStrictEqual(
      ['tenant:a', 'tenant:b', 'tenant:0', 'tenant:1'].map((id) => after.get(id)),
      [false, true, undefined, false],
    );
  });

  it('keeps nobody’s name or address', () => {
    const state = new KeptState();
    new Folding(state).set('user:ncaffrey@acmecorp.com', true);
    doesNotMatch(state.kept, /caffrey|acme/i);
    strictEqual(new Folding(state).get('user:ncaffrey@acmecorp.com'), true);
  });
});
