import type { Incident } from '../../src/domain/incident';

/** A plain incident, for tests that care about some of its fields only. */
export function anIncident(fields: Partial<Incident> = {}): Incident {
  return {
    connection: 'petra-1',
    source: 'petra',
    id: 'incident-1',
    createdAt: '2026-01-31T12:00:00.000Z',
    status: { value: 'UNREMEDIATED', label: 'Unremediated', state: 'attention' },
    raw: {},
    ...fields,
  };
}
