import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { selectMatching } from '../../../../src/domain/filter/match';
import { collectFilterValues } from '../../../../src/domain/filter/values';
import { groupIncidents, type Group } from '../../../../src/domain/grouping';
import { compareIncidents, sortings } from '../../../../src/domain/sorting';
import { groupings, type GroupBy } from '../../../../src/domain/groupSteps';
import { isOpen, needsAttention, refKey, type Incident, urgencyOf } from '../../../../src/domain/incident';
import { identifyPeople } from '../../../../src/domain/people';
import { RelatedIncidents } from '../../../../src/domain/related';
import { inOneGo } from '../../../../src/domain/slices';
import { countIncidentsSliced } from '../../../../src/domain/statistics/statistics';
import { IncidentTable, selectAll } from '../../../../src/domain/table/incidentTable';
import { orderOf } from '../../../../src/domain/table/sortedRows';
import { createdTime, dayOf } from '../../../../src/domain/time';
import { vendorOf } from '../../../../src/sources/vendors';
import { anIncident } from '../../../support/anIncident';
import { incident, incidents, ownKeys, term } from '../../../support/arbitraries';
import { compileFilter } from '../../../support/compileFilter';
import { printFilter } from '../../../support/printFilter';
import { runs } from '../../../support/runs';

const time = { now: Date.parse('2026-01-31T12:00:00Z'), timeZone: 'utc' } as const;
const context = { ...time, vendorOf, connectionName: (id: string) => `Connection ${id}` };

/** A table after one to three changes: of what was there some stays, some is another, some goes, and more comes. */
const changed = fc
  .tuple(
    incidents(),
    fc.array(fc.tuple(fc.infiniteStream(fc.constantFrom('stays', 'stays', 'stays', 'changes', 'goes')), incidents()), {
      minLength: 1,
      maxLength: 3,
    }),
    incident(),
  )
  .map(([first, changes, other]) => {
    let table = new IncidentTable(first);
    askEverything(table);
    for (const [fates, more] of changes) {
      const kept = table.incidents.flatMap((each) => {
        const { value: fate } = fates.next() as { value: string };
        return fate === 'goes' ? [] : fate === 'stays' ? each : { ...other, id: each.id, connection: each.connection };
      });
      const known = new Set(kept.map(refKey));
      table = new IncidentTable([...kept, ...more.filter((each) => !known.has(refKey(each)))], table);
      askEverything(table);
    }
    return table;
  });

/** Makes all columns, so that the next table has to take them over. */
function askEverything(table: IncidentTable): void {
  const rows = orderOf(table, 'occurred');
  for (const mode of groupings) groupIncidents({ table, rows }, mode, context);
  collectFilterValues(table);
  inOneGo(countIncidentsSliced({ table, rows }, context));
}

function pick({ incidents: all }: IncidentTable, rows: Uint32Array): Incident[] {
  return Array.from(rows, (row) => all[row] as Incident);
}

function leaves(groups: readonly Group[]): readonly Group[] {
  return groups.flatMap((group) => (group.children ? leaves(group.children) : group));
}

function withChildren(groups: readonly Group[]): readonly Group[] {
  return groups.flatMap((group) => [group, ...withChildren(group.children ?? [])]);
}

/** All that rows show of groups. */
function shownOf(groups: readonly Group[]): unknown[] {
  return groups.map(({ id, kind, label, description, incidents: all, attention, details, children = [] }) => {
    return [id, kind, label, description, all, attention, details.open, details.mostUrgent, shownOf(children)];
  });
}

/** What incidents of the same group have in common, read off the description of groups. */
function plainKey(mode: GroupBy, all: readonly Incident[]): (one: Incident) => string | undefined {
  const personOf = identifyPeople(all);
  const words = ({ status, severity }: Incident) => ({
    status: `${status.state} ${(status.label || status.value).toLowerCase()}`,
    severity: severity?.rank ? String(severity.rank) : (severity?.label || severity?.value || '').toLowerCase(),
  });
  return (one) => {
    const kind = mode === 'auto' ? (one.source === 'petra' ? 'tenant' : 'policy') : mode;
    switch (kind) {
      case 'tenant':
      case 'policy': {
        const id = one[kind]?.id || one[kind]?.name;
        return kind + (id ? refKey({ connection: one.connection, id }) : '');
      }
      case 'user':
        return personOf(one.user);
      case 'day':
        return Number.isNaN(createdTime(one)) ? undefined : dayOf(createdTime(one), 'utc');
      case 'status':
      case 'severity':
        return words(one)[kind];
      case 'connection':
        return one.connection;
      case 'none':
        return '';
    }
  };
}

