import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { matchingIncidents } from '../../../support/compileFilter';
import { addTerms } from '../../../../src/domain/filter/print';
import type { Incident } from '../../../../src/domain/incident';
import type { Statistics } from '../../../../src/domain/statistics/statistics';
import type { Mark } from '../../../../src/domain/statistics/mark';
import { anIncident } from '../../../support/anIncident';
import { incidents as arbitraryIncidents } from '../../../support/arbitraries';
import { countIncidents, type CountContext } from '../../../support/countIncidents';
import { inZone } from '../../../support/inZone';
import { runs } from '../../../support/runs';

const utc: CountContext = { now: Date.parse('2026-01-31T12:00:00Z'), timeZone: 'utc' };
const remediated = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
const locked = { value: 'LOCKED', label: 'Locked', state: 'waiting' } as const;

function created(...times: string[]): Incident[] {
  return times.map((createdAt, index) => anIncident({ id: `i${index}`, createdAt }));
}

function filterOf({ terms }: Mark, filter = ''): string {
  return addTerms(filter, terms);
}

/** How many incidents a mark's terms select. */
function selected(mark: Mark, incidents: readonly Incident[], context: CountContext, filter = ''): number {
  return matchingIncidents(incidents, parseFilter(filterOf(mark, filter)), context).length;
}

/** Every mark that must count exactly what it selects. */
function exactMarks({ times, states, severities, dwell, noDwell, tenants, policies, users }: Statistics): Mark[] {
  const names = [tenants, policies, users];
  return [
    ...times.run,
    times.earlier,
    times.later,
    times.unknown,
    noDwell,
    ...[states, severities, dwell].flat(),
    ...names.flatMap(({ top, none }) => [...top.filter(({ isExact }) => isExact), none]),
  ];
}

describe('countIncidents', () => {
  it('counts states, and how many need attention', () => {
    const { total, attention, states } = countIncidents(
      [anIncident(), anIncident({ status: locked }), anIncident({ status: remediated }), anIncident()],
      utc,
    );
    deepStrictEqual([total, attention], [4, 2]);
    deepStrictEqual(
      states.map((mark) => [mark.state, mark.count, mark.attention, filterOf(mark)]),
      [
        ['attention', 2, 2, 'is:attention'],
        ['waiting', 1, 0, 'is:waiting'],
        ['closed', 1, 0, 'is:closed'],
      ],
    );
  });

  it('counts severities by rank, those without rank and without severity apart', () => {
    const ranked = (value: string, rank: number) => anIncident({ severity: { value, label: value, rank } });
    const { severities } = countIncidents(
      [ranked('high', 4), ranked('HIGH', 4), ranked('unspecified', 0), ranked('purple', 0), anIncident()],
      utc,
    );
    deepStrictEqual(
      severities.map((mark) => [mark.severity, mark.rank, mark.count, filterOf(mark)]),
      [
        ['critical', 5, 0, 'severity:critical'],
        ['high', 4, 2, 'severity:high'],
        ['medium', 3, 0, 'severity:medium'],
        ['low', 2, 0, 'severity:low'],
        ['informational', 1, 0, 'severity:informational'],
        ['unknown', 0, 2, 'severity:none severity:unspecified,purple'],
        ['none', undefined, 1, 'severity:none -severity:unspecified,purple'],
      ],
    );
  });

  it('counts dwell times in bins that grow', () => {
    const lengths = [0, 0.99, 1, 9.9, 10, 60, 359, 360, 1439, 1440, 10_079, 10_080, 43_200, 656_634.6];
    const { dwell, noDwell } = countIncidents(
      [...lengths.map((dwellMinutes) => anIncident({ dwellMinutes })), anIncident()],
      utc,
    );
    deepStrictEqual(
      dwell.map((mark) => [mark.from, mark.to, mark.count, filterOf(mark)]),
      [
        [0, 1, 2, 'dwell:<1m'],
        [1, 10, 2, 'dwell:>=1m dwell:<10m'],
        [10, 60, 1, 'dwell:>=10m dwell:<1h'],
        [60, 360, 2, 'dwell:>=1h dwell:<6h'],
        [360, 1440, 2, 'dwell:>=6h dwell:<1d'],
        [1440, 10_080, 2, 'dwell:>=1d dwell:<7d'],
        [10_080, 43_200, 1, 'dwell:>=7d dwell:<30d'],
        [43_200, undefined, 2, 'dwell:>=30d'],
      ],
    );
    strictEqual(noDwell.count, 1);
  });

  it('counts nothing of nothing', () => {
    const { total, times, tenants, users } = countIncidents([], utc);
    deepStrictEqual([total, times.run, tenants.top, users.distinct], [0, [], [], 0]);
  });

  it('stays within the filter whose incidents it counted', () => {
    const incidents = created('2026-01-24T11:00:00Z', '2026-01-24T13:00:00Z', '2026-01-25T01:00:00Z');
    const filter = 'after:7d is:attention';
    const { times, states } = countIncidents(matchingIncidents(incidents, parseFilter(filter), utc), utc);
    const [day] = times.run;
    ok(day);
    strictEqual(filterOf(day, filter), `${filter} after:2026-01-24 before:2026-01-25`);
    strictEqual(day.count, 1);
    strictEqual(selected(day, incidents, utc, filter), 1);
    strictEqual(states[0] && filterOf(states[0], filter), filter);
  });

  it('counts exactly what the terms of each mark select, and each incident once', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), fc.constantFrom('utc', 'local'), (incidents, timeZone) => {
        const context = { ...utc, timeZone } as const;
        const statistics = countIncidents(incidents, context);
        for (const mark of exactMarks(statistics)) {
          const chosen = matchingIncidents(incidents, parseFilter(filterOf(mark)), context);
          strictEqual(mark.count, chosen.length, filterOf(mark));
          strictEqual(mark.attention, chosen.filter(({ status }) => status.state === 'attention').length);
        }
        const { times, states, severities, dwell, noDwell, tenants, policies, users } = statistics;
        const whole = [
          [...times.run, times.earlier, times.later, times.unknown],
          states,
          severities,
          [...dwell, noDwell],
          ...[tenants, policies, users].flatMap(({ top, none, distinct }) => (distinct > 10 ? [] : [[...top, none]])),
        ];
        for (const marks of whole) {
          strictEqual(
            marks.reduce((sum, { count }) => sum + count, 0),
            incidents.length,
          );
        }
      }),
      runs(50),
    );
  });

  it('selects no less than it counted where names are within others', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), (incidents) => {
        const { tenants, policies, users } = countIncidents(incidents, utc);
        for (const mark of [tenants, policies, users].flatMap(({ top }) => top)) {
          ok(selected(mark, incidents, utc) >= mark.count, filterOf(mark));
        }
      }),
    );
  });
});

