// oxlint-disable-next-line import/no-unassigned-import
import '../../../support/vscodeStub';
import { deepStrictEqual, doesNotMatch, ok, strictEqual } from 'node:assert';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { compileFilter, matchingIncidents } from '../../../support/compileFilter';
import { addTerms } from '../../../../src/domain/filter/print';
import type { Incident } from '../../../../src/domain/incident';
import type { OverviewChart, OverviewMark } from '../../../../src/features/overview/messages';
import {
  overviewModel,
  type CountedModel,
  type OverviewContext,
} from '../../../../src/features/overview/overviewModel';
import { anIncident } from '../../../support/anIncident';
import { countIncidents } from '../../../support/countIncidents';

const time = { now: Date.parse('2026-01-31T12:00:00Z'), timeZone: 'utc' } as const;
const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;

function modelOf(incidents: readonly Incident[], context: Partial<OverviewContext> = {}): CountedModel {
  return overviewModel(countIncidents(incidents, time), {
    filter: '',
    loaded: incidents.length,
    connections: 1,
    failed: 0,
    disabled: 0,
    refreshing: false,
    sample: false,
    now: time.now,
    ...context,
  });
}

function chartOf({ model }: CountedModel, id: string): OverviewChart {
  const chart = model.charts.find((each) => each.id === id);
  ok(chart, id);
  return chart;
}

function marksOf({ model }: CountedModel): OverviewMark[] {
  return model.charts.flatMap(({ marks, apart }) => [...marks, ...apart]);
}

