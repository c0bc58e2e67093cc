import { deepStrictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { openAndRecent } from '../../../src/domain/sorting';
import { incidents } from '../../support/arbitraries';
import { anIncident } from '../../support/anIncident';

describe('openAndRecent', () => {
  const of = (id: string, state: 'attention' | 'waiting' | 'closed', createdAt: string) =>
    anIncident({ id, status: { value: state, label: state, state }, createdAt });

  it('puts open incidents first, and recent ones first among those', () => {
    const given = [
      of('closed today', 'closed', '2026-01-31T00:00:00Z'),
      of('open long', 'attention', '2025-01-31T00:00:00Z'),
      of('no time', 'attention', ''),
      of('waiting', 'waiting', '2026-01-30T00:00:00Z'),
      of('open', 'attention', '2026-01-01T00:00:00Z'),
      of('closed', 'closed', '2025-01-31T00:00:00Z'),
    ];
    const ids = ['open', 'open long', 'no time', 'waiting', 'closed today', 'closed'];
    for (const count of [0, 1, 3, 6, 9])
      deepStrictEqual(
        openAndRecent(given, count).map(({ id }) => id),
        ids.slice(0, count),
      );
  });

  it('gives the beginning of the whole order, however few are asked for', () => {
    fc.assert(
      fc.property(incidents(), fc.nat({ max: 20 }), (some, count) => {
        deepStrictEqual(openAndRecent(some, count), openAndRecent(some, some.length).slice(0, count));
      }),
    );
  });
});
