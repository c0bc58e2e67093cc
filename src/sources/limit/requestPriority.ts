import type { RateLimit } from './ledger';
import type { Urgency } from '../source';

/** Those that go first, first. */
const order: readonly Urgency[] = ['user', 'background', 'spare'];

/** The one that goes first; `spare` without any. */
export function mostUrgent(urgencies: readonly Urgency[]): Urgency {
  return order.find((urgency) => urgencies.includes(urgency)) ?? 'spare';
}

/** Whether one goes after the other. */
export function isAfter(urgency: Urgency, other: Urgency): boolean {
  return order.indexOf(urgency) > order.indexOf(other);
}

/** How many of a limit's requests those of an urgency may take, whoever took the others; one at least. */
export function allowedRequests({ requests, reserved = 0 }: RateLimit, urgency: Urgency): number {
  const allowed = { user: requests, background: requests - reserved, spare: Math.floor((requests * 2) / 3) };
  return Math.max(1, allowed[urgency]);
}