describe('the overview', () => {
  it('says what each mark counts, and what choosing it does', () => {
    const shown = modelOf([
      anIncident({ createdAt: '2026-01-05T08:00:00Z' }),
      anIncident({ createdAt: '2026-01-05T09:00:00Z', status: closed }),
      anIncident({ createdAt: '2026-01-07T09:00:00Z', status: closed }),
    ]);
    const { title, marks } = chartOf(shown, 'time');
    strictEqual(title, 'Incidents per day');
    deepStrictEqual(
      marks.map(({ label, tick, name }) => [label, tick, name]),
      [
        ['January 5, 2026', 'Jan 5', 'January 5, 2026: 1 needs attention, 2 incidents in all. Show them'],
        ['January 6, 2026', 'Jan 6', 'January 6, 2026: 0 incidents. Show them'],
        ['January 7, 2026', 'Jan 7', 'January 7, 2026: 1 incident. Show it'],
      ],
    );
    strictEqual(shown.model.title, '3 incidents');
    strictEqual(shown.model.subtitle, '1 needs attention');
  });

  it('counts by week and by month where days would be too many', () => {
    const since = (createdAt: string) => modelOf([anIncident({ createdAt }), anIncident()]);
    const weeks = chartOf(since('2025-06-01T00:00:00Z'), 'time');
    deepStrictEqual([weeks.title, weeks.marks[0]?.label], ['Incidents per week', 'Week of May 26, 2025']);
    const months = chartOf(since('2022-02-01T00:00:00Z'), 'time');
    deepStrictEqual([months.title, months.marks[0]?.label], ['Incidents per month', 'February 2022']);
    deepStrictEqual([months.marks[0]?.tick, months.marks.at(-1)?.tick], ['Feb 2022', 'Jan 2026']);
  });

  it('has for every mark of incidents the terms that select them', () => {
    const incidents = [
      anIncident({ id: '1', tenant: { id: 'T1', name: 'Acme' }, dwellMinutes: 5, createdAt: '' }),
      anIncident({ id: '2', tenant: { id: 'T2', name: 'Acme' }, severity: { value: 'x', label: 'X', rank: 4 } }),
      anIncident({ id: '3', status: closed, policy: { id: 'P', name: 'none, "or" -not' }, createdAt: '1970-01-01' }),
    ];
    const shown = modelOf(incidents);
    const marks = marksOf(shown);
    strictEqual(new Set(marks.map(({ id }) => id)).size, marks.length);
    for (const { id, count } of marks) {
      const terms = shown.terms.get(id);
      ok(terms, id);
      const matches = compileFilter(parseFilter(addTerms('', terms)), time);
      strictEqual(incidents.filter(matches).length, count, id);
    }
  });

  it('shows hostile names as one line of what can be seen', () => {
    const names = ['<img src=x onerror=alert(1)>', 'a\u202Eevil\u2066\nb', '\u200b\u200b', 'x'.repeat(100_000)];
    const shown = modelOf(names.map((name, index) => anIncident({ id: name, tenant: { id: `T${index}`, name } })));
    const { marks } = chartOf(shown, 'tenant');
    deepStrictEqual(
      marks.map(({ label }) => label),
      ['<img src=x onerror=alert(1)>', 'a evil b', '(no name)', `${'x'.repeat(79)}…`],
    );
    for (const { name } of marksOf(shown)) doesNotMatch(name, /\p{Cf}|\n/u);
  });

  it('keeps ids of marks apart for any names', () => {
    const tenants = ['', 'time', 'tenant ', ' x', 'closed'].map((name) => ({ id: name, name }));
    const shown = modelOf(tenants.map((tenant, index) => anIncident({ id: String(index), tenant })));
    const ids = marksOf(shown).map(({ id }) => id);
    strictEqual(new Set(ids).size, ids.length);
  });

  it('distinguishes tenants of the same name, and people always', () => {
    const user = { id: 'u', name: 'Ann', mail: 'ann@acme.example' };
    const shown = modelOf([
      anIncident({ tenant: { id: 'T1', name: 'Acme' }, user }),
      anIncident({ tenant: { id: 'T2', name: 'Acme' }, user }),
      anIncident({ tenant: { id: 'T3', name: 'Other' }, user }),
    ]);
    const details = (id: string) => chartOf(shown, id).marks.map(({ label, detail }) => [label, detail]);
    deepStrictEqual(details('tenant'), [
      ['Acme', 'T1'],
      ['Acme', 'T2'],
      ['Other', ''],
    ]);
    deepStrictEqual(details('user'), [['Ann', 'ann@acme.example']]);
  });

  it('distinguishes tenants whose names look the same', () => {
    const shown = modelOf([
      anIncident({ tenant: { id: 'T1', name: 'Acme' } }),
      anIncident({ tenant: { id: 'T2', name: 'Acme\u200b' } }),
    ]);
    deepStrictEqual(
      chartOf(shown, 'tenant').marks.map(({ label, detail }) => [label, detail]),
      [
        ['Acme', 'T1'],
        ['Acme', 'T2'],
      ],
    );
    deepStrictEqual(
      shown.model.customers?.rows.map(({ cells, detail }) => [cells.name.text, detail]),
      [
        ['Acme', 'T1'],
        ['Acme', 'T2'],
      ],
    );
  });

  it('warns before a name that selects more than it counts', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ id: '', name: `Acme${'!'.repeat(index)}` }));
    const shown = modelOf(many.map((tenant, index) => anIncident({ id: String(index), tenant })));
    const name = chartOf(shown, 'tenant').marks.find(({ label }) => label === 'Acme')?.name;
    strictEqual(name, 'Acme: 1 needs attention, 1 incident in all. Several share this name. Show it');
  });

  it('leaves out what nothing has, and says how many more names there are', () => {
    const tenants = Array.from({ length: 13 }, (_, index) => ({ id: `T${index}`, name: `Tenant ${index}` }));
    const shown = modelOf(tenants.map((tenant) => anIncident({ tenant })));
    deepStrictEqual([chartOf(shown, 'tenant').marks.length, chartOf(shown, 'tenant').note], [10, '3 more tenants']);
    deepStrictEqual(
      shown.model.charts.map(({ id }) => id),
      ['time', 'state', 'tenant'],
    );
    const mixed = modelOf([
      anIncident({ tenant: tenants[0]! }),
      anIncident({ id: '2', policy: { id: 'P', name: 'Upload' } }),
    ]);
    const { marks, apart } = chartOf(mixed, 'policy');
    deepStrictEqual([marks.length, apart.map(({ label }) => label)], [1, ['No policy']]);
  });

  it('lists customers, those that need most first, each number a filter', () => {
    const tenant = (id: string, name = 'Acme') => ({ id, name });
    const shown = modelOf([
      anIncident({ id: '1', tenant: tenant('T1'), status: closed }),
      anIncident({ id: '2', tenant: tenant('T2') }),
      anIncident({ id: '3', tenant: tenant('T3', 'Oak'), createdAt: '2025-11-01T00:00:00Z' }),
      anIncident({ id: '4', tenant: tenant('T3', 'Oak') }),
    ]);
    const { rows, headings } = shown.model.customers!;
    deepStrictEqual(Object.values(headings), ['Customer', 'Unread', 'Needs attention', 'Oldest open', '30 days']);
    deepStrictEqual(
      rows.map(({ detail, cells }) => [detail, ...Object.values(cells).map(({ text }) => text)]),
      [
        ['', 'Oak', '0', '2', '91 d', '1'],
        ['T2', 'Acme', '0', '1', 'now', '1'],
        ['T1', 'Acme', '0', '0', '–', '1'],
      ],
    );
    const names = Object.values(rows[0]!.cells).map(({ name }) => name);
    deepStrictEqual(names, [
      'Oak: 2 incidents. Show them',
      '',
      'Oak: 2 need attention. Show them',
      'Oak: 91 d, oldest open incident of Nov 1, 2025. Show it',
      'Oak: 1 incident in the last 30 days. Show it',
    ]);
    for (const { cells } of rows)
      for (const { id, name } of Object.values(cells)) strictEqual(shown.terms.has(id), name !== '', id);
    strictEqual(modelOf([anIncident()]).model.customers, undefined);
  });

  it('shows people over time, with what each mark means in words and the terms that select it', () => {
    const neal = { id: 'u', name: 'Neal <b>Caffrey', mail: 'neal@acme.example' };
    const incidents = [
      anIncident({ id: '1', user: neal, createdAt: '2026-01-05T08:00:00Z', occurredAt: '2026-01-04T08:00:00Z' }),
      anIncident({ id: '2', user: neal, createdAt: '2026-01-07T08:00:00Z', source: 'cyberhaven', status: closed }),
      anIncident({ id: '3', user: neal, createdAt: '2026-01-07T09:00:00Z', source: 'cyberhaven', status: closed }),
    ];
    const shown = modelOf(incidents);
    const { people } = shown.model;
    ok(people);
    deepStrictEqual(
      [people.sources, people.ticks],
      [
        ['Petra', 'Cyberhaven'],
        ['Jan 5', 'Jan 6', 'Jan 7'],
      ],
    );
    const [{ person, marks, dwell } = { person: undefined, marks: [], dwell: [] }] = people.lanes;
    const ongoing = 'Dwell time: ongoing since Jan 4, 2026';
    deepStrictEqual(dwell, [{ start: 0, end: 1, open: true, text: ongoing }]);
    strictEqual(
      person?.name,
      `Neal <b>Caffrey, neal@acme.example: 1 needs attention, 3 incidents in all. ${ongoing}. Show them`,
    );
    deepStrictEqual(
      marks.map(({ name, column, source }) => [name, column, source]),
      [
        ['Neal <b>Caffrey, Jan 5, 2026, Petra: 1 needs attention, 1 incident in all. Show it', 0, 0],
        ['Neal <b>Caffrey, Jan 7, 2026, Cyberhaven: 2 incidents. Show them', 2, 1],
      ],
    );
    for (const { id, count } of [person, ...marks]) {
      const filter = parseFilter(addTerms('', shown.terms.get(id) ?? []));
      strictEqual(matchingIncidents(incidents, filter, time).length, count, id);
    }
    strictEqual(modelOf([anIncident()]).model.people, undefined);
  });

  it('says why there is nothing to count, and what to do', () => {
    const empty = (context: Partial<OverviewContext>): [string, ...string[]] => {
      const { model } = modelOf([], { loaded: 0, ...context });
      deepStrictEqual(model.charts, []);
      return [model.empty, ...model.buttons.map(({ action }) => action)];
    };
    deepStrictEqual(empty({ loaded: 5, filter: 'x' }), ['No incidents match this filter.', 'clearFilter', 'filter']);
    deepStrictEqual(empty({ refreshing: true }), ['Loading incidents…']);
    deepStrictEqual(empty({}), ['No incidents loaded yet.', 'refresh']);
    deepStrictEqual(empty({ connections: 0 }).slice(1), ['addConnection', 'exploreSample']);
    deepStrictEqual(empty({ connections: 0, disabled: 2 }), ['All connections are disabled.', 'enableConnection']);
  });

  it('shows the filter, sample data and data that may be old', () => {
    const { model } = modelOf([anIncident()], {
      loaded: 1234,
      filter: 'is:attention',
      sample: true,
      failed: 1,
      connections: 3,
    });
    strictEqual(model.title, '1 incident of 1,234');
    strictEqual(model.filter, 'Filter: is:attention');
    deepStrictEqual(model.notices, [
      'Sample data',
      '1 of 3 connections failed to refresh. Its numbers may be out of date.',
    ]);
    const noticesOf = (failed: number, connections: number): readonly string[] =>
      modelOf([anIncident()], { failed, connections }).model.notices;
    deepStrictEqual(noticesOf(2, 3), ['2 of 3 connections failed to refresh. Their numbers may be out of date.']);
    deepStrictEqual(noticesOf(1, 1), ['The last refresh failed. This may be out of date.']);
    strictEqual(model.buttons[0]?.action, 'clearFilter');
  });
});
