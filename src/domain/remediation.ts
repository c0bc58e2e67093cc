import { dwellWindow } from './dwellWindow';
import type { Incident } from './incident';
import { createdTime, parseTime } from './time';

/** Whether an attacker is thought to have access still; undefined for an incident that tells nothing of an attacker. */
export function dwellState(incident: Incident): 'open' | 'closed' | undefined {
  // What is told of attackers only.
  if (incident.isLive === undefined && incident.dwellMinutes === undefined) return undefined;
  const window = dwellWindow(incident);
  return window && (window[1] === Infinity ? 'open' : 'closed');
}

/**
 * Minutes from detection until the answer in which the incident was first seen closed, as it still is: it was closed by then.
 * Undefined where nobody saw that change, or it was reopened.
 */
export function maxResolutionMinutes(incident: Incident): number | undefined {
  if (!incident.changes) return undefined;
  const minutes = (closedBefore(incident) - createdTime(incident)) / 60_000;
  return minutes >= 0 ? minutes : undefined;
}

/** Ms since the epoch; NaN for one that was not seen to be closed. */
function closedBefore({ changes = [] }: Incident): number {
  for (const { states, before } of changes.toReversed()) {
    if (!states) continue;
    const [from, to] = states;
    if (to !== 'closed') return NaN;
    // From one closed status to another is no end of anything.
    if (from !== 'closed') return parseTime(before, 'utc');
  }
  return NaN;
}
