import { deepStrictEqual, strictEqual } from 'node:assert';
import { addTerms } from '../../../../src/domain/filter/print';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { groupings } from '../../../../src/domain/groupSteps';
import { groupIncidents, type Group } from '../../../../src/domain/grouping';
import type { Incident } from '../../../../src/domain/incident';
import { ownTerms, pathTerms } from '../../../../src/domain/statistics/groupTerms';
import { selectAll } from '../../../../src/domain/table/incidentTable';
import { vendorOf } from '../../../../src/sources/vendors';
import { anIncident } from '../../../support/anIncident';
import { matchingIncidents } from '../../../support/compileFilter';

const now = Date.parse('2026-02-01T00:00:00Z');
const names: Readonly<Record<string, string>> = {
  a: 'MSP',
  b: 'MSP "East"',
  'id-3': 'Cyberhaven',
  d: 'Acme EU',
  'id-5': 'Haven',
};
const connectionName = (id: string): string => names[id] ?? id;
const context = { connectionName, timeZone: 'utc' as const };

const severity = (value: string, rank: number) => ({ severity: { value, label: value, rank } });
const tenant = (id: string, name: string) => ({ tenant: { id, name } });
const status = (value: string, state: 'attention' | 'closed') => ({ status: { value, label: value, state } });
const incidents: readonly Incident[] = [
  { connection: 'a', ...tenant('1', 'Acme'), user: { id: 'u1', name: 'Neal', principal: 'neal@acme.example' } },
  { connection: 'a', ...tenant('2', 'Acme East'), user: { id: 'u2', name: 'Neal', mail: 'other@acme.example' } },
  { connection: 'a', ...tenant('3', 'Say "hi"'), ...status('No', 'closed'), createdAt: '2026-01-30T23:59:59.999Z' },
  { connection: 'b', ...tenant('1', 'Acme'), ...status('', 'attention'), createdAt: 'unknown' },
  { connection: 'b', tenant: { id: '', name: '' }, hostname: 'LAPTOP-1' },
  {
    connection: 'id-3',
    source: 'cyberhaven',
    policy: { id: 'p1', name: 'none' },
    ...severity('high', 4),
    hostname: 'LAPTOP-12',
  },
  {
    connection: 'id-3',
    source: 'cyberhaven',
    policy: { id: 'p2', name: 'none at all' },
    ...severity('odd', 0),
    user: { id: 'neal@acme.example', principal: 'neal@acme.example' },
  },
  { connection: 'id-3', source: 'cyberhaven', policy: { id: 'p2', name: 'none at all' }, ...severity('odder', 0) },
  { connection: 'id-3', source: 'cyberhaven', status: { value: 'OPEN', label: 'Open', state: 'attention' as const } },
  // `source:` finds them by the name of their vendor, which the connection before has.
  { connection: 'd', source: 'cyberhaven', policy: { id: 'p3', name: 'Uploads' } },
  { connection: 'id-5', source: 'cyberhaven', policy: { id: 'p4', name: 'Prints' } },
].map((fields, index) => anIncident({ id: `incident ${index.toString(36)}`, ...fields, raw: { index } }));

/** Every group, with those above it. */
function* paths(groups: readonly Group[], above: readonly Group[] = []): Generator<readonly Group[]> {
  for (const group of groups) {
    const path = [...above, group];
    yield path;
    yield* paths(group.children ?? [], path);
  }
}

function selectedBy(filter: string): string[] {
  return matchingIncidents(incidents, parseFilter(filter), { ...context, now }).map(({ id }) => id);
}

describe('The filter of a group', () => {
  for (const mode of groupings) {
    it(`selects its incidents and no others: ${mode}`, () => {
      const groups = groupIncidents(selectAll(incidents), mode, { ...context, vendorOf, now });
      for (const path of paths(groups)) {
        const group = path.at(-1);
        const filter = addTerms('', pathTerms(path, { ...context, among: incidents }));
        deepStrictEqual(selectedBy(filter), group?.incidents.map(({ id }) => id).sort(), `${group?.id}: ${filter}`);
      }
    });
  }

  it('is that of the host as well, which no group is made by', () => {
    for (const [index, expected] of [
      [4, ['incident 4']],
      [5, ['incident 5']],
    ] as const) {
      const incident = incidents[index];
      const terms = incident ? ownTerms('host', [incident], { ...context, among: incidents }) : [];
      deepStrictEqual(selectedBy(addTerms('', terms)), expected);
    }
  });

  describe('leaves out names that are longer', () => {
    const onHosts = (...hosts: string[]): Incident[] =>
      hosts.map((hostname, id) => anIncident({ id: `${id}`, hostname }));
    const selects = (all: readonly Incident[], incident: Incident): [string, (string | undefined)[]] => {
      const filter = addTerms('', ownTerms('host', [incident], { among: all }));
      return [filter, matchingIncidents(all, parseFilter(filter), { ...context, now }).map(({ hostname }) => hostname)];
    };

    it('by what they have in common, where they are many', () => {
      const others = Array.from({ length: 400 }, (_, n) => `PC-${n + 110}`);
      const all = onHosts('PC-1', ...others, 'XPC-1', 'PC-1 West', 'PC-1\u{1f600}');
      const [one] = all as [Incident];
      const [filter, found] = selects(all, one);
      deepStrictEqual(found, ['PC-1']);
      const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `-host:PC-1${digit}`).join(' ');
      strictEqual(filter, `host:PC-1 ${digits} -host:XPC-1 -host:"PC-1 " -host:PC-1\u{1f600}`);
    });

    it('however many a filter can have', () => {
      const all = onHosts('PC-1', ...Array.from({ length: 39 }, (_, n) => `${n}-PC-1`));
      const [one] = all as [Incident];
      deepStrictEqual(selects(all, one)[1], ['PC-1']);
    });
  });

  it('is that of a person whose names are all within those of others', () => {
    const all = ['svc', 'svc-backup', 'SVC'].map((principal, id) =>
      anIncident({ id: `${id}`, source: 'cyberhaven', user: { id: principal, principal } }),
    );
    const [one] = all as [Incident];
    const filter = addTerms('', ownTerms('user', [one], { among: all }));
    const found = matchingIncidents(all, parseFilter(filter), { ...context, now });
    deepStrictEqual([filter, found.map(({ id }) => id)], ['person:SVC', ['0', '2']]);
  });

  it('narrows the current filter by what distinguishes the group', () => {
    const [acme] = incidents;
    const among = incidents.slice(0, 1);
    strictEqual(
      addTerms('is:live', acme ? ownTerms('tenant', [acme], { ...context, among }) : []),
      'is:live tenant:Acme',
    );
  });
});
