import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { groupIncidents, type Group, type GroupContext } from '../../../src/domain/grouping';
import { englishGroupLabels } from '../../../src/domain/groupLabels';
import { compareIncidents, sortings, type SortBy } from '../../../src/domain/sorting';
import { selectAll } from '../../../src/domain/table/incidentTable';
import { groupings, type GroupBy } from '../../../src/domain/groupSteps';
import type { Incident } from '../../../src/domain/incident';
import { vendorOf } from '../../../src/sources/vendors';
import { anIncident } from '../../support/anIncident';
import { incident as arbitraryIncident, incidents as arbitraryIncidents } from '../../support/arbitraries';
import { inZone } from '../../support/inZone';
import { runs } from '../../support/runs';

const context: GroupContext = {
  connectionName: (id) => `Connection ${id}`,
  vendorOf,
  timeZone: 'utc',
  now: Date.parse('2026-01-31T12:00:00Z'),
};

const attention = { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' } as const;
const waiting = { value: 'LOCKED', label: 'Locked', state: 'waiting' } as const;
const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
const acme = { id: 't1', name: 'Acme Corp.' };
const globex = { id: 't2', name: 'Globex' };
const uploads = { id: 'p1', name: 'Uploads' };
const cyberhaven = { connection: 'ch', source: 'cyberhaven' } as const;

/** Ids of incidents, sorted. */
function sorted(sortBy: SortBy, incidents: readonly Incident[]): string[] {
  return [...incidents].sort(compareIncidents(sortBy)).map(({ id }) => id);
}

/** Groups as lines: label (description) attention/all: ids of incidents; children further in. */
function outline(groups: readonly Group[], indent = ''): string[] {
  return groups.flatMap(({ label, description, attention: needing, incidents, children = [] }) => {
    const title = description === undefined ? label : `${label} (${description})`;
    const ids = incidents.map(({ id }) => id).join(' ');
    return [`${indent}${title} ${needing}/${incidents.length}: ${ids}`, ...outline(children, `${indent}  `)];
  });
}

function grouped(mode: GroupBy, incidents: readonly Incident[], changes: Partial<GroupContext> = {}): string[] {
  return outline(groupIncidents(selectAll(incidents), mode, { ...context, ...changes }));
}

function leaves(groups: readonly Group[]): Group[] {
  return groups.flatMap((group) => (group.children ? leaves(group.children) : [group]));
}

function everyGroup(groups: readonly Group[]): Group[] {
  return groups.flatMap((group) => [group, ...everyGroup(group.children ?? [])]);
}

describe('compareIncidents', () => {
  const incidents = [
    anIncident({ id: 'a', createdAt: '2026-01-01T00:00:00Z', status: closed, dwellMinutes: 5 }),
    anIncident({ id: 'b', createdAt: '2026-01-02T00:00:00Z', status: attention, occurredAt: '2025-01-01T00:00:00Z' }),
    anIncident({ id: 'c', createdAt: '2026-01-03T00:00:00Z', status: waiting, dwellMinutes: 50 }),
    anIncident({
      id: 'd',
      createdAt: '2026-01-04T00:00:00Z',
      status: attention,
      severity: { value: 'low', label: 'Low', rank: 2 },
    }),
    anIncident({ id: 'e', createdAt: '', status: closed, severity: { value: 'odd', label: 'odd', rank: 0 } }),
    anIncident({
      id: 'f',
      createdAt: '2025-12-31T00:00:00Z',
      status: closed,
      severity: { value: 'high', label: 'High', rank: 4 },
    }),
  ];

  it('puts what needs attention first, then what waits, each newest first', () => {
    deepStrictEqual(sorted('attention', incidents), ['d', 'b', 'c', 'a', 'f', 'e']);
  });

  it('sorts by creation, occurrence, severity and dwell time; what is missing goes last', () => {
    deepStrictEqual(sorted('newest', incidents), ['d', 'c', 'b', 'a', 'f', 'e']);
    deepStrictEqual(sorted('occurred', incidents), ['d', 'c', 'a', 'f', 'b', 'e']);
    deepStrictEqual(sorted('severity', incidents), ['f', 'd', 'e', 'c', 'b', 'a']);
    deepStrictEqual(sorted('dwell', incidents), ['c', 'a', 'd', 'b', 'f', 'e']);
  });

  it('decides ties by connection, then id', () => {
    const [x, y, z] = [
      anIncident({ connection: 'a', id: '9' }),
      anIncident({ connection: 'b', id: '1' }),
      anIncident({ connection: 'b', id: '2' }),
    ];
    for (const sortBy of sortings) deepStrictEqual([z, y, x].sort(compareIncidents(sortBy)), [x, y, z]);
  });

  it('is a total order', () => {
    const some = fc.tuple(arbitraryIncident(), arbitraryIncident(), arbitraryIncident());
    fc.assert(
      fc.property(fc.constantFrom(...sortings), some, (sortBy, [a, b, c]) => {
        const compare = compareIncidents(sortBy);
        strictEqual(Math.sign(compare(a, b)) + Math.sign(compare(b, a)), 0);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) ok(compare(a, c) <= 0);
        if (a.connection !== b.connection || a.id !== b.id) ok(compare(a, b) !== 0);
      }),
    );
  });
});

