import { ok, strictEqual } from 'node:assert';
import type { Incident } from '../../../src/domain/incident';
import { RelatedIncidents } from '../../../src/domain/related';
import { IncidentTable } from '../../../src/domain/table/incidentTable';
import { vendorOf } from '../../../src/sources/vendors';
import { anIncident } from '../../support/anIncident';

function petra(id: string, fields: Partial<Incident> = {}): Incident {
  return anIncident({ id, ...fields });
}

function cyberhaven(id: string, fields: Partial<Incident> = {}): Incident {
  return anIncident({ id, connection: 'ch-1', source: 'cyberhaven', ...fields });
}

/** Whether the one is called out among those related to the other. */
function isWithinDwell(a: Incident, b: Incident): boolean | undefined {
  const [one, other] = [a, b].map((incident) => ({ ...incident, user: { id: 'u', mail: 'neal@acme.example' } }));
  ok(one && other);
  return new RelatedIncidents(new IncidentTable([one, other]), vendorOf).relatedTo(one)[0]?.withinDwell;
}

describe('A dwell window', () => {
  const attack = petra('p', { occurredAt: '2026-01-31T12:00:00Z', dwellMinutes: 90 });
  const at = (occurredAt: string) => cyberhaven('c', { occurredAt });
  const remediated = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
  const locked = { value: 'LOCKED', label: 'Locked', state: 'waiting' } as const;
  const { dwellMinutes: _, ...unknownDwell } = attack;

  const cases: [string, Incident, Incident, boolean][] = [
    ['at its start', attack, at('2026-01-31T12:00:00Z'), true],
    ['at its end, in another zone', attack, at('2026-01-31T14:30:00+01:00'), true],
    ['just before', attack, at('2026-01-31T11:59:59.999Z'), false],
    ['just after', attack, at('2026-01-31T13:30:00.001Z'), false],
    ['within one of no length', { ...attack, dwellMinutes: 0 }, at('2026-01-31T12:00:00Z'), true],
    ['by the time of detection, when that of the event is missing', attack, cyberhaven('c'), true],
    ['without a time', attack, cyberhaven('c', { createdAt: '' }), false],
    ['long after, as long as it needs attention and has no dwell time', unknownDwell, at('2026-06-01T00:00:00Z'), true],
    ['before one that has no dwell time', unknownDwell, at('2026-01-31T11:00:00Z'), false],
    [
      'after a closed one without dwell time',
      { ...unknownDwell, status: remediated },
      at('2026-01-31T12:00:00Z'),
      false,
    ],
    ['after a locked one without dwell time', { ...unknownDwell, status: locked }, at('2026-01-31T12:00:00Z'), false],
    ['in a closed one', { ...attack, status: remediated }, at('2026-01-31T12:30:00Z'), true],
    ['of one without time of occurrence', petra('p', { dwellMinutes: 90 }), at('2026-01-31T12:30:00Z'), false],
    ['for another incident of Petra', attack, petra('q', { occurredAt: '2026-01-31T12:30:00Z' }), false],
  ];
  for (const [title, a, b, expected] of cases) {
    it(`${expected ? 'has' : 'has not'} what happened ${title}, seen from either`, () => {
      strictEqual(isWithinDwell(a, b), expected);
      strictEqual(isWithinDwell(b, a), expected);
    });
  }
});
