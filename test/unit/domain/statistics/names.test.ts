import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { compileFilter } from '../../../support/compileFilter';
import { addTerms } from '../../../../src/domain/filter/print';
import type { Incident, Policy, Tenant, User } from '../../../../src/domain/incident';
import type { NameMark } from '../../../../src/domain/statistics/names';
import { anIncident } from '../../../support/anIncident';
import { countIncidents } from '../../../support/countIncidents';
import { watchCalls, type Watched } from '../../../support/watchCalls';

const context = { now: 0, timeZone: 'utc' } as const;
const remediated = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;

function ofTenants(...tenants: Tenant[]): Incident[] {
  return tenants.map((tenant) => anIncident({ tenant }));
}

function ofPolicies(...policies: Policy[]): Incident[] {
  return policies.map((policy) => anIncident({ policy }));
}

function ofUsers(...users: User[]): Incident[] {
  return users.map((user) => anIncident({ user }));
}

function filters(marks: readonly NameMark[]): [string, boolean][] {
  return marks.map(({ terms, isExact }) => [addTerms('', terms), isExact]);
}

/** Counts tenants. `searched`: total length of the strings that the methods were called on. */
async function watched(
  methods: readonly string[],
  tenants: readonly Tenant[],
): Promise<{ top: readonly NameMark[]; searched: number }> {
  let searched = 0;
  const onCall = (text: unknown): void => void (searched += String(text).length);
  const calls = methods.map((name): Watched => [String.prototype, name, onCall]);
  const { top } = (await watchCalls(calls, () => countIncidents(ofTenants(...tenants), context))).tenants;
  return { top, searched };
}

describe('names of incidents', () => {
  it('come with the most incidents first, then with the most that need attention', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => ({ id: `id-${name}`, name })) as [Tenant, Tenant, Tenant];
    const incidents = [...ofTenants(c, c, b), anIncident({ tenant: a, status: remediated }), anIncident()];
    const { top, none, distinct } = countIncidents(incidents, context).tenants;
    deepStrictEqual(
      top.map(({ name, detail, count, attention }) => [name, detail, count, attention]),
      [
        ['c', 'id-c', 2, 2],
        ['b', 'id-b', 1, 1],
        ['a', 'id-a', 1, 0],
      ],
    );
    strictEqual(distinct, 3);
    deepStrictEqual([none.count, addTerms('', none.terms)], [1, 'tenant:none']);
  });

  it('are marked as inexact when there is too much text to compare', async () => {
    const name = `Acme ${'x'.repeat(1000)}`;
    const tenants = Array.from({ length: 3000 }, (_, index) => ({ id: `t${index}`, name: `${name} ${index}` }));
    const { top, searched } = await watched(['indexOf', 'includes'], [...tenants, ...tenants.slice(7, 8)]);
    deepStrictEqual(filters(top)[0], ['tenant:t7', false]);
    // Each name is looked at, and not compared with others.
    ok(searched < 3000 * 1100 * 2, `${searched} characters`);
  });

  it('are not compared when one owner has too many', async () => {
    const tenants = Array.from({ length: 3000 }, (_, index) => ({ id: 't', name: `Acme ${'x'.repeat(100)} ${index}` }));
    const { top, searched } = await watched(['toLowerCase'], tenants);
    deepStrictEqual(filters(top), [['tenant:t', true]]);
    ok(searched < 1_000_000, `${searched} characters`);
  });

  it('stop at ten, and say how many there are', () => {
    const policies = Array.from({ length: 12 }, (_, index) => ({ id: `p${index}`, name: `Policy ${index}` }));
    const { top, distinct } = countIncidents(ofPolicies(...policies), context).policies;
    deepStrictEqual([top.length, distinct], [10, 12]);
  });

  it('are one over all connections and former names', () => {
    const tenant = { id: 't', name: 'Acme' };
    const { top } = countIncidents(
      [
        anIncident({ tenant, connection: 'a' }),
        anIncident({ tenant, connection: 'b' }),
        anIncident({ tenant: { ...tenant, name: 'Acme Corp.' } }),
      ],
      context,
    ).tenants;
    deepStrictEqual(
      top.map(({ name, count }) => [name, count]),
      [['Acme', 3]],
    );
  });

  it('select by name, or by id where the name is within another', () => {
    const { top } = countIncidents(
      ofTenants({ id: 'x1', name: 'Acme' }, { id: 'x2', name: 'Acme Labs' }, { id: 'x3', name: 'none' }),
      context,
    ).tenants;
    deepStrictEqual(filters(top), [
      ['tenant:x1', true],
      ['tenant:"Acme Labs"', true],
      ['tenant:"none"', true],
    ]);
  });

  it('say when even the id is within another name', () => {
    const { top } = countIncidents(
      ofPolicies({ id: '1', name: 'Upload' }, { id: '12', name: 'Upload' }),
      context,
    ).policies;
    deepStrictEqual(filters(top), [
      ['policy:1', false],
      ['policy:12', true],
    ]);
  });

  it('take one person of both sources for one, and select it by what both have', () => {
    const incidents = ofUsers(
      { id: 'c-1', principal: 'ACME\\ncaffrey' },
      { id: 'u-1', name: 'Neal Caffrey', principal: 'ncaffrey@acme.example', mail: 'ncaffrey@acme.example' },
      { id: 'u-2', name: 'Peter Burke', mail: 'pburke@acme.example' },
    );
    const { top } = countIncidents(incidents, context).users;
    deepStrictEqual(
      top.map(({ name, detail, count }) => [name, detail, count]),
      [
        ['Neal Caffrey', 'ncaffrey@acme.example', 2],
        ['Peter Burke', 'pburke@acme.example', 1],
      ],
    );
    deepStrictEqual(filters(top), [
      ['user:ncaffrey', true],
      ['user:"Peter Burke"', true],
    ]);
  });

  it('select a person by several ids when nothing is the same in all incidents', () => {
    const incidents = ofUsers(
      { id: 'c-1', principal: 'jo' },
      { id: 'u-1', mail: 'jo@acme.example' },
      { id: 'u-2', mail: 'jojo@acme.example' },
    );
    const { top } = countIncidents(incidents, context).users;
    deepStrictEqual(filters(top), [
      ['user:c-1,u-1', true],
      ['user:jojo@acme.example', true],
    ]);
    deepStrictEqual(incidents.map(compileFilter(parseFilter('user:c-1,u-1'), context)), [true, true, false]);
  });
});