describe('times of incidents', () => {
  it('come day by day, without gaps, with the terms of each', () => {
    const { unit, run } = countIncidents(
      created('2026-01-29T23:59:59.999Z', '2026-01-27T00:00:00Z', '2026-01-27T12:00:00+01:00'),
      utc,
    ).times;
    strictEqual(unit, 'day');
    deepStrictEqual(
      run.map((mark) => [mark.start, mark.count, filterOf(mark)]),
      [
        ['2026-01-27', 2, 'after:2026-01-27 before:2026-01-28'],
        ['2026-01-28', 0, 'after:2026-01-28 before:2026-01-29'],
        ['2026-01-29', 1, 'after:2026-01-29 before:2026-01-30'],
      ],
    );
  });

  it('begin days in the zone, and know the day that has 23 hours', () => {
    inZone('America/New_York', () => {
      const incidents = created('2026-03-08T04:59:59Z', '2026-03-08T05:00:00Z', '2026-03-09T03:59:59Z');
      const context = { now: Date.parse('2026-03-10T12:00:00Z'), timeZone: 'local' } as const;
      const { run } = countIncidents(incidents, context).times;
      deepStrictEqual(
        run.map(({ start, count }) => [start, count]),
        [
          ['2026-03-07', 1],
          ['2026-03-08', 2],
        ],
      );
    });
  });

  for (const zone of ['America/Sao_Paulo', 'Pacific/Apia', 'America/St_Johns', 'Africa/Cairo', 'Asia/Kathmandu']) {
    it(`are counted as the filter selects them after any clock change, in ${zone}`, () => {
      inZone(zone, () => {
        // Clocks changed at midnight within these: 2011-12-30 was no day in Apia, 2011-11-06 had two midnights in St. John's.
        const hours = fc.integer({ min: 0, max: 24 * 120 }).map((hour) => Date.UTC(2011, 9, 1, hour, 0, 30));
        const context = { now: Date.parse('2012-02-01T00:00:00Z'), timeZone: 'local' } as const;
        const around = ['2011-11-06T02:30:00Z', '2011-11-06T02:31:30Z', '2011-11-06T03:30:30Z', '2011-12-30T10:00:00Z'];
        fc.assert(
          fc.property(fc.array(hours, { maxLength: 30 }), (times) => {
            const incidents = created(...around, ...times.map((time) => new Date(time).toISOString()));
            const { run, earlier, later } = countIncidents(incidents, context).times;
            for (const mark of [...run, earlier, later]) strictEqual(mark.count, selected(mark, incidents, context));
            strictEqual(
              run.reduce((sum, { count }) => sum + count, 0),
              incidents.length,
            );
          }),
          runs(30),
        );
      });
    });
  }

  it('come by week from Mondays, and by month, when days would be too many', () => {
    const since = (first: string) => {
      const { unit, run } = countIncidents(created('2026-01-31T00:00:00Z', `${first}T00:00:00Z`), utc).times;
      return [unit, run.length, run[0]?.start, run.at(-1)?.start];
    };
    deepStrictEqual(since('2025-10-04'), ['day', 120, '2025-10-04', '2026-01-31']);
    deepStrictEqual(since('2025-10-03'), ['week', 18, '2025-09-29', '2026-01-26']);
    deepStrictEqual(since('2023-10-15'), ['week', 121, '2023-10-09', '2026-01-26']);
    deepStrictEqual(since('2023-10-14'), ['month', 28, '2023-10-01', '2026-01-01']);
    deepStrictEqual(since('2016-02-29'), ['month', 120, '2016-02-01', '2026-01-01']);
  });

  it('that are absurd do not stretch the run', () => {
    const { times } = countIncidents(
      created(
        '0001-01-01T00:00:00Z',
        '0000-01-01T00:00:00+14:00',
        '9999-12-31T23:59:59-14:00',
        '2026-01-30T00:00:00Z',
        '',
      ),
      utc,
    );
    deepStrictEqual(
      times.run.map(({ start }) => start),
      ['2026-01-30'],
    );
    deepStrictEqual([times.earlier.count, times.later.count, times.unknown.count], [2, 1, 1]);
    const { run, earlier, later } = countIncidents(created('1999-01-01', '2026-02-02'), utc).times;
    deepStrictEqual([run, earlier.count, later.count], [[], 1, 1]);
  });
});
