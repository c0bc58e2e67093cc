import { maxChanges } from '../changes';
import { word } from '../field';
import { fields } from '../fields';
import { detectedAt } from '../raw';
import type { Change, Incident, VendorTraits } from '../incident';
import { dayMs, parseTime } from '../time';
import type { Finding } from './check';

// Checks that need nothing but the incident and what was observed to change of it. Where a record lacks what a check compares,
// the check says nothing.

/** The status is that of an account that was taken back, and the password is older than the compromise. */
export function passwordUnchanged(incident: Incident, traits: VendorTraits): Finding | undefined {
  const { status, user, occurredAt = '' } = incident;
  const changed = user?.lastPasswordChange;
  if (traits.accountStates.get(status.value) !== 'secured' || changed === undefined) return undefined;
  if (!(parseTime(changed, 'utc') < parseTime(occurredAt, 'utc'))) return undefined;
  return {
    id: 'passwordUnchanged',
    sentence: word('The status is “{0}”, but the last password change ({1}) is before the compromise ({2}).'),
    parts: [{ text: status.label }, { time: changed }, { time: occurredAt }],
    evidence: [
      statusOf(incident),
      { kind: 'time', label: fields.userLastPasswordChange.label, time: changed },
      { kind: 'time', label: fields.occurredAt.label, time: occurredAt },
    ],
  };
}

/** The status is that of a locked account, and the account is enabled. */
export function stillEnabled(incident: Incident, traits: VendorTraits): Finding | undefined {
  const { status, user } = incident;
  if (traits.accountStates.get(status.value) !== 'locked' || user?.enabled !== true) return undefined;
  return {
    id: 'stillEnabled',
    sentence: word('The status is “{0}”, but the account is enabled.'),
    parts: [{ text: status.label }],
    evidence: [
      statusOf(incident),
      { kind: 'word', label: fields.userEnabled.label, value: fields.userEnabled.words?.['true'] ?? '' },
    ],
  };
}

/** It was seen to be closed, and then to be open; it is open now. */
export function reopened(incident: Incident): Finding | undefined {
  if (incident.status.state === 'closed') return undefined;
  const change = incident.changes?.findLast(
    ({ field, states }) => field === 'status' && states?.[0] === 'closed' && states[1] !== 'closed',
  );
  return (
    change && {
      id: 'reopened',
      sentence: word('It was closed with the status “{0}” and was open again by {1}.'),
      parts: [{ text: change.from ?? '' }, { time: change.before }],
      evidence: [{ kind: 'change', change }],
    }
  );
}

/** How long an incident may wait for somebody. */
const longestWaitMs = dayMs;

/** When {@link waitingLong} begins to flag an incident, ms since the epoch; NaN for never. */
export function waitsTooLongFrom(incident: Incident): number {
  return incident.status.state === 'waiting' ? parseTime(waitingSince(incident).time, 'utc') + longestWaitMs : NaN;
}

/** It has waited for somebody for more than 24 hours. @param now ms since the epoch */
export function waitingLong(incident: Incident, now: number): Finding | undefined {
  if (!(waitsTooLongFrom(incident) < now)) return undefined;
  const { time, change } = waitingSince(incident);
  const parts = [{ text: incident.status.label }, { time }];
  if (change) {
    return {
      id: 'waitingLong',
      sentence: word('The status is “{0}”. It has been waiting since {1} at the latest.'),
      parts,
      evidence: beginningOf(incident, change),
    };
  }
  return {
    id: 'waitingLong',
    sentence: word('The status is “{0}”. The incident was detected {1}, and no status change has been seen since.'),
    parts,
    evidence: [statusOf(incident), { kind: 'time', label: fields.createdAt.label, time }],
  };
}

/** Since when, at the latest, it has been waiting; the change that shows it. Without one, since it was detected, where that is known. */
function waitingSince(incident: Incident): { readonly time: string; readonly change?: Change } {
  const { changes = [] } = incident;
  // What it was while it was in no list is not known.
  const begun = changes.findLast(
    ({ field, states }) => field === 'listing' || (field === 'status' && states?.[0] !== 'waiting'),
  );
  // Where older changes may have been dropped, the oldest that is kept is later than the last of the status.
  const change = begun ?? (changes.length >= maxChanges ? changes[0] : undefined);
  return change ? { time: change.before, change } : { time: detectedAt(incident) ?? '' };
}

/** How a state is known to have begun, as evidence. */
export function beginningOf(incident: Incident, change: Change | undefined): Finding['evidence'] {
  const shown = change?.field === 'status' || change?.field === 'listing' ? [{ kind: 'change', change } as const] : [];
  return change?.field === 'status' ? shown : [statusOf(incident), ...shown];
}

/** The status as evidence. */
export function statusOf({ status }: Incident): Finding['evidence'][number] {
  return { kind: 'text', label: fields.statusLabel.label, value: status.label || status.value };
}
