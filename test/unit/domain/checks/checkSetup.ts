import { CheckedIncidents } from '../../../../src/domain/checks/checkedIncidents';
import type { Change, Incident, State } from '../../../../src/domain/incident';
import type { Finding } from '../../../../src/domain/checks/check';
import { findingText } from '../../../../src/domain/checks/checkText';
import { IncidentTable } from '../../../../src/domain/table/incidentTable';
import { vendorOf } from '../../../../src/sources/vendors';
import { anIncident } from '../../../support/anIncident';

export const now = Date.parse('2026-01-31T12:00:00Z');

export const remediated = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
export const locked = { value: 'LOCKED_AWAITING_PASSWORD_RESET', label: 'Locked', state: 'waiting' } as const;
export const open = { value: 'open', label: 'Open', state: 'attention' } as const;
export const neal = { id: 'u-1', name: 'Neal', principal: 'ncaffrey@acme.example' } as const;

export function anUpload(fields: Partial<Incident> = {}): Incident {
  return anIncident({
    id: 'upload',
    connection: 'ch',
    source: 'cyberhaven',
    status: open,
    user: { id: 'c-1', principal: 'ACME\\ncaffrey' },
    ...fields,
  });
}

export function statusChange(states: readonly [State, State], after: string, before: string): Change {
  return { field: 'status', from: 'Before', to: 'After', states, after, before };
}

/** What is found in the first of some incidents. */
export function findings(incident: Incident, ...others: readonly Incident[]): readonly Finding[] {
  const checked = CheckedIncidents.of(new IncidentTable([incident, ...others]), vendorOf);
  return checked.findingsIn(incident, now);
}

export function idsOf(incident: Incident, ...others: readonly Incident[]): string {
  return findings(incident, ...others)
    .map(({ id }) => id)
    .join();
}

export function textOf(incident: Incident, ...others: readonly Incident[]): string {
  const writer = {
    translate: String,
    text: String,
    time: (time: string) => time.slice(0, 16),
    vendorName: (source: string) => vendorOf(source).shortName,
  };
  return findings(incident, ...others)
    .map((finding) => findingText(finding, writer))
    .join('\n');
}
