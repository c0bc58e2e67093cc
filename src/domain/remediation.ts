import type { Change, Incident } from './incident';
import { isSubstitute } from './raw';
import { createdTime, minuteMs, parseTime } from './time';

/**
 * Minutes from detection until the answer in which the incident was first seen closed, as it still is: it was closed by then.
 * Undefined where it is not known when it was detected, nobody saw that change, or it was reopened.
 */
export function maxResolutionMinutes(incident: Incident): number | undefined {
  const { changes } = incident;
  if (!changes || isSubstitute(incident, 'createdAt')) return undefined;
  const minutes = (closedBefore(changes) - createdTime(incident)) / minuteMs;
  return minutes >= 0 ? minutes : undefined;
}

/** Ms since the epoch; NaN for one that was not seen to be closed. */
function closedBefore(changes: readonly Change[]): number {
  for (const { field, states, before } of changes.toReversed()) {
    if (field !== 'status') continue;
    // One that was in no list before may have been open meanwhile.
    if (!states) return NaN;
    const [from, to] = states;
    if (to !== 'closed') return NaN;
    // From one closed status to another is no end of anything.
    if (from !== 'closed') return parseTime(before, 'utc');
  }
  return NaN;
}
