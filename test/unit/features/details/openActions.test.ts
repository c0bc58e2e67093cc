import { deepStrictEqual } from 'node:assert';
import { actOn, type OpenParts } from '../../../../src/features/details/openActions';
import { window } from '../../../support/fakeVscode';

describe('An incident that a command names, and that is not loaded', () => {
  const ref = { connection: 'disabled', id: 'i1' };
  let shown: unknown[];
  const parts = {
    store: { get: () => undefined },
    details: {
      show: async (...given: unknown[]) => void shown.push(['show', ...given]),
      showToSide: async (...given: unknown[]) => void shown.push(['side', ...given]),
    },
    treeView: { visible: false },
    read: async () => undefined,
  } as unknown as OpenParts;

  beforeEach(() => {
    shown = [];
    window.said.length = 0;
  });

  it('opens in its panel, which says why and what brings it back', async () => {
    await actOn('openDetails', ref, undefined, parts);
    await actOn('openToSide', ref, undefined, parts);
    deepStrictEqual(shown, [
      ['show', ref, false],
      ['side', ref, false],
    ]);
    deepStrictEqual(window.said, []);
  });

  it('is said not to be available by what needs it', async () => {
    await actOn('openRaw', ref, undefined, parts);
    deepStrictEqual(window.said, ['Incident not available']);
  });

  it('is no longer available where a row of the list still showed it', async () => {
    await actOn('openDetails', { type: 'incident', incident: ref }, undefined, parts);
    deepStrictEqual(shown, []);
    deepStrictEqual(window.said, ['This incident is no longer available.']);
  });
});
