import { deepStrictEqual, strictEqual } from 'node:assert';
import { parseFromOverview } from '../../../../src/features/overview/messages';

describe('messages of the overview', () => {
  it('are taken when they are what the panel sends', () => {
    deepStrictEqual(parseFromOverview({ type: 'ready', more: 1 }), { type: 'ready' });
    deepStrictEqual(parseFromOverview({ type: 'action', action: 'clearFilter' }), {
      type: 'action',
      action: 'clearFilter',
    });
    deepStrictEqual(parseFromOverview({ type: 'select', mark: 'state closed' }), {
      type: 'select',
      mark: 'state closed',
    });
  });

  it('are dropped when they are anything else', () => {
    const wrong = [
      undefined,
      null,
      'ready',
      {},
      { type: 'action', action: 'removeConnection' },
      { type: 'action', action: ['clearFilter'] },
      { type: 'select', mark: 1 },
      { type: 'select', filter: 'is:closed' },
    ];
    for (const message of wrong) strictEqual(parseFromOverview(message), undefined);
  });
});
