import type { LedgerEntry, LedgerRecord, RateLimit } from '../sources/ledger';

/** Of the form of the text. A text of any other is not understood. */
const version = 1;

/** A record as it is kept in a file. */
export interface KeptRecord {
  /** Another one from where a record did not follow from the one before, because that was deleted or broken. */
  readonly series: string;
  readonly record: LedgerRecord;
}

/** Plain JSON, read by {@link parseRecord}. */
export function printRecord({ series, record }: KeptRecord): string {
  return JSON.stringify({ version, series, ...record });
}

/** Reads what {@link printRecord} wrote; undefined when the text is anything else. */
export function parseRecord(text: string): KeptRecord | undefined {
  const read = parseJson(text);
  if (!isObject(read) || read.version !== version || typeof read.series !== 'string') return undefined;
  const { series, requests, blockedUntil } = read;
  if (!Array.isArray(requests) || !requests.every(isEntry)) return undefined;
  if (blockedUntil === undefined) return { series, record: { requests } };
  return Number.isFinite(blockedUntil)
    ? { series, record: { requests, blockedUntil: Number(blockedUntil) } }
    : undefined;
}

/** All that either record knows; the first itself when the second adds nothing to it. */
export function union(first: LedgerRecord, second: LedgerRecord): LedgerRecord {
  const requests = new Map(first.requests.map((entry) => [entry.id, entry]));
  for (const entry of second.requests) {
    const held = requests.get(entry.id);
    if (!held || (entry.settled && !held.settled)) requests.set(entry.id, entry);
  }
  const blockedUntil = Math.max(first.blockedUntil ?? 0, second.blockedUntil ?? 0);
  const merged = { requests: [...requests.values()], ...(blockedUntil > 0 ? { blockedUntil } : {}) };
  const same =
    merged.requests.length === first.requests.length &&
    merged.requests.every((entry, i) => entry === first.requests[i]) &&
    merged.blockedUntil === first.blockedUntil;
  return same ? first : merged;
}

/** A record as if the whole limit had been used just now, for one that is not known. */
export function fullWindow(limit: RateLimit, now: number): LedgerRecord {
  const requests = Array.from({ length: limit.requests }, (_, i) => ({ id: `unknown-${i}`, at: now, settled: true }));
  return { requests };
}

/**
 * Entries that leave half of the limit, in the window and at once, but never less than one request: for use of a key
 * that others may be using unseen.
 */
export function otherHalf(limit: RateLimit, now: number): LedgerEntry[] {
  const [requests, open] = [limit.requests, limit.concurrency].map((count) => count - Math.max(1, count >> 1));
  return Array.from({ length: requests ?? 0 }, (_, i) => ({ id: `other-${i}`, at: now, settled: i >= (open ?? 0) }));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEntry(entry: unknown): entry is LedgerEntry {
  return (
    isObject(entry) && typeof entry.id === 'string' && Number.isFinite(entry.at) && typeof entry.settled === 'boolean'
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
