import { strictEqual } from 'node:assert';
import type { State } from '../../../src/domain/incident';
import { isWorthKeeping, keptSince } from '../../../src/sync/retention';
import { anIncident } from '../../support/anIncident';

const now = Date.parse('2026-01-31T12:00:00Z');

function kept(state: State, createdAt: string, lookbackDays = 7, since?: string): boolean {
  return isWorthKeeping(
    anIncident({ createdAt, status: { value: '', label: '', state } }),
    keptSince(now, lookbackDays, since),
  );
}

describe('isWorthKeeping', () => {
  it('keeps closed incidents for the days of lookback', () => {
    strictEqual(kept('closed', '2026-01-30T12:00:00Z'), true);
    strictEqual(kept('closed', '2026-01-24T12:00:00.000Z'), true);
    strictEqual(kept('closed', '2026-01-24T11:59:59.999Z'), false);
    strictEqual(kept('closed', '2026-01-24T11:59:59.999Z', 8), true);
  });

  it('keeps what the scope asks for, when it reaches further back', () => {
    strictEqual(kept('closed', '2026-01-03T00:00:00Z', 7, '2026-01-02'), true);
    strictEqual(kept('closed', '2026-01-01T00:00:00Z', 7, '2026-01-02'), false);
    strictEqual(kept('closed', '2026-01-25T00:00:00Z', 7, '2026-01-30'), true);
  });

  it('keeps what needs attention at any age', () => {
    strictEqual(kept('attention', '2019-01-01T00:00:00Z'), true);
    strictEqual(kept('waiting', '2019-01-01T00:00:00Z'), true);
  });

  it('keeps what has no known age', () => {
    strictEqual(kept('closed', ''), true);
    strictEqual(kept('closed', 'soon'), true);
  });
});
