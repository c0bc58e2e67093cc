import { deepStrictEqual, strictEqual } from 'node:assert';
import { maxCopied, parseFromDetails, parseDetailsState } from '../../../../src/features/details/messages';

describe('messages of the details panel', () => {
  it('are taken when they are what the panel sends', () => {
    deepStrictEqual(parseFromDetails({ type: 'ready' }), { type: 'ready' });
    deepStrictEqual(parseFromDetails({ type: 'touched', ref: 1 }), { type: 'touched' });
    deepStrictEqual(parseFromDetails({ type: 'action', action: 'copyId', more: 1 }), {
      type: 'action',
      action: 'copyId',
    });
    deepStrictEqual(parseFromDetails({ type: 'copy', text: 'x' }), { type: 'copy', text: 'x' });
    deepStrictEqual(parseFromDetails({ type: 'filter', by: 'tenant', exclude: false }), {
      type: 'filter',
      by: 'tenant',
      exclude: false,
    });
    deepStrictEqual(parseFromDetails({ type: 'open', ref: { connection: 'c', id: 'i', pinned: true } }), {
      type: 'open',
      ref: { connection: 'c', id: 'i' },
    });
  });

  it('are dropped when they are anything else', () => {
    const wrong = [
      undefined,
      null,
      'ready',
      {},
      { type: 'action', action: 'removeConnection' },
      { type: 'action' },
      { type: 'copy', text: 1 },
      { type: 'copy', text: 'x'.repeat(maxCopied + 1) },
      { type: 'filter', by: 'connection', exclude: false },
      { type: 'filter', by: 'tenant', exclude: 'yes' },
      { type: 'open' },
      { type: 'open', ref: { connection: 'c', id: 1 } },
      { type: 'open', ref: null },
    ];
    for (const message of wrong) strictEqual(parseFromDetails(message), undefined);
  });
});

describe('what a details panel remembers', () => {
  it('is ids, whether it is pinned, and whether a link alone has opened it', () => {
    deepStrictEqual(parseDetailsState({ connection: 'c', id: 'i', title: 'x' }), { connection: 'c', id: 'i' });
    deepStrictEqual(parseDetailsState({ connection: 'c', id: 'i', pinned: true }), {
      connection: 'c',
      id: 'i',
      pinned: true,
    });
    deepStrictEqual(parseDetailsState({ connection: 'c', id: 'i', pinned: 1, byLink: 1 }), {
      connection: 'c',
      id: 'i',
    });
    deepStrictEqual(parseDetailsState({ connection: 'c', id: 'i', byLink: true }), {
      connection: 'c',
      id: 'i',
      byLink: true,
    });
  });

  it('is nothing when it is damaged', () => {
    for (const state of [undefined, null, 'c', [], { id: 'i' }, { connection: {}, id: 'i' }]) {
      strictEqual(parseDetailsState(state), undefined);
    }
  });
});
