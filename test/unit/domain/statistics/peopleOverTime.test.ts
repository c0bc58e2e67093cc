import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { addTerms } from '../../../../src/domain/filter/print';
import { needsAttention, type Incident } from '../../../../src/domain/incident';
import type { Mark } from '../../../../src/domain/statistics/mark';
import type { PeopleOverTime } from '../../../../src/domain/statistics/peopleOverTime';
import { anIncident } from '../../../support/anIncident';
import { incidents } from '../../../support/arbitraries';
import { matchingIncidents } from '../../../support/compileFilter';
import { countIncidents } from '../../../support/countIncidents';
import { runs } from '../../../support/runs';

const utc = { now: Date.parse('2026-01-31T12:00:00Z'), timeZone: 'utc' } as const;
const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
const neal = { id: 'u-1', name: 'Neal Caffrey', mail: 'neal@acme.example' };

function peopleIn(some: readonly Incident[]): PeopleOverTime {
  return countIncidents(some, utc).people;
}

function of(day: string, fields: Partial<Incident> = {}): Incident {
  return anIncident({ createdAt: `2026-01-${day}T12:00:00Z`, user: neal, ...fields });
}

function selected(some: readonly Incident[], { terms }: Mark): Incident[] {
  return matchingIncidents(some, parseFilter(addTerms('', terms)), utc);
}

describe('People over time', () => {
  it('has a lane for each person, with incidents of both vendors on one axis', () => {
    const some = [
      of('01', { status: closed }),
      of('03'),
      of('03', { source: 'cyberhaven', connection: 'ch', user: { id: 'c-1', principal: 'ACME\\neal' } }),
      of('02', { user: { id: 'u-2', name: 'Ann' }, status: closed }),
      of('02', { user: { id: 'u-2', name: 'Ann' }, status: closed }),
      anIncident(),
    ];
    const { lanes, columns, sources, distinct } = peopleIn(some);
    deepStrictEqual(
      [sources, distinct, columns[0]],
      [['cyberhaven', 'petra'], 2, { start: '2026-01-01', end: '2026-01-02' }],
    );
    strictEqual(columns.at(-1)?.end, '2026-02-01');
    deepStrictEqual(
      lanes.map(({ name, detail, count, attention, marks }) => [
        [name, detail, count, attention],
        ...marks.map((mark) => [mark.column, mark.source, mark.count, mark.attention]),
      ]),
      [
        [
          ['Neal Caffrey', 'neal@acme.example', 3, 2],
          [0, 'petra', 1, 0],
          [2, 'cyberhaven', 1, 1],
          [2, 'petra', 1, 1],
        ],
        [
          ['Ann', undefined, 2, 0],
          [1, 'petra', 2, 0],
        ],
      ],
    );
  });

  it('shows the 20 people with most that needs attention, and says how many there are', () => {
    const some = Array.from({ length: 50 }, (_, at) => {
      return of('05', { id: `${at}`, user: { id: `u-${at}` }, ...(at < 30 && { status: closed }) });
    });
    const { lanes, distinct } = peopleIn([...some, ...some.slice(0, 10)]);
    strictEqual(distinct, 50);
    deepStrictEqual(
      lanes.map(({ name }) => name),
      some.slice(30).map(({ user }) => user?.id),
    );
  });

  it('draws dwell windows as bars: joined where they touch, cut at the axis, up to now while one is open', () => {
    const { columns, lanes } = peopleIn([
      of('02', { occurredAt: '2026-01-02T00:00:00Z', dwellMinutes: 1440 }),
      of('03', { occurredAt: '2026-01-02T12:00:00Z', dwellMinutes: 1440 }),
      of('10', { occurredAt: '2025-01-01T00:00:00Z', dwellMinutes: 60 }),
      of('11', { occurredAt: '2026-01-10T00:00:00Z', status: closed }),
      of('31', { occurredAt: '2026-01-30T00:00:00Z' }),
      of('31', { occurredAt: '2026-01-05T00:00:00Z', source: 'cyberhaven' }),
    ]);
    const days = columns.length;
    strictEqual(days, 30);
    const at = (text: string): number => Date.parse(`${text}Z`);
    deepStrictEqual(lanes[0]?.dwell, [
      { from: at('2026-01-02T00:00'), to: at('2026-01-03T12:00'), start: 0, end: 1.5 / days },
      { from: at('2026-01-30T00:00'), to: Infinity, start: 28 / days, end: 29.5 / days },
    ]);
  });

  it('stays bounded, however long the time and however many the incidents', () => {
    const some = Array.from({ length: 3000 }, (_, at) => {
      const createdAt = new Date(utc.now - at * 86_400_000).toISOString();
      return anIncident({ id: `${at}`, createdAt, occurredAt: createdAt, dwellMinutes: 60, user: neal });
    });
    const { columns, lanes } = peopleIn(some);
    ok(columns.length <= 31 && columns.length > 15, `${columns.length}`);
    ok((lanes[0]?.marks.length ?? 0) <= columns.length);
    strictEqual(lanes[0]?.dwell.length, 20);
    const { marks, count } = lanes[0];
    strictEqual(
      marks.reduce((sum, mark) => sum + mark.count, 0),
      count,
    );
  });

  it('has terms that select what a mark counts, and all of a person', () => {
    fc.assert(
      fc.property(incidents(), (some) => {
        for (const { isExact, marks, ...lane } of peopleIn(some).lanes) {
          for (const mark of [lane, ...marks]) {
            const found = selected(some, mark);
            if (isExact) {
              deepStrictEqual([found.length, found.filter(needsAttention).length], [mark.count, mark.attention]);
            } else ok(found.length >= mark.count);
          }
        }
      }),
      runs(200),
    );
  });

  it('has nothing to show of nobody', () => {
    deepStrictEqual(peopleIn([anIncident()]).lanes, []);
    deepStrictEqual(peopleIn([]), { columns: [], lanes: [], distinct: 0, sources: [] });
    const [lane] = peopleIn([anIncident({ createdAt: '', user: neal })]).lanes;
    deepStrictEqual([lane?.count, lane?.marks], [1, []]);
  });
});
