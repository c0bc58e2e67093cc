import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { waitingLong, waitsTooLongFrom } from '../../../src/domain/checks/recordRules';
import { fields } from '../../../src/domain/fields';
import type { Change, Incident, State } from '../../../src/domain/incident';
import { withFields } from '../../../src/domain/raw';
import { maxResolutionMinutes } from '../../../src/domain/remediation';
import { restoreCyberhaven } from '../../../src/sources/cyberhaven/client';
import { restorePetra } from '../../../src/sources/petra/client';

const occurredAt = '2026-05-01T00:00:00Z';
const now = Date.parse('2026-05-04T00:00:00Z');

function only<T>([one]: readonly T[]): T {
  if (!one) throw new Error('It was not mapped.');
  return one;
}

/** Incidents whose records do not say when they were detected. */
const incidents = [
  only(
    restorePetra([JSON.stringify({ id: 'p', occurredAt, remediationStatus: 'LOCKED_AWAITING_PASSWORD_RESET' })], 'a'),
  ),
  only(restoreCyberhaven([JSON.stringify({ id: 'c', event_time: occurredAt })], { connection: 'a', baseUrl: '' })),
];

function changed(incident: Incident, from: State, to: State): Incident {
  const change: Change = { field: 'status', states: [from, to], before: '2026-05-02T00:00:00Z' };
  return withFields(incident, { status: { ...incident.status, state: to }, changes: [change] });
}

describe('The time of occurrence in the place of a detection that is not known', () => {
  it('is there to sort and show by', () => {
    for (const incident of incidents) strictEqual(incident.createdAt, occurredAt);
  });

  it('is not shown as a time of detection', () => {
    for (const incident of incidents) strictEqual(fields.createdAt.of(incident), undefined);
    for (const incident of incidents) strictEqual(fields.occurredAt.of(incident), occurredAt);
  });

  it('is no time since when it has been waiting', () => {
    for (const incident of incidents) {
      const waiting = withFields(incident, { status: { ...incident.status, state: 'waiting' } });
      deepStrictEqual([waitingLong(waiting, now), waitsTooLongFrom(waiting)], [undefined, NaN]);
      ok(waitingLong(changed(incident, 'attention', 'waiting'), now));
    }
  });

  it('is no start of the time to resolution', () => {
    for (const incident of incidents)
      strictEqual(maxResolutionMinutes(changed(incident, 'attention', 'closed')), undefined);
  });
});
