import { checkIds, type CheckReader, type Finding } from '../../src/domain/checks/check';
import type { Incident } from '../../src/domain/incident';

/** What no check finds: everything that an API sends is in the sentences and in evidence of each kind. */
export function allFindings(incident: Incident): readonly Finding[] {
  const { status, createdAt, changes = [] } = incident;
  // More of them take long to look for patterns in, and say no more.
  return checkIds.slice(0, 2).map((id) => ({
    id,
    sentence: '{0} {1} {2}',
    parts: [{ text: status.label }, { time: createdAt }, { source: incident.source }],
    evidence: [
      { kind: 'time', label: 'Time', time: createdAt },
      { kind: 'text', label: 'Status', value: status.label },
      { kind: 'word', label: 'Account', value: 'Enabled' },
      ...changes.slice(0, 1).map((change) => ({ kind: 'change', change }) as const),
      { kind: 'incident', incident: { ...incident, connection: 'other' } },
    ],
  }));
}

export const hostileReader: CheckReader = {
  findingsIn: allFindings,
  fetchedAt: () => '2026-01-31T12:00:00.000Z',
  vendorName: String,
};
