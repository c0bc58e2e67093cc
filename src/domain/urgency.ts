import { needsAttention, type Incident } from './incident';
import { getOrMake } from './lists';

/** By list: a list of the store never changes, and what shows the count asks after each change of anything. */
const inNeed = new WeakMap<readonly Incident[], number>();

/** How many incidents of a list that never changes need attention; counted once. */
export function countInNeed(incidents: readonly Incident[]): number {
  return getOrMake(inNeed, incidents, () => incidents.filter(needsAttention).length);
}

/**
 * How urgent an incident is: 5 needs somebody most, 1 least; 0 needs nobody now. The mapper says so where an API has no
 * severity, else the severity does. One of unknown severity may be of any: it counts as 5.
 */
export function urgencyOf(incident: Incident): number {
  if (!needsAttention(incident)) return 0;
  return incident.urgency ?? (incident.severity?.rank || 5);
}
