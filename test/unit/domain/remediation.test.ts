import { deepStrictEqual, strictEqual } from 'node:assert';
import type { Change, State } from '../../../src/domain/incident';
import { dwellState } from '../../../src/domain/dwellWindow';
import { maxResolutionMinutes } from '../../../src/domain/remediation';
import { anIncident } from '../../support/anIncident';

const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;

function status(from: State, to: State, before: string): Change {
  return { field: 'status', states: [from, to], before: `2026-01-31T${before}Z`, after: '2026-01-31T12:00:00Z' };
}

function resolved(...changes: Change[]): number | undefined {
  return maxResolutionMinutes(anIncident({ createdAt: '2026-01-31T12:00:00Z', changes }));
}

describe('The time to resolution', () => {
  it('is a bound: from detection until the incident was first seen closed', () => {
    strictEqual(resolved(status('attention', 'waiting', '13:00:00'), status('waiting', 'closed', '14:30:00')), 150);
    const assigned: Change = { field: 'assignee', to: 'ann', before: '2026-01-31T16:00:00Z' };
    strictEqual(resolved(status('attention', 'closed', '13:00:00'), assigned), 60);
    strictEqual(resolved(status('attention', 'closed', '13:00:00'), status('closed', 'closed', '15:00:00')), 60);
  });

  it('is that of the last time it was closed', () => {
    const reopened = [status('attention', 'closed', '13:00:00'), status('closed', 'attention', '14:00:00')];
    strictEqual(resolved(...reopened), undefined);
    strictEqual(resolved(...reopened, status('attention', 'closed', '15:00:00')), 180);
  });

  it('is not known of one that was in no list meanwhile and came back with another status', () => {
    const close = status('attention', 'closed', '13:00:00');
    const again: Change = { field: 'listing', before: '2026-01-31T15:00:00Z' };
    const other: Change = { field: 'status', from: 'Remediated', to: 'Open', before: '2026-01-31T15:00:00Z' };
    strictEqual(resolved(close, again), 60);
    strictEqual(resolved(close, again, other), undefined);
  });

  it('is not known of what nobody saw change, nor of clocks that disagree', () => {
    strictEqual(maxResolutionMinutes(anIncident({ status: closed })), undefined);
    strictEqual(resolved(status('closed', 'closed', '13:00:00')), undefined);
    strictEqual(resolved({ field: 'status', before: '2026-01-31T13:00:00Z' }), undefined);
    strictEqual(resolved(status('attention', 'closed', '11:00:00')), undefined);
  });
});

describe('The dwell window', () => {
  const occurredAt = '2026-01-31T10:00:00Z';

  it('is open while nobody has shut the attacker out, and closed once its length is known', () => {
    deepStrictEqual(
      [
        anIncident({ occurredAt, isLive: true }),
        anIncident({ occurredAt, isLive: true, dwellMinutes: 5 }),
        anIncident({ occurredAt, isLive: true, status: closed }),
        anIncident({ isLive: true }),
        anIncident({ occurredAt, source: 'cyberhaven' }),
      ].map(dwellState),
      ['open', 'closed', undefined, undefined, undefined],
    );
  });
});
