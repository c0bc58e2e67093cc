import type { Change, Incident } from '../incident';

/**
 * Ids of the checks: values of `check:` in a filter and of the setting `incidents.disabledChecks`. What is most pressing comes
 * first. Public: they never change.
 */
export const checkIds = [
  'passwordUnchanged',
  'stillEnabled',
  'activeWhileCompromised',
  'compromisedAgain',
  'reopened',
  'waitingLong',
] as const;
export type CheckId = (typeof checkIds)[number];

/** What a check is called, in English. */
export const checkTitles = {
  passwordUnchanged: 'Password unchanged',
  stillEnabled: 'Account still enabled',
  activeWhileCompromised: 'Active while compromised',
  compromisedAgain: 'Compromised again',
  reopened: 'Reopened',
  waitingLong: 'Still waiting',
} as const satisfies Record<CheckId, string>;

/** What a record says that a check has found. Words of an API are untrusted. */
export type Evidence =
  /** `label` is English, `time` ISO 8601 as received. */
  | { readonly kind: 'time'; readonly label: string; readonly time: string }
  /** A value in the words for display. */
  | { readonly kind: 'text'; readonly label: string; readonly value: string }
  /** A value in English. */
  | { readonly kind: 'word'; readonly label: string; readonly value: string }
  | { readonly kind: 'change'; readonly change: Change }
  /** Another incident of the same person. */
  | { readonly kind: 'incident'; readonly incident: Incident };

/** What stands for `{0}`, `{1}` … in a sentence. */
export type SentencePart =
  | { readonly time: string }
  | { readonly text: string }
  /** The id of a vendor, whose name is written. */
  | { readonly source: string };

/** A check that flags an incident: what contradicts, in a sentence of what the record says, and where it says so. */
export interface Finding {
  readonly id: CheckId;
  /** English, with `{0}` … for the parts. */
  readonly sentence: string;
  readonly parts: readonly SentencePart[];
  /** At least one. */
  readonly evidence: readonly Evidence[];
}

/** Reads what checks find, where incidents are described. */
export interface CheckReader {
  readonly findingsIn: (incident: Incident) => readonly Finding[];
  /** When the record of an incident was fetched, ISO 8601; undefined when that is not remembered. */
  readonly fetchedAt: (incident: Incident) => string | undefined;
  readonly vendorName: (source: string) => string;
}

/** What flags many incidents at once: a number with a bit for each check. */
export function bitOf(id: CheckId): number {
  return 1 << checkIds.indexOf(id);
}

/** The bits of some checks. */
export function bitsOf(ids: readonly CheckId[]): number {
  return ids.reduce((bits, id) => bits | bitOf(id), 0);
}

/** The checks whose bits are set, the most pressing first. */
export function checksIn(bits: number): CheckId[] {
  return checkIds.filter((id) => (bits & bitOf(id)) !== 0);
}
