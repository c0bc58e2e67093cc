import { dwellWindow } from '../dwellWindow';
import type { Change, Incident, VendorOf } from '../incident';
import { firstIndex } from '../lists';
import { mapSliced, type Sliced } from '../slices';
import { parseTime } from '../time';

/** A time in which an account was in the hands of an attacker, or locked. */
export interface Exposure {
  readonly incident: Incident;
  readonly kind: 'dwell' | 'locked';
  /** Ms since the epoch, both included. */
  readonly from: number;
  readonly to: number;
  /** The change that began it, of one that was locked. */
  readonly change?: Change;
}

/** An incident whose account was taken back. */
interface Remediation {
  readonly incident: Incident;
  /** When that had happened, ms since the epoch. */
  readonly at: number;
  /** Whether {@link lastStatusChange} shows it; else it is the end of the dwell time. */
  readonly isChange: boolean;
}

interface Timed {
  readonly at: number;
  readonly incident: Incident;
}

/** Incidents of one person that are looked at in one go: some have a hundred thousand, such as an account that many use. */
export const checkedInAStep = 250;

/** What is known of one person's account over time, in order: each question looks at few of many incidents. */
export class PersonHistory {
  /** By their beginnings. None where the person did nothing that they could tell of: most have many. */
  private readonly exposures: readonly Exposure[];
  /** By place: which of the exposures up to there ends last. */
  private readonly lasting: readonly Exposure[];
  private readonly remediations: readonly Remediation[];
  /** What the person did: incidents of vendors that are not of attackers. */
  private readonly acts: readonly Timed[];

  private constructor(
    readonly incidents: readonly Incident[],
    private readonly vendorOf: VendorOf,
    found: { readonly exposures: Exposure[]; readonly remediations: Remediation[]; readonly acts: Timed[] },
  ) {
    this.exposures = found.exposures.sort((a, b) => a.from - b.from);
    const lasting: Exposure[] = [];
    let last: Exposure | undefined;
    for (const exposure of this.exposures) lasting.push((last = last && last.to >= exposure.to ? last : exposure));
    this.lasting = lasting;
    this.remediations = found.remediations.sort((a, b) => a.at - b.at);
    this.acts = found.acts.sort((a, b) => a.at - b.at);
  }

  /** @param incidents all of the person */
  static *of(incidents: readonly Incident[], vendorOf: VendorOf): Sliced<PersonHistory> {
    const remediations: Remediation[] = [];
    const acts: Timed[] = [];
    const take = (incident: Incident): void => {
      const { hasDwellTime, accountStates } = vendorOf(incident.source);
      const at = hasDwellTime ? NaN : actedAt(incident);
      if (!Number.isNaN(at)) acts.push({ at, incident });
      const isSecured = hasDwellTime && accountStates.get(incident.status.value) === 'secured';
      const remediation = isSecured ? remediationOf(incident) : undefined;
      if (remediation) remediations.push(remediation);
    };
    yield* mapSliced(incidents, take, checkedInAStep);
    const exposed = (incident: Incident): readonly Exposure[] => exposuresOf(incident, vendorOf);
    const exposures = acts.length > 0 ? (yield* mapSliced(incidents, exposed, checkedInAStep)).flat() : [];
    return new PersonHistory(incidents, vendorOf, { exposures, remediations, acts });
  }

  /** An exposure that a time is in. */
  exposureAt(time: number): Exposure | undefined {
    const exposure = this.lasting[firstIndex(this.exposures, ({ from }) => from > time) - 1];
    return exposure && exposure.to >= time ? exposure : undefined;
  }

  /** What the person did during the exposures of an incident, the earliest first. @param limit how many at most */
  actsDuring(incident: Incident, limit: number): readonly (Timed & { readonly exposure: Exposure })[] {
    // One that came through two connections is one.
    const found = new Map<string, Timed & { readonly exposure: Exposure }>();
    for (const exposure of this.acts.length > 0 ? exposuresOf(incident, this.vendorOf) : []) {
      const most = found.size + limit;
      for (let place = firstIndex(this.acts, ({ at }) => at >= exposure.from); found.size < most; place++) {
        const act = this.acts[place];
        if (!act || act.at > exposure.to) break;
        const key = `${act.incident.source} ${act.incident.id}`;
        if (!found.has(key)) found.set(key, { ...act, exposure });
      }
    }
    return [...found.values()].sort((a, b) => a.at - b.at).slice(0, limit);
  }

  /** The last remediation before a time. */
  remediationBefore(time: number): Remediation | undefined {
    return this.remediations[firstIndex(this.remediations, ({ at }) => at >= time) - 1];
  }
}

function exposuresOf(incident: Incident, vendorOf: VendorOf): readonly Exposure[] {
  const { hasDwellTime, accountStates } = vendorOf(incident.source);
  if (!hasDwellTime || accountStates.get(incident.status.value) === 'spared') return [];
  const dwell = dwellWindow(incident);
  const all = [
    ...(dwell ? [{ incident, kind: 'dwell', from: dwell[0], to: dwell[1] } as const] : []),
    ...locks(incident),
  ];
  return all.filter(({ from, to }) => from <= to);
}

/** When the status showed the account as locked, as far as that was observed: from after it did, to before it no longer did. */
function* locks(incident: Incident): Generator<Exposure> {
  let change: Change | undefined;
  const lock = (begun: Change, to: number): Exposure => {
    return { incident, kind: 'locked', from: parseTime(begun.before, 'utc'), to, change: begun };
  };
  for (const each of incident.changes ?? []) {
    // Nobody knows when the list had it last: what is certain begins again.
    if (each.field === 'listing') change &&= each;
    if (each.field !== 'status') continue;
    const [, to] = each.states ?? [];
    if (change && to !== undefined && to !== 'waiting') yield lock(change, parseTime(each.after ?? '', 'utc'));
    change = to === 'waiting' ? (change ?? each) : undefined;
  }
  if (change && incident.status.state === 'waiting') yield lock(change, Infinity);
}

/** The change into the state that it has now counts; without one, the attacker was shut out when the dwell time ended. */
function remediationOf(incident: Incident): Remediation | undefined {
  const change = lastStatusChange(incident);
  const [, end] = dwellWindow(incident) ?? [NaN, NaN];
  const at = change?.states?.[1] === 'closed' ? parseTime(change.before, 'utc') : end;
  // No account is taken back before it was lost.
  const isSound = Number.isFinite(at) && !(at < parseTime(incident.occurredAt ?? '', 'utc'));
  return isSound ? { incident, at, isChange: at !== end } : undefined;
}

export function lastStatusChange({ changes }: Incident): Change | undefined {
  return changes?.findLast(({ field }) => field === 'status');
}

/** When somebody acted, ms since the epoch; NaN if the record doesn't say. The detection time is no substitute. */
export function actedAt({ occurredAt }: Incident): number {
  return parseTime(occurredAt ?? '', 'utc');
}
