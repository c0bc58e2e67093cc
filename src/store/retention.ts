import type { Incident } from '../domain/incident';
import { createdTime } from '../domain/time';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Whether an incident stays when room is made: it still asks something of somebody, or it was created in the last
 * `lookbackDays`. One whose age cannot be told stays.
 * @param now ms since the epoch
 */
export function isWorthKeeping(incident: Incident, now: number, lookbackDays: number): boolean {
  return incident.status.state !== 'closed' || !(createdTime(incident) < now - lookbackDays * dayMs);
}
