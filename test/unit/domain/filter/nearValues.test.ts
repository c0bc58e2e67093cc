import { deepStrictEqual, ok } from 'node:assert';
import { editDistance } from '../../../../src/domain/filter/editDistance';
import { nearValues } from '../../../../src/domain/filter/nearValues';
import { parseFilter } from '../../../../src/domain/filter/filter';
import { collectFilterValues } from '../../../../src/domain/filter/values';
import { IncidentTable } from '../../../../src/domain/table/incidentTable';
import { anIncident } from '../../../support/anIncident';
import { matchingIncidents } from '../../../support/compileFilter';

const incidents = [
  anIncident({
    tenant: { id: 't1', name: 'Oakridge Dental Group' },
    user: { id: 'u1', name: 'Neal Caffrey', mail: 'neal@oakridge.example' },
    hostname: 'LAPTOP-001',
  }),
  anIncident({ tenant: { id: 't2', name: 'Globex' }, policy: { id: 'p', name: 'Upload to personal storage' } }),
];
const finds = (filter: string): boolean =>
  matchingIncidents(incidents, parseFilter(filter), { now: 0, timeZone: 'utc' }).length > 0;
const values = collectFilterValues(new IncidentTable(incidents));
const offered = (filter: string): string[] => nearValues(filter, values, finds).map(({ insert }) => insert);

describe('nearValues', () => {
  const near: [filter: string, meant: string][] = [
    ['tenant:oakrigde', 'tenant:"Oakridge Dental Group"'],
    ['-tenant:Globx x', '-tenant:Globex x'],
    ['tenant:globxe,"oakridge dentl"', 'tenant:Globex,"oakridge dentl"'],
    ['user:cafrey', 'user:neal@oakridge.example'],
    ['user:"neal cafrey"', 'user:neal@oakridge.example'],
    ['host:LAPTPO-001', 'host:LAPTOP-001'],
    ['policy:uplaod', 'policy:"Upload to personal storage"'],
    ['severity:hgih', 'severity:high'],
    ['a severity:critcal', 'a severity:critical'],
    ['severity:hoch', 'severity:high'],
    ['severity:hoch,crit', 'severity:high,crit'],
    ['status:unremeditaed', 'status:unremediated'],
    ['source:perta', 'source:petra'],
    ['is:live oakrigde', 'is:live tenant:"Oakridge Dental Group"'],
    ['tenant:!globex x', '-tenant:globex x'],
    ['x -tenant:-globex', 'x tenant:globex'],
    ['host:<>LAPTOP-001', '-host:LAPTOP-001'],
    ['tenant:–globex', '-tenant:globex'],
    ['severity:!high', '-severity:high'],
    ['assignee:!none', '-assignee:none'],
    ['host:!=None', '-host:none'],
    ['status:!=unremediated', '-status:unremediated'],
  ];
  for (const [filter, meant] of near)
    it(`offers what exists for ${filter}`, () => ok(offered(filter).includes(meant), offered(filter).join(' | ')));

  it('offers nothing for what matches, is far from all, is short, or is compared', () => {
    for (const filter of [
      'tenant:oakridge',
      'tenant:oak',
      'tenant:zzzzzz',
      'tenant:xx',
      'tenant:none',
      'severity:high',
      'severity:>=hgih',
      '',
      'after:7d',
      'is:unread',
      'foo:oakrigde',
      'dental',
      'tenant:!globex,oakridge',
      'tenant:!',
    ])
      deepStrictEqual(offered(filter), [], filter);
  });

  it('looks up few values of a long filter', () => {
    let asked = 0;
    const many = Array.from({ length: 50 }, () => 'oakrigde').join(',');
    nearValues(`tenant:${many}`, values, () => (asked++, false));
    ok(asked <= 5, String(asked));
  });
});

describe('editDistance', () => {
  it('counts swapped letters once, and gives up beyond the limit', () => {
    deepStrictEqual(
      [
        editDistance('hgih', 'high', 2),
        editDistance('', 'ab', 2),
        editDistance('abc', 'xyz', 2),
        editDistance('a', 'a', 0),
      ],
      [1, 2, Infinity, 0],
    );
  });
});
