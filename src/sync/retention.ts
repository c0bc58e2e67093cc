import { type Incident, isOpen } from '../domain/incident';
import { createdTime, dayMs, parseTime } from '../domain/time';

/** How long what was listed counts as still listed, ms. */
export const listedMs = dayMs;

/** The start of the history to load, ms since the epoch. @param now ms since the epoch */
export function lookbackStart(now: number, days: number): number {
  return now - days * dayMs;
}

/**
 * From when on closed incidents are kept, ms since the epoch: `lookbackDays` ago, or the start of the scope when it reaches
 * further back.
 * @param now ms since the epoch
 * @param since of the scope, ISO 8601
 */
export function keptSince(now: number, lookbackDays: number, since: string | undefined): number {
  const start = lookbackStart(now, lookbackDays);
  const scopeStart = parseTime(since ?? '', 'utc');
  return scopeStart < start ? scopeStart : start;
}

/**
 * Whether an incident stays when room is made: it still asks something of somebody, or was created, or listed by the
 * API, at `since` or later. One of unknown age stays.
 * @param since ms since the epoch
 */
export function isWorthKeeping(incident: Incident, since: number): boolean {
  if (isOpen(incident) || !(createdTime(incident) < since)) return true;
  return parseTime(incident.unlistedSince ?? '', 'utc') >= since;
}
