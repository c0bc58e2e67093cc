import { deepStrictEqual, strictEqual } from 'node:assert';
import { groupIncidents, openFirst, rowCount } from '../../../src/domain/grouping';
import { englishGroupLabels } from '../../../src/domain/groupLabels';
import { compareIncidents } from '../../../src/domain/sorting';
import { type Incident, countInNeed, urgencyOf } from '../../../src/domain/incident';
import { selectAll } from '../../../src/domain/table/incidentTable';
import { toIncident } from '../../../src/sources/petra/mapper';
import { vendorOf } from '../../../src/sources/vendors';
import { anIncident } from '../../support/anIncident';

const petra = (remediationStatus: string, isLive = false, tenant = 't'): Incident => {
  const fields = {
    id: `${remediationStatus} ${tenant}`,
    remediationStatus,
    isLive,
    tenant: { petraTenantId: tenant, name: tenant },
  };
  return toIncident({ fields, text: JSON.stringify(fields) }, 'petra-1');
};

describe('The urgency of an incident', () => {
  it('follows what a Petra status and a live attack ask for', () => {
    const inOrder = [
      petra('ATTACKER_RETAINS_PASSWORD'),
      petra('SOMETHING_NEW'),
      petra('UNREMEDIATED', true),
      petra('UNREMEDIATED'),
      petra('PARTIALLY_REMEDIATED', true),
      petra('UNCOVERED_IN_BASELINING', true),
      petra('LOCKED_AWAITING_PASSWORD_RESET', true),
      petra('REMEDIATED', true),
    ];
    deepStrictEqual(inOrder.map(urgencyOf), [5, 5, 4, 3, 2, 1, 0, 0]);
    deepStrictEqual(inOrder.toReversed().toSorted(compareIncidents('attention')), inOrder);
    deepStrictEqual([petra('SOMETHING_NEW'), petra('SOMETHING_NEW', true)].map(urgencyOf), [5, 5]);
  });

  it('is that of the severity elsewhere, and the highest where that is unknown', () => {
    const severity = (rank: number) => ({ severity: { value: 'x', label: 'x', rank } });
    deepStrictEqual(
      [anIncident(severity(4)), anIncident(severity(1)), anIncident(severity(0)), anIncident({})].map(urgencyOf),
      [4, 1, 5, 5],
    );
  });
});

describe('The count of what needs somebody', () => {
  it('is that of a look at each incident, for each list', () => {
    const [open, closed] = [anIncident(), anIncident({ id: '2', status: { value: 'x', label: 'x', state: 'closed' } })];
    const list = [open, closed, open];
    strictEqual(countInNeed(list), 2);
    strictEqual(countInNeed(list), 2);
    strictEqual(countInNeed([closed]), 0);
  });
});

describe('Groups by need', () => {
  it('come by the highest urgency inside, then by how many need attention', () => {
    const incidents = [
      ...['1', '2', '3'].map((n) => ({ ...petra('UNREMEDIATED', false, 'many'), id: `m${n}` })),
      petra('UNREMEDIATED', false, 'one'),
      petra('ATTACKER_RETAINS_PASSWORD', false, 'worst'),
      petra('REMEDIATED', false, 'quiet'),
    ];
    const context = {
      connectionName: String,
      timeZone: 'utc',
      now: 0,
      labels: englishGroupLabels,
      byNeed: true,
      vendorOf,
    } as const;
    const groups = groupIncidents(selectAll(incidents.toSorted(compareIncidents('attention'))), 'tenant', context);
    deepStrictEqual(
      groups.map(({ label }) => label),
      ['worst', 'many', 'one', 'quiet'],
    );
  });
});

describe('Closed incidents of a group', () => {
  const rows = (...statuses: string[]): string => {
    const incidents = statuses.map((status, index) => ({ ...petra(status), id: String(index) }));
    const [group] = groupIncidents(selectAll(incidents), 'none', {
      connectionName: String,
      vendorOf,
      timeZone: 'utc',
      now: 0,
    });
    const { open, closed } = openFirst(group!);
    strictEqual(rowCount(group!), open.length + Math.min(closed.length, 1));
    return `${open.map(({ id }) => id).join('')}|${closed.map(({ id }) => id).join('')}`;
  };

  it('fold where there are open ones and several closed ones', () => {
    strictEqual(rows('REMEDIATED', 'UNREMEDIATED', 'PEN_TEST', 'LOCKED_AWAITING_PASSWORD_RESET'), '13|02');
    strictEqual(rows('UNREMEDIATED', 'REMEDIATED'), '01|');
    strictEqual(rows('REMEDIATED', 'REMEDIATED'), '01|');
  });
});