describe('A table of incidents', () => {
  it('sorts as a comparison of any two incidents does', () => {
    fc.assert(
      fc.property(changed, fc.constantFrom(...sortings), (table, sortBy) => {
        const sorted = [...table.incidents].sort(compareIncidents(sortBy));
        deepStrictEqual(pick(table, orderOf(table, sortBy)), sorted);
      }),
      runs(70),
    );
  });

  it('sorts those that a check flags first in their state, by attention only', () => {
    fc.assert(
      fc.property(changed, fc.constantFrom(...sortings), fc.infiniteStream(fc.boolean()), (table, sortBy, flags) => {
        const checks = new Uint8Array(table.incidents.length).map(() => Number(flags.next().value));
        const flagged = new Set(table.incidents.filter((_, row) => checks[row]));
        const sorted = [...table.incidents].sort(compareIncidents(sortBy, (each) => flagged.has(each)));
        deepStrictEqual(pick(table, orderOf(table, sortBy, checks)), sorted);
        if (sortBy !== 'attention') return;
        const ranks = sorted.map((each) => ['attention', 'waiting', 'closed'].indexOf(each.status.state));
        for (const state of [0, 1, 2]) {
          const own = sorted.filter((_, at) => ranks[at] === state).map((each) => flagged.has(each));
          deepStrictEqual(
            own,
            own.toSorted((a, b) => Number(b) - Number(a)),
          );
        }
      }),
      runs(40),
    );
  });

  it('keeps an order while few of many incidents change, come, go or are flagged', () => {
    const minutes = fc.integer({ min: 0, max: 20 });
    const one = fc.record({
      connection: fc.constantFrom('a', 'b'),
      createdAt: minutes.map((minute) => new Date(time.now + minute * 60_000).toISOString()),
      dwellMinutes: fc.oneof(minutes, fc.constant(NaN)),
      urgency: fc.integer({ min: 1, max: 5 }),
      status: fc.constantFrom(
        ...(['attention', 'waiting', 'closed'] as const).map((state) => ({ value: state, label: state, state })),
      ),
    });
    const fate = fc.constantFrom('changes', 'comes', 'goes', 'is flagged');
    const change = fc.tuple(fate, fc.nat({ max: 999 }), one);
    fc.assert(
      fc.property(
        fc.array(one, { minLength: 60, maxLength: 120 }),
        fc.array(fc.array(change, { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        fc.subarray([...sortings], { minLength: 1 }),
        (first, rounds, asked) => {
          let table = new IncidentTable(first.map((each, at) => anIncident({ ...each, id: `${at}` })));
          const flagged = new Set<string>();
          const check = (sortBy: (typeof sortings)[number]): void => {
            const checks = Uint8Array.from(table.incidents, ({ id }) => Number(flagged.has(id)));
            const sorted = [...table.incidents].sort(compareIncidents(sortBy, ({ id }) => flagged.has(id)));
            deepStrictEqual(pick(table, orderOf(table, sortBy, checks)), sorted);
          };
          asked.forEach(check);
          let fresh = 0;
          for (const changes of rounds) {
            const next = [...table.incidents];
            for (const [fated, at, other] of changes) {
              const place = at % next.length;
              const { id, connection } = next[place] as Incident;
              if (fated === 'is flagged') flagged.add(id);
              else if (fated === 'goes') next.splice(place, 1);
              else if (fated === 'changes') next[place] = anIncident({ ...other, id, connection });
              else next.splice(place, 0, anIncident({ ...other, id: `new-${fresh++}` }));
            }
            table = new IncidentTable(next, table);
            // Not all orders are asked for after each change.
            asked.slice(fresh % 2).forEach(check);
          }
          sortings.forEach(check);
        },
      ),
      { numRuns: 150 },
    );
  });

  describe('after one of many has changed', () => {
    const all = Array.from({ length: 2000 }, (_, at) =>
      anIncident({ id: `${at}`, hostname: `h${at}`, user: { id: `u${at % 100}` }, raw: { at } }),
    );
    const looks = { hostname: 0, occurredAt: 0, dwellMinutes: 0, createdAt: 0 };
    type Watched = keyof typeof looks;
    /** Counts how often somebody looks at a part of it. */
    const counted = (one: Incident): Incident => {
      const copy = { ...one };
      for (const name of Object.keys(looks) as Watched[]) {
        const value = one[name];
        Object.defineProperty(copy, name, { get: () => (looks[name]++, value), enumerable: true });
      }
      return copy;
    };
    const costOf = (some: readonly Incident[], before?: IncidentTable): typeof looks => {
      for (const name of Object.keys(looks) as Watched[]) looks[name] = 0;
      const table = new IncidentTable(some, before);
      for (const sortBy of sortings) orderOf(table, sortBy);
      table.values('host');
      last = table;
      return { ...looks };
    };
    let last: IncidentTable;
    beforeEach(() => {
      const cost = costOf(all.map(counted));
      deepStrictEqual([cost.hostname, cost.occurredAt >= 2000, cost.createdAt >= 2000], [2000, true, true]);
    });

    it('computes its row only, and compares it with few others', () => {
      const next = [...last.incidents];
      next[700] = counted(anIncident({ ...(all[700] as Incident), hostname: 'other', raw: { other: true } }));
      const cost = costOf(next, last);
      strictEqual(cost.hostname, 1);
      ok(cost.createdAt < 300 && cost.occurredAt < 100 && cost.dwellMinutes < 100, JSON.stringify(cost));
    });

    it('computes nothing of others when one comes and one goes', () => {
      const [, ...next] = last.incidents;
      next.splice(1000, 0, counted(anIncident({ id: 'new' })));
      strictEqual(costOf(next, last).hostname, 1);
    });
  });

  it('sorts numbers of any size and sign, and those that are none', () => {
    const numbers = [0, -0, 1, -1, 0.5, -0.5, 1e300, -1e300, 5e-324, Infinity, -Infinity, NaN, 2 ** 52, undefined];
    fc.assert(
      fc.property(fc.shuffledSubarray(numbers, { minLength: 1 }), (some) => {
        const all = some.map((dwell, at) =>
          anIncident({ id: `${at}`, ...(dwell !== undefined && { dwellMinutes: dwell }) }),
        );
        const table = new IncidentTable(all);
        deepStrictEqual(pick(table, orderOf(table, 'dwell')), [...all].sort(compareIncidents('dwell')));
      }),
    );
  });

  it('matches a filter as each incident by itself does', () => {
    fc.assert(
      fc.property(changed, fc.array(term(ownKeys), { maxLength: 3 }), (table, terms) => {
        const at = { start: 0, end: 0 };
        const placed = terms.map((each) => ({
          ...each,
          ...at,
          values: each.values.map((value) => ({ ...value, ...at })),
        }));
        const filter = parseFilter(printFilter({ terms: placed }));
        const told = { ...context, isNew: isOpen, isRelated: needsAttention };
        const rows = orderOf(table, 'newest');
        const found = selectMatching(filter, { table, rows }, told);
        deepStrictEqual(pick(table, found.rows), pick(table, rows).filter(compileFilter(filter, told)));
      }),
      runs(70),
    );
  });

  it('groups as a look at each incident does', () => {
    fc.assert(
      fc.property(changed, fc.constantFrom(...groupings), (table, mode) => {
        const rows = orderOf(table, 'newest');
        const keyOf = plainKey(mode, table.incidents);
        const expected = new Map<string | undefined, Incident[]>();
        for (const one of pick(table, rows)) expected.set(keyOf(one), [...(expected.get(keyOf(one)) ?? []), one]);
        const checks = Uint8Array.from(table.incidents, (_, row) => Number(row % 7 === 0));
        const flagged = new Set(table.incidents.filter((_, row) => checks[row]));
        const groups = groupIncidents({ table, rows }, mode, { ...context, checks: () => checks });
        const found = leaves(groups);
        const byFirst = ([a]: readonly Incident[], [b]: readonly Incident[]) =>
          table.incidents.indexOf(a as Incident) - table.incidents.indexOf(b as Incident);
        deepStrictEqual(found.map((group) => group.incidents).sort(byFirst), [...expected.values()].sort(byFirst));
        for (const group of withChildren(groups)) {
          const [most] = group.incidents.filter(needsAttention).toSorted((a, b) => urgencyOf(b) - urgencyOf(a));
          const { attention, count } = group;
          const { open, mostUrgent, checks: all, pressingChecks } = group.details;
          const pressing = attention > 0 ? group.incidents.filter(needsAttention) : group.incidents;
          deepStrictEqual(
            [count, attention, open, mostUrgent, all !== 0, pressingChecks !== 0],
            [
              group.incidents.length,
              group.incidents.filter(needsAttention).length,
              group.incidents.filter(isOpen).length,
              most,
              group.incidents.some((each) => flagged.has(each)),
              pressing.some((each) => flagged.has(each)),
            ],
          );
          const below = new Set(group.children?.flatMap((child) => child.incidents) ?? group.incidents);
          deepStrictEqual(
            group.incidents,
            pick(table, rows).filter((each) => below.has(each)),
          );
        }
      }),
      runs(70),
    );
  });

  it('answers after changes as one that is made of the incidents that there are now', () => {
    fc.assert(
      fc.property(changed, (table) => {
        const fresh = new IncidentTable(table.incidents);
        const rows = orderOf(table, 'newest');
        deepStrictEqual(orderOf(fresh, 'newest'), rows);
        for (const mode of groupings) {
          const groups = groupIncidents({ table, rows }, mode, context);
          deepStrictEqual(shownOf(groups), shownOf(groupIncidents({ table: fresh, rows }, mode, context)));
        }
        deepStrictEqual(collectFilterValues(table, String), collectFilterValues(fresh, String));
        const [some, same] = [table, fresh].map((each) =>
          inOneGo(countIncidentsSliced({ table: each, rows }, context)),
        );
        deepStrictEqual(some, same);
        const [related, others] = [new RelatedIncidents(table, vendorOf), new RelatedIncidents(fresh, vendorOf)];
        for (const one of table.incidents) deepStrictEqual(related.relatedTo(one), others.relatedTo(one));
      }),
      runs(50),
    );
  });

  it('distinguishes names with separators in them', () => {
    const users = [
      { id: 'a\0b', name: 'c' },
      { id: 'a', name: 'b\0c' },
      { id: 'a', name: 'b', principal: 'c' },
      { id: '["a"]' },
      { id: 'a' },
    ];
    const { table, rows } = selectAll(users.map((user, at) => anIncident({ id: `${at}`, user })));
    strictEqual(table.values('user').countEach(rows).found.length, users.length);
    const hosts = ['a\0', '["a\\u0000"]', 'a'].map((hostname, at) => anIncident({ id: `${at}`, hostname }));
    strictEqual(new IncidentTable(hosts).values('host').countEach(rows.subarray(0, 3)).found.length, 3);
  });

  it('asks about an incident once, while others come and go', () => {
    const all = Array.from({ length: 100 }, (_, at) => anIncident({ id: `${at}`, user: { id: `u-${at}` } }));
    const asked: string[] = [];
    const ask = ({ id }: Incident): string => {
      asked.push(id);
      return id;
    };
    let table = new IncidentTable(all);
    table.values('user').answers(ask);
    const next = anIncident({ id: 'new', user: { id: 'new' } });
    table = new IncidentTable([...all.slice(1, 50), next, ...all.slice(50)], table);
    const answers = table.values('user').answers(ask);
    deepStrictEqual(asked, [...all.map(({ id }) => id), 'new']);
    deepStrictEqual(answers[table.values('user').rows[49] as number], 'new');
  });

  it('lets go of values that are no longer in use', () => {
    const some = (round: number) =>
      Array.from({ length: 1000 }, (_, at) => anIncident({ id: `${round}-${at}`, hostname: `${round}-${at}` }));
    let table = new IncidentTable(some(0));
    for (let round = 1; round < 10; round++) {
      table.values('host');
      table = new IncidentTable(some(round), table);
    }
    strictEqual(table.values('host').examples.length <= 4000, true);
  });
});
