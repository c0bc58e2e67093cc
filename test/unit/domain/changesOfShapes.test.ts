import { deepStrictEqual } from 'node:assert';
import { changesBetween } from '../../../src/domain/changes';
import type { Incident } from '../../../src/domain/incident';
import { restoreCyberhaven } from '../../../src/sources/cyberhaven/client';

const origin = { connection: 'acme', baseUrl: 'https://acme.cyberhaven.io' };

function mapped(fields: object): Incident {
  const record = { id: 'i', trigger_time: '2026-05-01T00:00:00Z', ...fields };
  const [incident] = restoreCyberhaven([JSON.stringify(record)], origin);
  if (!incident) throw new Error('It was not mapped.');
  return incident;
}

function changes(from: object, to: object): string[] {
  const found = changesBetween(mapped(from), mapped(to), { before: '2026-05-02T00:00:00.000Z' });
  return found.map(({ field, from: old, to: now }) => `${field}: ${old} → ${now}`);
}

/** Ways of saying the same. */
const same: Readonly<Record<string, readonly object[]>> = {
  'a status': [
    { resolution_status: 'open' },
    { status: 'open' },
    { status: 'STATUS_OPEN' },
    { resolution_status: 'Open' },
    { resolution_status: ' OPEN ' },
  ],
  'a status of several words': [
    { resolution_status: 'in_progress' },
    { resolution_status: 'In Progress' },
    { status: 'STATUS_IN_PROGRESS' },
    { status: 'in-progress' },
  ],
  'a status that is new to everybody': [
    { resolution_status: 'On Hold' },
    { status: 'STATUS_ON_HOLD' },
    { status: 'on hold' },
  ],
  'a severity': [
    { policy_severity: 'high' },
    { policy: { severity: 'severity_high' } },
    { policy: { severity: 'SEVERITY_HIGH' } },
    { policy_severity: 'High' },
  ],
  'no severity': [
    { policy_severity: 'unspecified' },
    { policy: { severity: 'severity_unspecified' } },
    { policy_severity: 'SEVERITY_UNSPECIFIED' },
  ],
  'a policy with a name': [
    { policy_id: 'p-1', policy_name: 'Uploads' },
    { policy: { id: 'p-1', name: 'Uploads' } },
    { policy_id: 'p-1', policy: { name: 'Uploads' } },
  ],
  'an assignee': [
    { assignee: 'ann@acme.example' },
    { assigned_to: 'ann@acme.example' },
    { assigned_to: { email: 'ann@acme.example' } },
    { assigned_to: { name: 'Ann', email: 'ann@acme.example' } },
    { assignee: { name: 'Ann', email: 'ann@acme.example' } },
    { assignee: 'Ann@Acme.example' },
  ],
  'a close reason': [
    { close_reason: 'false_positive' },
    { close_reason: 'False Positive' },
    { close_reason: 'FALSE-POSITIVE' },
  ],
};

describe('What changes in the form only', () => {
  for (const [what, forms] of Object.entries(same)) {
    it(`is no change of ${what}`, () => {
      for (const from of forms) {
        for (const to of forms) deepStrictEqual(changes(from, to), [], JSON.stringify([from, to]));
      }
    });
  }

  it('is no change where the id of a policy was missing, or its name', () => {
    const whole = { policy: { id: 'p-1', name: 'Uploads' } };
    for (const part of [{ policy_name: 'Uploads' }, { policy_id: 'p-1' }]) {
      deepStrictEqual([changes(whole, part), changes(part, whole)], [[], []]);
    }
  });

  it('hides no change', () => {
    deepStrictEqual(changes({ resolution_status: 'open' }, { status: 'STATUS_CLOSED' }), ['status: Open → Closed']);
    deepStrictEqual(changes({ policy_severity: 'high' }, { policy: { severity: 'severity_low' } }), [
      'severity: High → Low',
    ]);
    deepStrictEqual(changes({ policy_id: 'p-1', policy_name: 'Uploads' }, { policy: { id: 'p-2', name: 'Uploads' } }), [
      'policy: p-1 → p-2',
    ]);
    deepStrictEqual(changes({ policy_name: 'Uploads' }, { policy: { id: 'p-2', name: 'Mail' } }), [
      'policy: Uploads → Mail',
    ]);
    const both = { username: 'bob@acme.example', user: { email: 'ann@acme.example' } };
    deepStrictEqual(changes({ assignee: 'ann@acme.example', ...both }, { assignee: 'bob@acme.example', ...both }), [
      'assignee: ann@acme.example → bob@acme.example',
    ]);
    deepStrictEqual(
      changes({ assigned_to: { name: 'Ann' } }, { assigned_to: { name: 'Ann B.', email: 'b@acme.example' } }),
      ['assignee: Ann → Ann B.'],
    );
    // Other parts of a record have a name and an address as well.
    const other = { created_by: { name: 'Bob', email: 'ann@acme.example' } };
    deepStrictEqual(changes({ assignee: 'Bob', ...other }, { assignee: 'ann@acme.example', ...other }), [
      'assignee: Bob → ann@acme.example',
    ]);
    deepStrictEqual(changes({ assignee: 'ann' }, {}), ['assignee: ann → undefined']);
    deepStrictEqual(changes({ close_reason: 'valid' }, { close_reason: 'not valid' }), [
      'closeReason: valid → not valid',
    ]);
  });
});
