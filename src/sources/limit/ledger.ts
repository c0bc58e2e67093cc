import { timeouts } from '../net/httpRequest';

/** A request that takes a slot of an API's limit. */
export interface LedgerEntry {
  /** Unique among all holders of the ledger. */
  readonly id: string;
  /** When its answer's headers, or its failure, came; until it is settled, when it was sent. See `Clock.uptime`. */
  readonly at: number;
  /** False while it is under way. */
  readonly settled: boolean;
  /** When it ended without the end of its answer, see `Clock.uptime`: it may reach the API, or end there, a moment later. */
  readonly givenUpAt?: number;
  /** The window that it is under way in, where others share the record. */
  readonly window?: string;
}

/** A pause that the API asked for. */
export interface Pause {
  /** When it did; see `Clock.uptime`. */
  readonly at: number;
  readonly ms: number;
}

/** What is known about the use of one key's limit. Plain JSON. */
export interface LedgerRecord {
  readonly requests: readonly LedgerEntry[];
  readonly pause?: Pause;
}

/** Where the record of one key's limit is stored, maybe shared by several windows. */
export interface Ledger {
  /** How much of the limit may be used by those who share the record: 1, or less when others cannot be known of. */
  readonly share: number;
  /**
   * Reads, changes and writes the record in one step that no other change comes between.
   * @param change pure; returns the record that it was given when there is nothing to write
   */
  update<T>(change: (record: LedgerRecord) => { readonly record: LedgerRecord; readonly result: T }): Promise<T>;
  /** Calls the listener after any change of the record, by any holder. A change may be reported late or more than once. */
  onDidChange(listener: () => void): { dispose(): void };
}

/** The record of a key's limit, shared by all windows. `use` identifies it and contains the key. */
export type Ledgers = (use: readonly string[], limit: RateLimit) => Ledger;

/** An API's limit for one key. */
export interface RateLimit {
  /** Requests in any `windowMs`. */
  readonly requests: number;
  readonly windowMs: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Of `requests`, those that are left to requests that a user waits for. */
  readonly reserved?: number;
}

/** Kept beyond the window, and beyond the end of a request that was given up here: it may reach the API later. And for clocks that run unevenly. */
const marginMs = 1000;

/** Of a limit that is shared with others whose requests are not known, the part that may be used: at least one request. */
export function shareOf(limit: RateLimit, share: number): RateLimit {
  const part = (all: number): number => Math.max(1, Math.floor(all * share));
  return share === 1 ? limit : { ...limit, requests: part(limit.requests), concurrency: part(limit.concurrency) };
}

/**
 * No request is under way for longer: the total time-out of HttpClient, and time to write the ledger. An entry that is
 * older and not settled was left by a crashed holder.
 */
export const longestRequestMs = timeouts.totalMs + 10_000;

/** How long the next request has to wait; zero when it need not. */
export interface Wait {
  /** In all, in ms; at the latest, since a request under way may end at any time. */
  readonly ms: number;
  /** Of that, for the limit or a block; an estimate while requests are under way: a window follows their end. */
  readonly limitMs: number;
}

/**
 * The record without what no longer counts; the same object when that changes nothing.
 * @param now see `Clock.uptime`
 */
export function current(record: LedgerRecord, now: number, limit: RateLimit): LedgerRecord {
  const { requests } = record;
  const kept = requests.map((entry) => notLater(entry, now)).filter((entry) => freeAt(entry, limit) > now);
  const pause = record.pause && notLater(record.pause, now);
  const lasting = pause && pause.at + pause.ms > now ? pause : undefined;
  const same =
    lasting === record.pause && kept.length === requests.length && kept.every((entry, i) => entry === requests[i]);
  return same ? record : { requests: kept, ...(lasting && { pause: lasting }) };
}

/** A future time predates a restart of the machine: how long ago it was is not known. */
function notLater<T extends { readonly at: number }>(event: T, now: number): T {
  return event.at > now ? { ...event, at: now } : event;
}

/** What the next request has to wait for. @param record as `current` returns it */
export function waitOf({ requests, pause }: LedgerRecord, now: number, limit: RateLimit): Wait {
  const slots = requests.map((entry) => Math.min(freeAt(entry, limit), now + slotMs(limit)));
  const ends = requests.map(endOf).filter((end) => end > now);
  const limitMs = Math.max(nthFree(slots, limit.requests, now), pause ? pause.at + pause.ms : now) - now;
  return { limitMs, ms: Math.max(limitMs, nthFree(ends, limit.concurrency, now) - now) };
}

/** When a request is under way no longer, at the latest. */
function endOf({ at, settled, givenUpAt = -Infinity }: LedgerEntry): number {
  return settled ? givenUpAt + marginMs : at + longestRequestMs;
}

/** When fewer than `count` of `times` are still to come. */
function nthFree(times: readonly number[], count: number, now: number): number {
  return times.toSorted((a, b) => a - b)[times.length - count] ?? now;
}

function slotMs({ windowMs }: RateLimit): number {
  return windowMs + marginMs;
}

/** When an entry's slot comes free; of one under way, at the latest. */
function freeAt(entry: LedgerEntry, limit: RateLimit): number {
  const { at, settled } = entry;
  return Math.max(at + slotMs(limit) + (settled ? 0 : longestRequestMs), endOf(entry));
}