describe('groupIncidents', () => {
  it('by default groups Petra by tenant and Cyberhaven by policy, in the order of their first incidents', () => {
    const incidents = [
      anIncident({ id: '1', tenant: globex }),
      anIncident({ ...cyberhaven, id: '2', policy: uploads }),
      anIncident({ id: '3', status: closed }),
      anIncident({ id: '4', status: closed, tenant: acme }),
      anIncident({ id: '5', status: closed, tenant: globex }),
      anIncident({ ...cyberhaven, id: '6', status: closed }),
    ];
    deepStrictEqual(grouped('auto', incidents), [
      'Globex 1/2: 1 5',
      'Uploads 1/1: 2',
      'Acme Corp. 0/1: 4',
      'No tenant 0/1: 3',
      'No policy 0/1: 6',
    ]);
    deepStrictEqual(grouped('tenant', incidents), ['Globex 1/2: 1 5', 'Acme Corp. 0/1: 4', 'No tenant 1/3: 2 3 6']);
    deepStrictEqual(grouped('policy', incidents), ['Uploads 1/1: 2', 'No policy 1/5: 1 3 4 5 6']);
  });

  it('puts tenants under their connections when two of them have one of the same name', () => {
    const incidents = [
      anIncident({ id: '1', connection: 'eu', tenant: acme }),
      anIncident({ id: '2', connection: 'us', tenant: { id: 'other', name: 'ACME Corp.' } }),
      anIncident({ id: '3', connection: 'eu', tenant: globex }),
      anIncident({ id: '4', connection: 'eu' }),
      anIncident({ ...cyberhaven, id: '5', policy: uploads }),
    ];
    deepStrictEqual(grouped('auto', incidents), [
      'Connection eu 2/2: 1 3',
      '  Acme Corp. 1/1: 1',
      '  Globex 1/1: 3',
      'Connection us 1/1: 2',
      '  ACME Corp. 1/1: 2',
      'Uploads 1/1: 5',
      'No tenant 1/1: 4',
    ]);
  });

  it('distinguishes tenants of one connection and name by their ids', () => {
    const incidents = [anIncident({ tenant: acme }), anIncident({ id: '2', tenant: { ...acme, id: 't9' } })];
    deepStrictEqual(grouped('tenant', incidents), ['Acme Corp. (t1) 1/1: incident-1', 'Acme Corp. (t9) 1/1: 2']);
  });

  it('distinguishes those whose names differ in what nobody sees, or behind what a row shows', () => {
    const long = 'x'.repeat(250);
    for (const [one, other] of [
      ['Acme', 'Acme\u200b'],
      ['Acme Corp.', 'Acme\u00a0\u00a0Corp. '],
      [`${long}1`, `${long}2`],
    ] as const) {
      const incidents = [
        anIncident({ tenant: { id: 't1', name: one } }),
        anIncident({ id: '2', tenant: { id: 't2', name: other } }),
      ];
      deepStrictEqual(
        groupIncidents(selectAll(incidents), 'tenant', context).map(({ description }) => description),
        ['t1', 't2'],
        JSON.stringify(other),
      );
    }
  });

  it('distinguishes policies of different connections, even under the same id', () => {
    const incidents = [
      anIncident({ ...cyberhaven, id: '1', policy: uploads }),
      anIncident({ ...cyberhaven, id: '2', connection: 'ch2', policy: { ...uploads, name: 'Mail' } }),
    ];
    deepStrictEqual(grouped('policy', incidents), ['Uploads 1/1: 1', 'Mail 1/1: 2']);
  });

  it('gives different ids even where a connection is named like a path', () => {
    const tenant = { tenant: { id: 't', name: 'Acme' } };
    const incidents = [
      anIncident({ ...tenant, connection: 'a' }),
      anIncident({ ...tenant, connection: 'a/tenant:["a","t"]' }),
    ];
    const ids = everyGroup(groupIncidents(selectAll(incidents), 'tenant', context)).map(({ id }) => id);
    strictEqual(new Set(ids).size, 4);
  });

  it('groups one person of both sources together, named by the source that knows the name', () => {
    const incidents = [
      anIncident({ ...cyberhaven, id: '1', user: { id: 'c-1', principal: 'ACME\\ncaffrey' } }),
      anIncident({ id: '2', user: { id: 'u-1', name: 'Neal Caffrey', principal: 'NCaffrey@acme.example' } }),
      anIncident({ id: '3', status: closed, user: { id: 'u-2', principal: 'ann@acme.example' } }),
      anIncident({ id: '4' }),
    ];
    deepStrictEqual(grouped('user', incidents), [
      'Neal Caffrey (NCaffrey@acme.example) 2/2: 1 2',
      'ann@acme.example 0/1: 3',
      'No user 1/1: 4',
    ]);
  });

  it('orders statuses by state, then label', () => {
    const incidents = [
      anIncident({ id: '1', status: closed }),
      anIncident({ id: '2', status: waiting }),
      anIncident({ id: '3', status: { value: 'INCORRECT', label: 'Incorrect', state: 'closed' } }),
      anIncident({ id: '4', status: attention }),
      anIncident({ id: '5', status: { value: '', label: '', state: 'attention' } }),
      anIncident({ id: '6', status: { value: 'open', label: 'Open', state: 'attention' } }),
    ];
    deepStrictEqual(grouped('status', incidents), [
      'Open 1/1: 6',
      'Unremediated 1/1: 4',
      'Locked 0/1: 2',
      'Incorrect 0/1: 3',
      'Remediated 0/1: 1',
      'No status 1/1: 5',
    ]);
  });

  it('orders severities from the highest', () => {
    const severity = (value: string, rank: number) => ({ severity: { value, label: value, rank } });
    const incidents = [
      anIncident({ id: '1' }),
      anIncident({ id: '2', ...severity('odd', 0) }),
      anIncident({ id: '3', ...severity('Low', 2) }),
      anIncident({ id: '4', ...severity('Critical', 5) }),
      anIncident({ id: '5', ...severity('low', 2) }),
      anIncident({ id: '6', ...severity('new', 0) }),
      anIncident({ id: '7', ...severity('2', 0) }),
    ];
    deepStrictEqual(grouped('severity', incidents), [
      'Critical 1/1: 4',
      'Low 2/2: 3 5',
      '2 1/1: 7',
      'new 1/1: 6',
      'odd 1/1: 2',
      'No severity 1/1: 1',
    ]);
  });

  it('orders days from the latest, with any sorting, and begins them in the time zone', () => {
    const incidents = [
      anIncident({ id: '1', createdAt: '2026-01-12T00:00:00Z' }),
      anIncident({ id: '2', createdAt: '' }),
      anIncident({ id: '3', createdAt: '2026-01-31T04:00:00Z' }),
      anIncident({ id: '4', createdAt: '2026-01-30T23:00:00Z' }),
    ];
    deepStrictEqual(grouped('day', incidents), [
      'Today 1/1: 3',
      'Yesterday 1/1: 4',
      '2026-01-12 1/1: 1',
      'No date 1/1: 2',
    ]);
    inZone('America/New_York', () => {
      deepStrictEqual(grouped('day', incidents, { timeZone: 'local' }), [
        'Yesterday 2/2: 3 4',
        '2026-01-11 1/1: 1',
        'No date 1/1: 2',
      ]);
    });
  });

  it('groups by connection, or not at all', () => {
    const incidents = [anIncident({ ...cyberhaven, id: '1' }), anIncident({ id: '2' })];
    deepStrictEqual(grouped('connection', incidents), ['Connection ch 1/1: 1', 'Connection petra-1 1/1: 2']);
    deepStrictEqual(grouped('none', incidents), ['All incidents 2/2: 1 2']);
    deepStrictEqual(grouped('none', []), []);
  });

  it('takes the words for what is missing', () => {
    const labels = { ...englishGroupLabels, noTenant: 'Kein Mandant' };
    deepStrictEqual(grouped('tenant', [anIncident()], { labels }), ['Kein Mandant 1/1: incident-1']);
  });

  it('keeps ids when others come, go or are renamed', () => {
    const before = groupIncidents(selectAll([anIncident({ tenant: acme })]), 'tenant', context);
    const others = [
      anIncident({ id: '2', tenant: globex }),
      anIncident({ id: '3', tenant: { ...acme, name: 'Acme Inc.' } }),
    ];
    const after = groupIncidents(selectAll([...others, anIncident({ tenant: acme })]), 'tenant', context);
    ok(after.some(({ id }) => id === before[0]?.id));
    strictEqual(after.length, 2);
  });

  it('puts every incident into exactly one place, in the given order, under ids used once', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), fc.constantFrom(...groupings), (incidents, mode) => {
        const groups = groupIncidents(selectAll(incidents), mode, context);
        const placed = leaves(groups).flatMap((group) => group.incidents);
        strictEqual(placed.length, incidents.length);
        deepStrictEqual(new Set(placed), new Set(incidents));

        const every = everyGroup(groups);
        strictEqual(new Set(every.map(({ id }) => id)).size, every.length);
        for (const group of every) {
          const members = new Set(group.incidents);
          deepStrictEqual(
            group.incidents,
            incidents.filter((each) => members.has(each)),
          );
          strictEqual(group.attention, group.incidents.filter(({ status }) => status.state === 'attention').length);
          const below = group.children?.flatMap((child) => child.incidents);
          if (below) deepStrictEqual(new Set(below), members);
          for (const child of group.children ?? []) ok(child.id.startsWith(`${group.id}/`));
        }
      }),
      runs(500),
    );
  });

  it('keeps together what is the same', () => {
    fc.assert(
      fc.property(arbitraryIncidents(), (incidents) => {
        const place = (mode: GroupBy) => {
          const groups = leaves(groupIncidents(selectAll(incidents), mode, context));
          return new Map(
            groups.flatMap(({ id, incidents: members }) => members.map((member) => [member, id] as const)),
          );
        };
        const [status, tenant, user] = [place('status'), place('tenant'), place('user')];
        for (const a of incidents) {
          for (const b of incidents) {
            if (a.status.state !== b.status.state) ok(status.get(a) !== status.get(b) || !a.status.label);
            if (a.tenant?.id && a.tenant.id === b.tenant?.id && a.connection === b.connection) {
              strictEqual(tenant.get(a), tenant.get(b));
            }
            const mail = a.user?.mail?.toLowerCase();
            if (mail?.includes('@') && mail === b.user?.mail?.toLowerCase()) strictEqual(user.get(a), user.get(b));
          }
        }
      }),
    );
  });
});
