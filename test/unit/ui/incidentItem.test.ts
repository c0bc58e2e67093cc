import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { ThemeIcon } from 'vscode';
import { checkIds } from '../../../src/domain/checks/check';
import type { Incident } from '../../../src/domain/incident';
import { incidentItem, type IncidentItemContext } from '../../../src/ui/incidentItem';
import { incidentTooltip } from '../../../src/ui/incidentTooltip';
import { restorePetra } from '../../../src/sources/petra/client';
import { anIncident } from '../../support/anIncident';
import { wholeIncidents } from '../../support/wholeIncidents';

const now = Date.parse('2026-01-31T14:00:00Z');

function rowOf(fields: Partial<Incident>, marks: Partial<IncidentItemContext> = {}) {
  const item = incidentItem(anIncident(fields), 'row', {
    now,
    within: new Set(),
    isUnread: false,
    hasChanged: false,
    checks: [],
    isSample: false,
    ...marks,
  });
  return {
    description: item.description,
    icon: (item.iconPath as ThemeIcon).id,
    spoken: item.accessibilityInformation?.label ?? '',
  };
}

describe('The row of an incident', () => {
  it('says that the API no longer lists it, to those who see and those who listen', () => {
    const status = { value: 'UNREMEDIATED', label: 'Unremediated', state: 'closed' } as const;
    const { description, icon, spoken } = rowOf({ status, unlistedSince: '2026-01-31T13:00:00Z' });
    deepStrictEqual([description, icon], ['no longer listed · 2 h · Unremediated', 'circle-slash']);
    strictEqual(spoken, 'incident-1, Unremediated, no longer listed by the API, 2 h');
    const tooltip = incidentTooltip(anIncident({ status, unlistedSince: '2026-01-31T13:00:00Z' }), 'Acme');
    match(tooltip, /^Status: Unremediated\nState: No longer listed by the API$/m);
    match(tooltip, /^No longer listed since: .*2026/m);
  });

  it('has nothing to listen to for what it lacks', () => {
    strictEqual(rowOf({ createdAt: '' }).spoken, 'incident-1, Unremediated, needs attention');
  });

  it('names the most pressing check after its age, and all to those who listen and in the hover', () => {
    const checks = ['stillEnabled', 'waitingLong'] as const;
    const { description, spoken } = rowOf({}, { checks });
    strictEqual(description, '2 h · Account still enabled · Unremediated');
    match(spoken, /^incident-1, check: Account still enabled, check: Still waiting, Unremediated/);
    match(incidentTooltip(anIncident(), 'Acme', checks), /^Checks: Account still enabled, Still waiting\n/);
    strictEqual(rowOf({}).description, '2 h · Unremediated');
  });

  it('says that it has changed or is unread, to those who see and those who listen', () => {
    const { description, spoken } = rowOf({}, { hasChanged: true, isUnread: true });
    strictEqual(description, 'changed · 2 h · Unremediated');
    match(spoken, /^incident-1, unread, changed, Unremediated/);
  });

  it('has a hover with the email and the time of the act where these are not said already', () => {
    const occurredAt = '2026-01-30T09:00:00Z';
    const user = { id: 'u', name: 'Ann', principal: 'ann@acme.example' };
    const hover = (fields: Partial<Incident>): string => incidentTooltip(anIncident(fields), 'Acme');
    match(hover({ occurredAt, user: { ...user, mail: 'mail@acme.example' } }), /^Email: mail@acme\.example$/m);
    match(hover({ occurredAt }), /^Occurred: Jan 30, 2026/m);
    const [only] = restorePetra([JSON.stringify({ id: 'i', occurredAt })], 'a');
    const told = incidentTooltip(only!, 'Acme');
    ok(told.includes('Occurred: Jan 30, 2026') && !told.includes('Detected'), told);
    const { createdAt } = anIncident();
    ok(!/Email|Occurred/.test(hover({ occurredAt: createdAt, user: { ...user, mail: user.principal } })));
  });

  it('has a hover of at most twelve lines with any fields, and what is pressing among them', () => {
    const lines = incidentTooltip(wholeIncidents.cyberhaven, 'Acme', checkIds).split('\n');
    for (const label of ['Checks', 'Status', 'Severity', 'User', 'Host', 'File', 'Destination']) {
      ok(
        lines.some((line) => line.startsWith(`${label}: `)),
        `${label}: ${lines.join('; ')}`,
      );
    }

    for (const incident of Object.values(wholeIncidents)) {
      ok(incidentTooltip(incident, 'Acme', checkIds).split('\n').length <= 12);
    }
  });
});
