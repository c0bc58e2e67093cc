import { deepStrictEqual, match } from 'node:assert';
import type { ThemeIcon } from 'vscode';
import type { Incident } from '../../../src/domain/incident';
import { incidentItem, incidentTooltip } from '../../../src/ui/incidentItem';
import { anIncident } from '../../support/anIncident';

const now = Date.parse('2026-01-31T14:00:00Z');

function rowOf(fields: Partial<Incident>) {
  const item = incidentItem(anIncident(fields), 'row', {
    now,
    within: new Set(),
    isNew: false,
    hasChanged: false,
    checks: [],
    isSample: false,
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
    match(spoken, /, no longer listed by the API, /);
    const tooltip = incidentTooltip(anIncident({ status, unlistedSince: '2026-01-31T13:00:00Z' }), 'Acme');
    match(tooltip, /^Status: Unremediated\nState: No longer listed by the API$/m);
    match(tooltip, /^No longer listed since: .*2026/m);
  });
});
