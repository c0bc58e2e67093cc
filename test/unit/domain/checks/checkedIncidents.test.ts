import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { checksIn, type CheckId } from '../../../../src/domain/checks/check';
import { CheckedIncidents } from '../../../../src/domain/checks/checkedIncidents';
import { refKey, type Change, type Incident, type State } from '../../../../src/domain/incident';
import { identifyPeople } from '../../../../src/domain/people';
import { IncidentTable } from '../../../../src/domain/table/incidentTable';
import { vendorOf } from '../../../../src/sources/vendors';
import { anIncident } from '../../../support/anIncident';
import { incident as anyIncident } from '../../../support/arbitraries';
import { runs } from '../../../support/runs';
import { anUpload, locked, neal, now, remediated } from './checkSetup';

const hourMs = 60 * 60_000;
/** Few times, so that they meet. */
const instant = fc.integer({ min: -60, max: 4 }).map((days) => new Date(now + days * 12 * hourMs).toISOString());
const state = fc.constantFrom<State[]>('attention', 'waiting', 'closed');
const status = fc.oneof(
  fc.constantFrom(
    remediated,
    locked,
    { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' } as const,
    { value: 'INCORRECT', label: 'Incorrect', state: 'closed' } as const,
  ),
  fc.record({ value: fc.constant('x'), label: fc.constant('X'), state }),
);
const change: fc.Arbitrary<Change> = fc.record(
  {
    field: fc.constantFrom('status' as const, 'status' as const, 'assignee' as const, 'listing' as const),
    states: fc.tuple(state, state),
    after: instant,
    before: instant,
  },
  { requiredKeys: ['field', 'before'] },
);
const people = [neal, { id: 'c-1', principal: 'ACME\\ncaffrey' }, { id: 'u-2', mail: 'ann@acme.example' }];

/** Incidents of few people, of which checks find something. */
const incident = fc
  .record(
    {
      connection: fc.constantFrom('a', 'b'),
      id: fc.uuid(),
      source: fc.constantFrom('petra', 'cyberhaven'),
      createdAt: instant,
      status,
      occurredAt: fc.oneof(instant, fc.constant('soon')),
      dwellMinutes: fc.constantFrom(-60, 0, 60, 24 * 60, 1e6, 1e300),
      user: fc
        .tuple(fc.constantFrom(...people), fc.option(fc.boolean()), fc.option(instant))
        .map(([user, enabled, lastPasswordChange]) => ({
          ...user,
          ...(enabled !== null && { enabled }),
          ...(lastPasswordChange !== null && { lastPasswordChange }),
        })),
      changes: fc.array(change, { maxLength: 3 }),
      unlistedSince: fc.constant('2026-01-30T00:00:00Z'),
      raw: fc.constant({}),
    },
    { requiredKeys: ['connection', 'id', 'source', 'createdAt', 'status', 'raw'] },
  )
  .map((fields): Incident => ({ ...fields, connection: `${fields.source}-${fields.connection}` }));

const incidents = fc.uniqueArray(incident, { selector: refKey, maxLength: 20 });

/** What the checks find in one of some incidents, read off their descriptions, without regard to speed. */
function plainly(one: Incident, all: readonly Incident[]): CheckId[] {
  if (one.unlistedSince !== undefined) return [];
  const personOf = identifyPeople(all);
  const keyOf = ({ user, connection }: Incident) => personOf(user, connection);
  const own = all.filter((each) => keyOf(one) !== undefined && keyOf(each) === keyOf(one));
  const isAttack = ({ source, status: { value } }: Incident) => source === 'petra' && value !== 'INCORRECT';
  const time = (text = 'none') => Date.parse(text);
  const statusChanges = (one.changes ?? []).filter(({ field }) => field === 'status');
  const starts = (one.changes ?? []).filter(
    ({ field, states }) => field === 'listing' || (field === 'status' && states?.[0] !== 'waiting'),
  );
  const began = starts.at(-1)?.before ?? one.createdAt;
  const dwell = ({ occurredAt, dwellMinutes, status: { state: asked } }: Incident): [number, number] => {
    const minutes = dwellMinutes ?? (asked === 'attention' ? Infinity : NaN);
    return [time(occurredAt), time(occurredAt) + minutes * 60_000];
  };
  const locks = ({ changes = [], status: { state: asked } }: Incident): [number, number][] => {
    const steps = changes.filter(({ field }) => field !== 'assignee');
    const shown: (State | undefined)[] = [];
    for (const { field, states } of steps) shown.push(field === 'listing' ? shown.at(-1) : states?.[1]);
    return steps.flatMap(({ field, before }, at): [number, number][] => {
      if (shown[at] !== 'waiting' || (field === 'status' && shown[at - 1] === 'waiting')) return [];
      const next = steps.slice(at + 1).find((step) => step.field === 'listing' || step.states?.[1] !== 'waiting');
      if (!next) return asked === 'waiting' ? [[time(before), Infinity]] : [];
      return next.field === 'status' && next.states ? [[time(before), time(next.after)]] : [];
    });
  };
  const meet = (attack: Incident, act: Incident) =>
    isAttack(attack) &&
    act.source === 'cyberhaven' &&
    [dwell(attack), ...locks(attack)].some(([from, to]) => from <= time(act.occurredAt) && time(act.occurredAt) <= to);
  const tookBack = (each: Incident): number => {
    const last = (each.changes ?? []).findLast(({ field }) => field === 'status');
    const at = last?.states?.[1] === 'closed' ? time(last.before) : each.dwellMinutes! >= 0 ? dwell(each)[1] : NaN;
    return each.source !== 'petra' || each.status.value !== 'REMEDIATED' || at < time(each.occurredAt) ? NaN : at;
  };
  const found: Record<CheckId, boolean> = {
    passwordUnchanged:
      one.source === 'petra' &&
      one.status.value === 'REMEDIATED' &&
      time(one.user?.lastPasswordChange) < time(one.occurredAt),
    stillEnabled: one.source === 'petra' && one.status.value.startsWith('LOCKED') && one.user?.enabled === true,
    activeWhileCompromised: own.some((each) => meet(one, each) || meet(each, one)),
    compromisedAgain:
      isAttack(one) &&
      own.some((each) => {
        const gap = time(one.occurredAt) - tookBack(each);
        return gap > 0 && gap <= 30 * 24 * hourMs;
      }),
    reopened:
      one.status.state !== 'closed' &&
      statusChanges.some(({ states }) => states?.[0] === 'closed' && states[1] !== 'closed'),
    waitingLong: one.status.state === 'waiting' && now - time(began) > 24 * hourMs,
  };
  return (Object.keys(found) as CheckId[]).filter((id) => found[id]);
}

function bitsIn(checked: CheckedIncidents): CheckId[][] {
  return Array.from(checked.bitsAt(now), checksIn);
}

describe('The checks of many incidents', () => {
  it('find what a slow and plain reading of their descriptions finds, and name their evidence', () => {
    const seen = new Set<CheckId>();
    fc.assert(
      fc.property(incidents, (all) => {
        const checked = CheckedIncidents.of(new IncidentTable(all), vendorOf);
        const expected = all.map((one) => plainly(one, all));
        deepStrictEqual(bitsIn(checked), expected);
        for (const [at, one] of all.entries()) {
          const found = checked.findingsIn(one, now);
          deepStrictEqual(
            found.map(({ id }) => id),
            expected[at],
          );
          for (const { id, evidence } of found) {
            seen.add(id);
            ok(evidence.length > 0, id);
          }
        }
      }),
      runs(1500),
    );
    strictEqual(seen.size, 6);
  });

  it('find the same after changes as in the incidents that there are now', () => {
    const fate = fc.constantFrom('stays', 'stays', 'stays', 'doubles', 'changes', 'loses its user', 'goes');
    fc.assert(
      fc.property(incidents, fc.array(incidents, { maxLength: 3 }), fc.infiniteStream(fate), (first, rounds, fates) => {
        let table = new IncidentTable(first);
        let checked = CheckedIncidents.of(table, vendorOf);
        // Most rounds bring nobody new.
        for (const more of rounds.flatMap((round) => [[], round])) {
          const kept = table.incidents.flatMap((each) => {
            const { value } = fates.next();
            if (value === 'goes') return [];
            if (value === 'doubles') return [each, { ...each, id: `${each.id}+` }];
            const { user: _, ...nobodys } = each;
            if (value === 'loses its user') return nobodys;
            return value === 'stays' ? each : { ...each, status: more[0]?.status ?? locked, dwellMinutes: 600 };
          });
          table = new IncidentTable([...kept, ...more], table);
          checked = CheckedIncidents.of(table, vendorOf, checked);
          const fresh = CheckedIncidents.of(new IncidentTable(table.incidents), vendorOf);
          deepStrictEqual(bitsIn(checked), bitsIn(fresh));
          const findings = (by: CheckedIncidents) => table.incidents.map((each) => by.findingsIn(each, now));
          deepStrictEqual(findings(checked), findings(fresh));
          strictEqual(checked.nextAfter(now), fresh.nextAfter(now));
        }
      }),
      runs(500),
    );
  });

  it('find nothing where a record lacks what they compare', () => {
    const without: Readonly<Record<CheckId, readonly (keyof Incident)[]>> = {
      passwordUnchanged: ['user', 'occurredAt'],
      stillEnabled: ['user'],
      activeWhileCompromised: ['user'],
      compromisedAgain: ['user', 'occurredAt'],
      reopened: ['changes'],
      waitingLong: ['createdAt'],
    };
    fc.assert(
      fc.property(incidents, fc.array(anyIncident(), { maxLength: 5 }), (some, others) => {
        for (const [id, fields] of Object.entries(without)) {
          for (const field of fields) {
            const all = [...some, ...others].map((each) => {
              const { [field]: _, ...rest } = field === 'createdAt' ? { ...each, changes: [] } : each;
              return (field === 'createdAt' ? { ...rest, createdAt: '' } : rest) as Incident;
            });
            const checked = CheckedIncidents.of(new IncidentTable(all), vendorOf);
            ok(
              !bitsIn(checked)
                .flat()
                .includes(id as CheckId),
              `${id} without ${field}`,
            );
          }
        }
      }),
      runs(100),
    );
  });

  it('flag what waits too long when its time has come', () => {
    const checked = CheckedIncidents.of(
      new IncidentTable([anIncident({ status: locked, createdAt: '2026-01-31T11:00:00Z' })]),
      vendorOf,
    );
    const next = checked.nextAfter(now);
    strictEqual(next, now + 23 * hourMs);
    deepStrictEqual(
      [checksIn(checked.bitsAt(next)[0] ?? 0), checksIn(checked.bitsAt(next + 1)[0] ?? 0)],
      [[], ['waitingLong']],
    );
    strictEqual(checked.nextAfter(next + 1), Infinity);
  });

  describe('cost little', () => {
    let looks = 0;
    /** Counts how often somebody looks at when it occurred. */
    const counted = (fields: Incident): Incident =>
      Object.defineProperty({ ...fields }, 'occurredAt', { get: () => (looks++, fields.occurredAt), enumerable: true });
    /** One person with half the incidents of an attacker, and half of what they did. */
    const onePerson = (count: number): Incident[] =>
      Array.from({ length: count }, (_, n) => {
        const occurredAt = new Date(now - n * hourMs).toISOString();
        const fields = { id: `${n}`, occurredAt, raw: { n } };
        return counted(
          n % 2 ? anUpload(fields) : anIncident({ ...fields, user: neal, status: remediated, dwellMinutes: 1e5 }),
        );
      });
    const costOf = (work: () => unknown): number => {
      looks = 0;
      work();
      return looks;
    };

    it('in proportion to the incidents, also where all are of one person', () => {
      const cost = (count: number): number => {
        const all = onePerson(count);
        return costOf(() => {
          const checked = CheckedIncidents.of(new IncidentTable(all), vendorOf);
          for (const each of all) checked.findingsIn(each, now);
          return checked.bitsAt(now);
        });
      };
      const [some, twice] = [cost(2000), cost(4000)];
      ok(twice < 2.2 * some && some < 40 * 2000, `${some}, ${twice}`);
    });

    it('in each step, also where all are of one person', () => {
      const work = CheckedIncidents.after(new IncidentTable(onePerson(8000)), vendorOf);
      let most = 0;
      const step = (): boolean => work.next().done === true;
      for (let hasMore = true; hasMore;) {
        looks = 0;
        hasMore = !step();
        most = Math.max(most, looks);
      }
      ok(most > 0 && most < 8000, `${most}`);
    });

    it('after a change that concerns another person', () => {
      const all = onePerson(2000);
      const table = new IncidentTable(all);
      const checked = CheckedIncidents.of(table, vendorOf);
      const other = counted(
        anIncident({ id: 'new', user: { id: 'u-9', mail: 'nine@acme.example' }, occurredAt: '2026-01-01' }),
      );
      const next = new IncidentTable([...all, other], table);
      const cost = costOf(() => CheckedIncidents.of(next, vendorOf, checked));
      ok(cost < 20, String(cost));
    });
  });
});
