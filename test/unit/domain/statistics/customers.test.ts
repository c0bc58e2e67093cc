import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { addTerms } from '../../../../src/domain/filter/print';
import type { Incident } from '../../../../src/domain/incident';
import type { Mark } from '../../../../src/domain/statistics/mark';
import { anIncident } from '../../../support/anIncident';
import { matchingIncidents } from '../../../support/compileFilter';
import { countIncidents } from '../../../support/countIncidents';

const now = Date.parse('2026-01-31T12:00:00Z');
const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
const waiting = { value: 'LOCKED', label: 'Locked', state: 'waiting' } as const;
const acme = { id: 'T1', name: 'Acme' };
const oak = { id: 'T2', name: 'Acme Oak' };
const of = (id: string, tenant: typeof acme, createdAt: string, more: Partial<Incident> = {}): Incident =>
  anIncident({ id, tenant, createdAt, ...more });
const incidents = [
  of('1', acme, '2026-01-31T08:00:00Z'),
  of('2', acme, '2026-01-31T09:00:00Z', { status: closed }),
  of('3', acme, '2026-01-02T00:00:00Z', { status: waiting }),
  of('4', acme, '2026-01-01T23:59:00Z', { status: closed }),
  of('5', oak, '2025-06-01T10:00:00Z', { status: waiting }),
  of('6', oak, '2025-06-01T12:00:00Z'),
  of('7', oak, '', { status: closed }),
  anIncident({ id: '8' }),
];
const isUnread = ({ id }: Incident): boolean => ['2', '3', '6'].includes(id);

describe('The customers', () => {
  const { customers } = countIncidents(incidents, { now, timeZone: 'utc', isUnread });

  it('are all tenants, with what of theirs is unread, needs attention, is open the longest, and came lately', () => {
    strictEqual(customers.distinct, 2);
    deepStrictEqual(
      customers.top.map(({ name, count, unread, needsAttention, oldest, recent }) => [
        name,
        count,
        unread.count,
        needsAttention.count,
        oldest && new Date(oldest.time).toISOString(),
        recent.count,
      ]),
      [
        ['Acme', 4, 2, 1, '2026-01-02T00:00:00.000Z', 3],
        ['Acme Oak', 3, 1, 1, '2025-06-01T10:00:00.000Z', 0],
      ],
    );
    const days = customers.top[0]!.recent.days;
    deepStrictEqual([days.length, days[0], days.at(-1), days.reduce((sum, day) => sum + day, 0)], [30, 1, 2, 3]);
  });

  it('have for each number the terms that select what it counts', () => {
    const found = ({ terms }: Mark): number =>
      matchingIncidents(incidents, parseFilter(addTerms('', terms)), { now, timeZone: 'utc', isNew: isUnread }).length;
    for (const { unread, needsAttention, oldest, recent, ...all } of customers.top) {
      ok(oldest);
      for (const mark of [all, unread, needsAttention, oldest, recent]) strictEqual(found(mark), mark.count);
    }
  });
});
