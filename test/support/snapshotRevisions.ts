import type { Incident } from '../../src/domain/incident';
import type { SnapshotConnection } from '../../src/store/snapshot';
import { anIncident } from './anIncident';
import { recorded, restore } from './snapshotSetup';

/** What `fileSnapshots.child.ts` adds for, and with which key. */
export const childConnection: SnapshotConnection = { id: 'petra-1', fingerprint: 'question', restore };
export const childKey = Buffer.alloc(32, 7).toString('base64');
/** Who is in all incidents that it adds. */
export const childUser = 'Neal Caffrey';

const ids = 40;

/** The incident that a revision, from 0, adds or changes. */
export function revised(revision: number): Incident {
  const user = { id: 'user', name: childUser };
  const summary = `revision ${revision} ${'.'.repeat(revision % 1000)}`;
  return recorded(anIncident({ id: `${revision % ids}`, user, summary }));
}

/** The incidents after a revision, by id. */
export function allRevised(revision: number): Map<string, Incident> {
  const newest = Array.from({ length: Math.min(ids, revision + 1) }, (_, index) => revised(revision - index));
  return new Map(newest.map((incident) => [incident.id, incident]));
}
