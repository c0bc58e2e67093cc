import { createHmac } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod/mini';
import type { Ledger, LedgerEntry, LedgerRecord, Pause, RateLimit } from '../sources/limit/ledger';
import type { Clock } from '../sources/source';
import type { Database } from './database';
import { DatabaseError } from './databaseProblem';
import { Damaged } from './encryption';
import { beatMs, type Presence } from './presence';

/** How many windows may use a key at once. When they cannot know of each other, each has that part of its limit. */
const maxWindows = 10;

interface DatabaseLedgerParts {
  readonly database: Database;
  readonly presence: Presence;
  readonly clock: Pick<Clock, 'uptime'>;
  /** Identifies the limit; contains the key, and is never stored. */
  readonly use: readonly string[];
  readonly limit: RateLimit;
}

type Change<T> = (record: LedgerRecord) => { readonly record: LedgerRecord; readonly result: T };

const recordSchema: z.ZodMiniType<LedgerRecord> = z.object({
  requests: z.array(
    z.object({
      id: z.string(),
      at: z.number(),
      settled: z.boolean(),
      givenUpAt: z.exactOptional(z.number()),
      window: z.exactOptional(z.string()),
    }),
  ),
  pause: z.exactOptional(z.object({ at: z.number(), ms: z.number() })),
});

/** The record of a key's limit that all windows share. When it cannot be written, this window goes on with a part of the limit. */
export class DatabaseLedger implements Ledger {
  /** What this window knew last. */
  private known: LedgerRecord = { requests: [] };
  private alone = false;
  /** See `Database.openings`. */
  private openings = 0;

  constructor(private readonly parts: DatabaseLedgerParts) {}

  get share(): number {
    return this.alone || this.parts.database.isolated ? 1 / maxWindows : 1;
  }

  async update<T>(change: Change<T>): Promise<T> {
    let before: LedgerRecord | undefined;
    let written: LedgerRecord | undefined;
    try {
      return await this.parts.database.write((sql) => {
        before = this.known;
        const { record, result } = this.updateIn(sql, change);
        // At once, for those who hear of it.
        this.known = written = record;
        this.alone = false;
        this.openings = this.parts.database.openings;
        return result;
      });
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      this.alone = true;
      // It may not have been written after all.
      if (before && this.known === written) this.known = before;
      const { record, result } = change(this.known);
      this.known = record;
      return result;
    }
  }

  onDidChange(listener: () => void): { dispose(): void } {
    return this.parts.database.onDidChange(listener);
  }

  private updateIn<T>(sql: DatabaseSync, change: Change<T>): ReturnType<Change<T>> {
    const { database, presence, use } = this.parts;
    const salt = sql.prepare('SELECT salt FROM origin').get()?.['salt'];
    if (!(salt instanceof Uint8Array)) throw new Damaged();
    // The name reveals nothing of the key (HMAC-SHA-256, RFC 2104).
    const name = createHmac('sha256', salt).update(JSON.stringify(use)).digest('base64');
    const row = sql.prepare('SELECT record, json_valid(record) AS isJson FROM limits WHERE name = ?').get(name);
    const stored = row?.['isJson'] ? recordSchema.safeParse(JSON.parse(String(row['record']))).data : undefined;
    const before = stored ?? this.unknown(sql, row === undefined);
    // What the database does not know, or has lost, is known here.
    const isElsewhere = this.alone || this.openings !== database.openings;
    const changed = change(this.settled(sql, this.withOwn(isElsewhere ? joined(before, this.known) : before)));
    const { record } = changed;
    if (record !== stored) {
      const requests = record.requests.map((entry) =>
        this.isOwn(entry) ? { ...entry, window: presence.window } : entry,
      );
      const json = JSON.stringify({ ...record, requests });
      sql.prepare('INSERT OR REPLACE INTO limits VALUES (?, ?)').run(name, json);
    }
    if (record.requests.some((entry) => this.isOwn(entry))) presence.hold(sql, this);
    else presence.letGo(this);
    return changed;
  }

  /** The record with what this window has under way, which others may have taken for gone. */
  private withOwn(record: LedgerRecord): LedgerRecord {
    const entries = new Map(record.requests.map((entry) => [entry.id, entry]));
    const lost = this.known.requests.filter((entry) => this.isOwn(entry) && entries.get(entry.id)?.settled !== false);
    if (lost.length === 0) return record;
    for (const entry of lost) entries.set(entry.id, entry);
    return { ...record, requests: [...entries.values()] };
  }

  /** The record where there is none: requests may have been sent that nobody knows of any more. */
  private unknown(sql: DatabaseSync, isMissing: boolean): LedgerRecord {
    const { clock, limit } = this.parts;
    const replacedAt = isMissing ? sql.prepare('SELECT replacedAt FROM origin').get()?.['replacedAt'] : clock.uptime();
    if (typeof replacedAt !== 'number') return { requests: [] };
    return { requests: [], pause: { at: replacedAt, ms: limit.windowMs } };
  }

  /** Requests that were under way in a window that is gone have ended. */
  private settled(sql: DatabaseSync, record: LedgerRecord): LedgerRecord {
    const { presence, clock } = this.parts;
    const requests = record.requests.map((entry) => {
      if (entry.settled || this.isOwn(entry) || presence.isAlive(sql, entry.window)) return entry;
      const lastSeen = presence.seenAt(sql, entry.window) ?? entry.at;
      return { id: entry.id, at: Math.min(clock.uptime(), lastSeen + beatMs), settled: true };
    });
    return requests.some((entry, index) => entry !== record.requests[index]) ? { ...record, requests } : record;
  }

  private isOwn({ settled, window = this.parts.presence.window }: LedgerEntry): boolean {
    return !settled && window === this.parts.presence.window;
  }
}

/** What either of them knows. */
function joined(record: LedgerRecord, known: LedgerRecord): LedgerRecord {
  const entries = new Map([...known.requests, ...record.requests].map((entry) => [entry.id, entry]));
  const pause = longerPause(record.pause, known.pause);
  return { requests: [...entries.values()], ...(pause && { pause }) };
}

/** The one that ends later. */
function longerPause(a: Pause | undefined, b: Pause | undefined): Pause | undefined {
  return a && b ? (a.at + a.ms > b.at + b.ms ? a : b) : (a ?? b);
}
