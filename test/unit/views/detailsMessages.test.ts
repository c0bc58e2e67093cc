import { deepStrictEqual, strictEqual } from 'node:assert';
import { parseFromDetails } from '../../../src/views/details/messages';

describe('messages of the details panel', () => {
  it('are taken when they are what the panel sends', () => {
    deepStrictEqual(parseFromDetails({ type: 'ready' }), { type: 'ready' });
    deepStrictEqual(parseFromDetails({ type: 'action', action: 'copyId', more: 1 }), {
      type: 'action',
      action: 'copyId',
    });
    deepStrictEqual(parseFromDetails({ type: 'copy', text: 'x' }), { type: 'copy', text: 'x' });
  });

  it('are dropped when they are anything else', () => {
    const wrong = [
      undefined,
      null,
      'ready',
      {},
      { type: 'action', action: 'removeConnection' },
      { type: 'copy', text: 1 },
    ];
    for (const message of wrong) strictEqual(parseFromDetails(message), undefined);
  });
});
