import type { Activity } from './activity';
import { getOrMake } from './lists';

/** What is true of all incidents of one vendor. */
export interface VendorTraits {
  /** The vendor in a word, for rows. */
  readonly shortName: string;
  /** What the tree groups them by, unless the user wants another grouping. */
  readonly groupedBy: 'tenant' | 'policy';
  /** Domain of the vendor's dashboard: other links are asked about before they are opened. */
  readonly linkDomain: string;
  /**
   * Whether each is of an attacker who has had access to an account for a time, the dwell time: what else happened to the
   * person meanwhile belongs to it.
   */
  readonly hasDwellTime: boolean;
  /** By the API's word for a status: how it leaves an account that an attacker may have had. */
  readonly accountStates: ReadonlyMap<string, AccountState>;
}

/**
 * How a status leaves an account: `secured`, the attacker is shut out; `locked`, until its password is reset; `spared`, there
 * was no attacker.
 */
type AccountState = 'secured' | 'locked' | 'spared';

/** Finds the vendor that `Incident.source` names. */
export type VendorOf = (source: string) => VendorTraits;

/** What an incident asks of the analyst: act now, wait for somebody else, or nothing. */
export type State = 'attention' | 'waiting' | 'closed';

export interface Status {
  /** The API's own word, as received; empty when the record has none. */
  readonly value: string;
  /** The word for display, in the user's language; unknown words are shown as they are. */
  readonly label: string;
  readonly state: State;
}

export interface Severity {
  /** The API's own word, as received. */
  readonly value: string;
  /** The word for display, in the user's language; unknown words are shown as they are. */
  readonly label: string;
  /** 1 informational … 5 critical; 0 for unspecified and unknown words. */
  readonly rank: number;
}

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly microsoftId?: string;
}

export interface Policy {
  readonly id: string;
  readonly name: string;
}

export interface User {
  readonly id: string;
  readonly name?: string;
  /** The login name: a user principal name, `DOMAIN\user` or a bare user name. */
  readonly principal?: string;
  readonly mail?: string;
  /** The user principal name, where login and address say something else. */
  readonly upn?: string;
  readonly enabled?: boolean;
  /** ISO 8601, as received. */
  readonly lastPasswordChange?: string;
}

/** What of an incident is followed. `listing` is the return of one that the API had no longer listed. */
export type ChangedField =
  | 'status'
  | 'severity'
  | 'assignee'
  | 'policy'
  | 'closeReason'
  | 'account'
  | 'password'
  | 'listing';

/**
 * A change of a field as it was observed: it happened after the last answer that showed the old value, and before the
 * first that showed the new one. Times are ISO 8601. Text is untrusted.
 */
export interface Change {
  readonly field: ChangedField;
  /** In the words for display where the field has such. Missing where there was none. */
  readonly from?: string;
  readonly to?: string;
  /** What the incident asked for before and after a change of its status. */
  readonly states?: readonly [from: State, to: State];
  /** Missing where it is not known when the old value was shown last. */
  readonly after?: string;
  readonly before: string;
}

/** The two parts that name one incident among all connections. */
export interface IncidentRef {
  /** Id of the connection that the incident came through. */
  readonly connection: string;
  /** The API's id of the incident. */
  readonly id: string;
}

/**
 * One incident as the rest of the extension knows it. Frozen, all the way down.
 * Times are ISO 8601 strings as received. All text is untrusted.
 */
export interface Incident extends IncidentRef {
  /** Id of the vendor. */
  readonly source: string;
  /** The vendor's page for this incident; unchecked. */
  readonly url?: string;
  /** When the API made the incident; the time of occurrence when that is missing, or empty when both are. */
  readonly createdAt: string;
  readonly occurredAt?: string;
  readonly status: Status;
  readonly severity?: Severity;
  /** 1 to 5, the most urgent: how soon it needs somebody, where its API has no severity. */
  readonly urgency?: number;
  readonly tenant?: Tenant;
  readonly policy?: Policy;
  readonly user?: User;
  readonly hostname?: string;
  readonly assignee?: string;
  /** The assignee's address, where `assignee` is a name. */
  readonly assigneeMail?: string;
  /** True for one seen as it happened, false for one found later in historical data. */
  readonly isLive?: boolean;
  /** Minutes the attacker is thought to have had access. */
  readonly dwellMinutes?: number;
  readonly lineageIds?: readonly string[];
  readonly summary?: string;
  /** What somebody did with data, where the record has it. */
  readonly activity?: Activity;
  /** When it was noticed that the API no longer lists it: ISO 8601. Its state is `closed` from then on, its status the last known. */
  readonly unlistedSince?: string;
  /** Why it was closed, in the API's word. */
  readonly closeReason?: string;
  /** What was observed to change since it was first seen, the latest last; the newest changes only. */
  readonly changes?: readonly Change[];
  /** The record as received, fields unknown to this version included; empty where the cache that had it is gone. */
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Whether an incident asks the analyst to act now. */
export function needsAttention({ status }: Incident): boolean {
  return status.state === 'attention';
}

/** Whether an incident still asks something of somebody. */
export function isOpen({ status }: Incident): boolean {
  return status.state !== 'closed';
}

/** A key that is equal for equal references and different for others. */
export function refKey(ref: IncidentRef): string {
  return JSON.stringify([ref.connection, ref.id]);
}

/** By list: a list of the store never changes, and what shows the count asks after each change of anything. */
const inNeed = new WeakMap<readonly Incident[], number>();

/** How many incidents of a list that never changes need attention; counted once. */
export function countInNeed(incidents: readonly Incident[]): number {
  return getOrMake(inNeed, incidents, () => incidents.reduce((sum, each) => sum + Number(needsAttention(each)), 0));
}

/**
 * How urgent an incident is: 5 needs somebody most, 1 least; 0 needs nobody now. The mapper says so where an API has no
 * severity, else the severity does. One of unknown severity may be of any: it counts as 5.
 */
export function urgencyOf(incident: Incident): number {
  if (!needsAttention(incident)) return 0;
  return incident.urgency ?? (incident.severity?.rank || 5);
}
