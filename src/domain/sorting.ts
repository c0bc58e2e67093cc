import { lastChangeTime } from './changes';
import { stateRanks } from './groupSteps';
import type { Incident, IncidentRef } from './incident';
import { firstOf } from './lists';
import { createdTime, occurredTime } from './time';

/** Values of the setting `incidents.sortBy`. */
export const sortings = ['attention', 'newest', 'occurred', 'severity', 'dwell', 'changed'] as const;
export type SortBy = (typeof sortings)[number];

/**
 * An order of incidents without ties: after `sortBy` the newest goes first, then connection and id decide.
 * What an incident lacks (a severity, a dwell time, a date) puts it last.
 * @param isFlagged whether a check flags it: by attention, such come first in their state
 */
export function compareIncidents(
  sortBy: SortBy,
  isFlagged: (incident: Incident) => boolean = () => false,
): (a: Incident, b: Incident) => number {
  const compare = comparison(sortBy);
  return (a, b) => compare(a, b, isFlagged(a), isFlagged(b));
}

/** The same for those who know what is flagged otherwise than by the incident. */
export function comparison(
  sortBy: SortBy,
): (a: Incident, b: Incident, isFlagged: boolean, isOtherFlagged: boolean) => number {
  const rank = ranks[sortBy];
  const byFlag = sortBy === 'attention' ? flaggedRank : 0;
  return (a, b, isFlagged, isOtherFlagged) =>
    // Equal infinities give NaN, which leaves the decision to what follows, as 0 does.
    rank(b) - rank(a) + byFlag * (Number(isOtherFlagged) - Number(isFlagged)) ||
    ranks.newest(b) - ranks.newest(a) ||
    compareNames(a, b);
}

/** The order of incidents that nothing else tells apart. */
export function compareNames(a: IncidentRef, b: IncidentRef): number {
  return compareText(a.connection, b.connection) || compareText(a.id, b.id);
}

/** Where an API has severities, these order when asked to: incidents that need attention come newest first. */
const middleUrgency = 3;

/** What a check that flags an incident adds to its rank by attention: more than any urgency, and less than a state. */
export const flaggedRank = 10;

/** Higher goes first. */
export const ranks: Readonly<Record<SortBy, (incident: Incident) => number>> = {
  attention: ({ status, urgency = middleUrgency }) => stateRanks[status.state] * 2 * flaggedRank + urgency,
  newest: (incident) => orLast(createdTime(incident)),
  occurred: (incident) => orLast(occurredTime(incident)),
  severity: ({ severity }) => severity?.rank ?? -1,
  changed: lastChangeTime,
  dwell: ({ dwellMinutes }) => orLast(dwellMinutes ?? NaN),
};

function orLast(value: number): number {
  return Number.isNaN(value) ? -Infinity : value;
}

/** Ties have an order of their own. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The first incidents of a list when those that need attention come first, then those that wait, each newest first. What has no time comes last. */
export function openAndRecent(incidents: readonly Incident[], count: number): Incident[] {
  const timeOf = (incident: Incident): number => createdTime(incident) || 0;
  return firstOf(
    incidents,
    count,
    (a, b) => stateRanks[b.status.state] - stateRanks[a.status.state] || timeOf(b) - timeOf(a),
  );
}
