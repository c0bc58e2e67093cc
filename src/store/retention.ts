import type { Incident } from '../domain/incident';
import { createdTime, parseTime } from '../domain/time';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * From when on closed incidents are kept, ms since the epoch: the look-back's start, or that of the scope when it reaches
 * further back.
 * @param now ms since the epoch
 * @param since of the scope, ISO 8601
 */
export function keptSince(now: number, lookbackDays: number, since: string | undefined): number {
  const start = now - lookbackDays * dayMs;
  const scopeStart = parseTime(since ?? '', 'utc');
  return scopeStart < start ? scopeStart : start;
}

/**
 * Whether an incident stays when room is made: it still asks something of somebody, or was created, or listed by the
 * API, at `since` or later. One whose age cannot be told stays.
 * @param since ms since the epoch
 */
export function isWorthKeeping(incident: Incident, since: number): boolean {
  if (incident.status.state !== 'closed' || !(createdTime(incident) < since)) return true;
  return parseTime(incident.unlistedSince ?? '', 'utc') >= since;
}
