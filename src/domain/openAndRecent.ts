import type { Incident, State } from './incident';
import { createdTime } from './time';

const ranks: Readonly<Record<State, number>> = { attention: 0, waiting: 1, closed: 2 };

/** The first incidents of a list when those that need attention come first, then those that wait, each newest first. */
export function openAndRecent(incidents: readonly Incident[], count: number): Incident[] {
  // A list of thousands is looked through once, and only those that come first are in order.
  const first: Incident[] = [];
  for (const incident of incidents) {
    const last = first[count - 1];
    if (last && compare(incident, last) >= 0) continue;
    const place = first.findIndex((other) => compare(incident, other) < 0);
    first.splice(place < 0 ? first.length : place, 0, incident);
    first.length = Math.min(first.length, count);
  }
  return first;
}

function compare(a: Incident, b: Incident): number {
  return ranks[a.status.state] - ranks[b.status.state] || timeOf(b) - timeOf(a);
}

/** What has no time comes last. */
function timeOf(incident: Incident): number {
  return createdTime(incident) || 0;
}
