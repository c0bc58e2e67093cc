import type { Incident, State } from './incident';
import { firstOf } from './lists';
import { createdTime } from './time';

const ranks: Readonly<Record<State, number>> = { attention: 0, waiting: 1, closed: 2 };

/** The first incidents of a list when those that need attention come first, then those that wait, each newest first. */
export function openAndRecent(incidents: readonly Incident[], count: number): Incident[] {
  return firstOf(incidents, count, (a, b) => ranks[a.status.state] - ranks[b.status.state] || timeOf(b) - timeOf(a));
}

/** What has no time comes last. */
function timeOf(incident: Incident): number {
  return createdTime(incident) || 0;
}
