import { needsAttention, type Incident } from './incident';
import { minuteMs, parseTime } from './time';

/** From and to, both ends included; ms since the epoch. */
export type Span = readonly [from: number, to: number];

/**
 * When the attacker of an incident is thought to have had access: [occurredAt, occurredAt + dwellMinutes]. Without a dwell
 * time the window has no end as long as the incident needs attention, since nobody has shut the attacker out; otherwise there
 * is no window. See `VendorTraits.hasDwellTime`.
 */
export function dwellWindow(attack: Incident): Span | undefined {
  const from = parseTime(attack.occurredAt ?? '', 'utc');
  const minutes = attack.dwellMinutes ?? (needsAttention(attack) ? Infinity : NaN);
  return Number.isNaN(from) || !(minutes >= 0) ? undefined : [from, from + minutes * minuteMs];
}

/** Whether an attacker is thought to have access still; undefined for an incident that tells nothing of an attacker. */
export function dwellState(incident: Incident): 'open' | 'closed' | undefined {
  // What is told of attackers only.
  if (incident.isLive === undefined && incident.dwellMinutes === undefined) return undefined;
  const window = dwellWindow(incident);
  return window && (window[1] === Infinity ? 'open' : 'closed');
}
