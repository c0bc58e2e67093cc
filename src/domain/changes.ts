import type { Change, ChangedField, Incident } from './incident';
import { getOrMake } from './lists';
import { haveSameRecord, recordOf, withFields } from './raw';
import { digestOf } from './rawRecord';
import { isoTime, parseTime } from './time';
import { fold } from './text/fold';
import { cut } from './text/characters';
import { plainWord } from './text/text';

/** Maximum of changes of an incident: the newest. */
export const maxChanges = 20;
/** Longest value of a change, in characters. */
const maxValue = 200;

/** A value that is followed. Equal keys are one value: words of an API may be written in another way, or translated again. */
interface Followed {
  readonly key: string;
  readonly text: string;
}

const followed: Readonly<Record<Exclude<ChangedField, 'listing'>, (incident: Incident) => Followed | undefined>> = {
  status: ({ status: { value, label } }) => valueOf(plainWord(value) || label, label || value),
  severity: ({ severity }) => severity && valueOf(plainWord(severity.value), severity.label || severity.value),
  assignee: ({ assignee }) => valueOf(assignee && fold(assignee), assignee),
  policy: ({ policy }) => policy && valueOf(policy.id || policy.name, policy.name || policy.id),
  closeReason: ({ closeReason }) => valueOf(closeReason && plainWord(closeReason), closeReason),
  account: ({ user }) => valueOf(user?.enabled?.toString()),
  password: ({ user }) => {
    const time = user?.lastPasswordChange;
    const at = parseTime(time ?? '', 'utc');
    return valueOf(Number.isNaN(at) ? time : String(at), time);
  },
};

/** Where one value has several names, and the records may give different ones. */
const isSameOtherwise: Readonly<Partial<Record<ChangedField, (a: Incident, b: Incident) => boolean>>> = {
  assignee: (a, b) => isAlso(a, b.assignee) || isAlso(b, a.assignee),
  policy: ({ policy: a }, { policy: b }) => {
    // Each of id and name stands in for the other.
    const isPart = a?.id === a?.name || b?.id === b?.name;
    return isPart && a !== undefined && b !== undefined && a.name === b.name;
  },
};

/** Whether this is the address of an assignee who has a name as well. */
function isAlso({ assigneeMail }: Incident, name: string | undefined): boolean {
  return assigneeMail !== undefined && name !== undefined && fold(assigneeMail) === fold(name);
}

function valueOf(key: string | undefined, text = key): Followed | undefined {
  return key ? { key, text: cut(text ?? key, maxValue) } : undefined;
}

/** When a change happened. */
type Interval = Pick<Change, 'after' | 'before'>;

/** What has changed from one version of an incident to the next; nothing where only other text was edited. */
export function changesBetween(old: Incident, incident: Incident, interval: Interval): readonly Change[] {
  const changes: Change[] = [];
  const { unlistedSince } = old;
  if (unlistedSince !== undefined && incident.unlistedSince === undefined) {
    changes.push({ field: 'listing', ...orderly({ after: unlistedSince, before: interval.before }) });
  }
  for (const [field, find] of Object.entries(followed) as [keyof typeof followed, (typeof followed)['status']][]) {
    const [from, to] = [find(old), find(incident)];
    if (from?.key === to?.key || isSameOtherwise[field]?.(old, incident)) continue;
    // Two that go by one name are told apart by their keys.
    const name: keyof Followed = from?.text === to?.text ? 'key' : 'text';
    changes.push({
      field,
      ...(from && { from: from[name] }),
      ...(to && { to: to[name] }),
      // The state of one that was not listed says nothing of the vendor's.
      ...(field === 'status' && !unlistedSince && { states: [old.status.state, incident.status.state] as const }),
      ...orderly(interval),
    });
  }
  return changes;
}

/** Without a beginning after the end: it predates a clock change. */
function orderly({ after, before }: Interval): Interval {
  return after !== undefined && after <= before ? { after, before } : { before };
}

/** The next version of an incident, with the changes that were observed so far. First sight is no change. */
function nextVersion(old: Incident | undefined, incident: Incident, interval: Interval): Incident {
  if (!old) return incident;
  if (haveSameRecord(old, incident) && old.unlistedSince === incident.unlistedSince) return old;
  const found = changesBetween(old, incident, interval);
  const changes = [...(old.changes ?? []), ...found].slice(-maxChanges);
  if (changes.length === 0) return incident;
  const [record, next] = [recordOf(old), recordOf(incident)];
  const isOther = found.length > 0 && !haveSameRecord(old, incident);
  const before = isOther ? record?.asEarlier(orderly(interval).after) : record?.before;
  return withFields(incident, { changes }, next?.after(before));
}

