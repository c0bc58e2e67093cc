import { deepStrictEqual } from 'node:assert';
import { mapped } from '../../../support/cyberhavenReference';

describe('an incident of Cyberhaven', () => {
  describe('has the status', () => {
    for (const [value, label, state] of [
      ['open', 'Open', 'attention'],
      ['unresolved', 'Unresolved', 'attention'],
      ['in_progress', 'In progress', 'attention'],
      ['closed', 'Closed', 'closed'],
      ['resolved', 'Resolved', 'closed'],
      ['ignored', 'Ignored', 'closed'],
      ['Closed', 'Closed', 'closed'],
      ['IN PROGRESS', 'In progress', 'attention'],
      ['in-progress', 'In progress', 'attention'],
      [' Open\n', 'Open', 'attention'],
      ['STATUS_RESOLVED', 'Resolved', 'closed'],
      ['resolution_status_closed', 'Closed', 'closed'],
      ['status_unspecified', 'Unspecified', 'attention'],
      ['not_closed', 'not_closed', 'attention'],
      ['STATUS_NOT_CLOSED', 'STATUS_NOT_CLOSED', 'attention'],
      ['Escalated to legal', 'Escalated to legal', 'attention'],
    ] as const) {
      it(`${label}, ${state}, for ${value}`, () => {
        const status = { value, label, state };
        deepStrictEqual(mapped({ id: 'x', resolution_status: value }).status, status);
        deepStrictEqual(mapped({ id: 'x', status: value }).status, status);
      });
    }
  });

  describe('has the severity', () => {
    for (const [value, label, rank] of [
      ['informational', 'Informational', 1],
      ['low', 'Low', 2],
      ['medium', 'Medium', 3],
      ['high', 'High', 4],
      ['critical', 'Critical', 5],
      ['CRITICAL', 'Critical', 5],
      ['severity_high', 'High', 4],
      ['POLICY_SEVERITY_MEDIUM', 'Medium', 3],
      ['unspecified', 'Unspecified', 0],
      ['severity_unspecified', 'Unspecified', 0],
      ['risk_unspecified', 'Unspecified', 0],
      ['P1', 'P1', 0],
    ] as const) {
      it(`${label}, rank ${rank}, for ${value}`, () => {
        deepStrictEqual(mapped({ id: 'x', policy_severity: value }).severity, { value, label, rank });
        deepStrictEqual(mapped({ id: 'x', policy: { severity: value } }).severity, { value, label, rank });
      });
    }
  });

  describe('has the user', () => {
    const mail = 'jdoe@acme.example';
    for (const [fields, user] of [
      [{ username: mail }, { id: mail, principal: mail, mail }],
      [
        { user_id: '1', username: 'ACME\\jdoe' },
        { id: '1', principal: 'ACME\\jdoe' },
      ],
      [{ user: { email: mail } }, { id: mail, mail }],
      [{ user: { local_id: 'S-1', local_username: 'jdoe' } }, { id: 'S-1', principal: 'jdoe' }],
      [{ user: { id: '1', local_id: 'S-1' } }, { id: '1' }],
      // Not on the API page: of another type, it hides no incident.
      [
        { user: { local_id: 501, local_username: 'jdoe' }, event_lineage_id: ['event-1'] },
        { id: 'jdoe', principal: 'jdoe' },
      ],
      [
        { username: mail, user: { local_username: 'ACME\\jdoe' } },
        { id: 'ACME\\jdoe', principal: 'ACME\\jdoe', mail },
      ],
      [
        { user_id: '1', username: 'Jo Doe', user: { local_username: 'ACME\\jdoe', email: mail } },
        { id: '1', name: 'Jo Doe', principal: 'ACME\\jdoe', mail },
      ],
      [{ user_id: '', username: ' ', user: {} }, undefined],
    ] as const) {
      it(`${JSON.stringify(user)} for ${JSON.stringify(fields)}`, () => {
        deepStrictEqual(mapped({ id: 'x', ...fields }).user, user);
      });
    }
  });

  describe('has the assignee', () => {
    for (const [fields, assignee, mail] of [
      [{ assignee: 'mara' }, 'mara'],
      [{ assigned_to: { name: 'Mara L.', email: 'mara@acme.example' } }, 'Mara L.', 'mara@acme.example'],
      [{ assignee: '', assigned_to: { name: 'Mara L.', email: 'm@acme.example' } }, 'Mara L.', 'm@acme.example'],
      [{ assignee: 'mara', assigned_to: { name: 'Ann', email: 'ann@acme.example' } }, 'mara'],
      [{ assigned_to: { name: '', email: 'mara@acme.example' } }, 'mara@acme.example'],
      [{ assignee: { id: '7' } }, undefined],
      [{ assignee: '', assigned_to: null }, undefined],
    ] as const) {
      it(`${assignee} for ${JSON.stringify(fields)}`, () => {
        const incident = mapped({ id: 'x', ...fields });
        deepStrictEqual([incident.assignee, incident.assigneeMail], [assignee, mail]);
      });
    }
  });
});