/** An incident that was mapped again, with what was observed of it before: that is in no record. */
export function withObserved(incident: Incident, known: Incident): Incident {
  const { changes, unlistedSince } = known;
  const record = recordOf(incident)?.after(recordOf(known)?.before);
  const seen = changes ? withFields(incident, { changes }, record) : incident;
  return unlistedSince === undefined ? seen : asUnlisted(seen, unlistedSince);
}

/** An incident as it is once its API lists it no longer. @param unlistedSince ISO 8601 */
export function asUnlisted(incident: Incident, unlistedSince: string): Incident {
  return withFields(incident, { status: { ...incident.status, state: 'closed' }, unlistedSince });
}

/** Whether two are one version of an incident. */
export function isSameVersion(a: Incident, b: Incident): boolean {
  if (a === b) return true;
  return a.unlistedSince === b.unlistedSince && lastChangeTime(a) === lastChangeTime(b) && haveSameRecord(a, b);
}

/** When the last change was observed, in ms since the epoch; 0 without one. */
export function lastChangeTime({ changes }: Incident): number {
  return parseTime(changes?.at(-1)?.before ?? '', 'utc') || 0;
}

/** An answer that showed incidents: which, by {@link shownKey}, and when, in ms since the epoch. */
export interface Shown {
  readonly at: number;
  readonly keys: readonly number[];
}

/** 48 bits that stand for an id where thousands are written down again and again: hardly ever equal for others. */
export function shownKey(id: string): number {
  return digestOf(id) % 2 ** 48;
}

const timesOf = new WeakMap<readonly Shown[], ReadonlyMap<number, number>>();

/** When each incident was shown last, by {@link shownKey}; made once for what is remembered. */
export function shownTimes(shown: readonly Shown[]): ReadonlyMap<number, number> {
  return getOrMake(timesOf, shown, () => new Map(shown.flatMap(({ at, keys }) => keys.map((key) => [key, at]))));
}

/** Most incidents of which it is remembered when they were shown last. */
const maxShown = 5000;

/** What is remembered of answers once there are more of them: each incident in the last one that showed it, the latest last. */
export function shownAfter(known: readonly Shown[], more: readonly Shown[]): readonly Shown[] {
  if (more.length === 0) return known;
  const seen = new Set<number>();
  const kept: Shown[] = [];
  for (const { at, keys } of [...known, ...more].reverse()) {
    const fresh = keys.filter((key) => seen.size < maxShown && !seen.has(key) && seen.add(key));
    const last = kept.at(-1);
    if (last?.at === at) kept[kept.length - 1] = { at, keys: [...last.keys, ...fresh] };
    else if (fresh.length > 0) kept.push({ at, keys: fresh });
  }
  return kept.reverse();
}

/** What is known when an answer comes. */
interface Observer {
  readonly loaded: (incident: Incident) => Incident | undefined;
  readonly shown: readonly Shown[];
  /** When it was asked for, ms since the epoch: now by default. */
  readonly askedAt?: number;
  /** Ms since the epoch. */
  readonly now: number;
}

/**
 * The incidents of an answer with what has changed of them, and the IDs of those of which something has. Those that a later
 * question has shown already are left out: they are of before.
 */
export function observe(
  incidents: readonly Incident[],
  { loaded, shown, now, askedAt = now }: Observer,
): { readonly incidents: readonly Incident[]; readonly changed: readonly string[] } {
  const before = isoTime(now);
  const seenNow = new Map<string, Incident>();
  const changed = new Set<string>();
  const observed = incidents.flatMap((incident) => {
    const { id } = incident;
    const again = seenNow.get(id);
    const old = again ?? loaded(incident);
    const at = again ? askedAt : old && shownTimes(shown).get(shownKey(id));
    // A time in the future predates a clock change.
    if (at !== undefined && at > askedAt && at <= now) return [];
    const next = nextVersion(old, incident, { before, ...(at !== undefined && { after: isoTime(at) }) });
    seenNow.set(id, next);
    if (old && lastChangeTime(next) !== lastChangeTime(old)) changed.add(id);
    return next;
  });
  return { incidents: observed, changed: [...changed] };
}
