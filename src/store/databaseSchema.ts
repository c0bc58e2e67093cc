import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { kindOf } from './databaseProblem';
import { Damaged } from './encryption';

/**
 * Brings a database from one version to the next; never changed after a release. Its comments are here, since SQL is part of
 * what is loaded.
 *
 * - `origin`: when the file was made in the place of one that was lost, see `Clock.uptime`; null when it was the first. The
 *   salt of the names of limits.
 * - `windows`: those that hold something, and when they last said so.
 * - `limits`: the use of each key's limit, by a digest.
 * - `leases`: `wish` is what other windows would like the holder to do, a priority.
 * - `questions`: what a connection asks for, by digests, with the key it is encrypted with. `version` goes up with each change
 *   of it and of its blocks. `usedAt`: ms since the epoch. `generation` is random, for a question that is asked again after it
 *   was removed may get the same id; empty for those of the version before.
 * - `blocks`: incidents of a question, encrypted: their fields, the records that they were made of, and those before their
 *   last change; null where there are none. `mapper`: what mapped the records. `replacedAt`: when others took its place, see
 *   `Clock.uptime`: for a while windows may still look into it.
 * - `removed`: connections that were removed, by digests: a refresh that still runs keeps nothing. `at`: ms since the epoch.
 */
const migrations: readonly string[] = [
  `
  CREATE TABLE origin (replacedAt REAL, salt BLOB NOT NULL) STRICT;
  CREATE TABLE windows (id TEXT PRIMARY KEY, seenAt REAL NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE limits (name TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE leases (name TEXT PRIMARY KEY, window TEXT NOT NULL, wish TEXT) STRICT, WITHOUT ROWID;
  CREATE TABLE questions (
    id INTEGER PRIMARY KEY,
    connection TEXT NOT NULL,
    question TEXT NOT NULL,
    key TEXT NOT NULL,
    state BLOB NOT NULL,
    version INTEGER NOT NULL,
    usedAt REAL NOT NULL,
    UNIQUE (connection, question, key)
  ) STRICT;
  CREATE TABLE blocks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    question INTEGER NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    name TEXT NOT NULL UNIQUE,
    mapper TEXT NOT NULL,
    length INTEGER NOT NULL,
    fields BLOB NOT NULL,
    raw BLOB NOT NULL,
    replacedAt REAL
  ) STRICT;
  CREATE INDEX blocksOfQuestion ON blocks (question, id);
  CREATE TABLE removed (connection TEXT PRIMARY KEY, at REAL NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE blocks ADD COLUMN before BLOB;
  ALTER TABLE questions ADD COLUMN generation TEXT NOT NULL DEFAULT '';
  `,
  // What is encrypted in `questions.state` begins with a digest of the blocks, which the version before cannot read.
  '',
  // Changes of incidents in blocks are written by column, where the version before does not look.
  '',
];

/** The version that this code knows. */
export const knownVersion = migrations.length;

export function versionOf(sql: DatabaseSync): number {
  return Number(sql.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** Pages of a database that are all looked at, in some ms. */
const maxCheckedPages = 2000;

/**
 * Looks at all of a small database: in such a one damage is more often in what leads to the rows, of which some would be
 * missing without a sign. @throws Damaged
 */
export function checkSmall(sql: DatabaseSync): void {
  const pages = Number(sql.prepare('PRAGMA page_count').get()?.['page_count']);
  if (pages > maxCheckedPages) return;
  if (sql.prepare('PRAGMA integrity_check(1)').get()?.['integrity_check'] !== 'ok') throw new Damaged();
}

/** How long to wait between two tries, ms. */
const stepMs = 5;

/**
 * Changes a file into WAL mode. SQLite itself fails at once where another connection writes meanwhile, since each might wait for
 * the other (https://sqlite.org/c3ref/busy_handler.html), such as two windows that make the file. @param ms how long to try
 */
export function useWal(sql: DatabaseSync, ms: number): void {
  sql.exec('PRAGMA busy_timeout = 0');
  for (let left = ms; ; left -= stepMs) {
    try {
      sql.exec(`PRAGMA journal_mode = WAL; PRAGMA busy_timeout = ${ms}`);
      return;
    } catch (error) {
      if (left <= 0 || kindOf(error) !== 'busy') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, stepMs);
    }
  }
}

/** Ends a change that failed. @returns whether that went well; otherwise the connection may be in it for ever */
export function takesBack(sql: DatabaseSync): boolean {
  try {
    if (sql.isTransaction) sql.exec('ROLLBACK');
    return true;
  } catch {
    return false;
  }
}

/** How many rows this connection to the database has changed. */
export function changesIn(sql: DatabaseSync): unknown {
  return sql.prepare('SELECT total_changes() AS changes').get()?.['changes'];
}

/**
 * Brings a database to the version that this code knows; one that is newer is left as it is. Call it in a transaction.
 * @param replacedAt for an empty one: when it took the place of one that was lost
 * @returns whether it was empty
 */
export function migrate(sql: DatabaseSync, replacedAt?: number): boolean {
  const version = versionOf(sql);
  for (const migration of migrations.slice(version)) sql.exec(migration);
  if (version < knownVersion) sql.exec(`PRAGMA user_version = ${knownVersion}`);
  if (version === 0) sql.prepare('INSERT INTO origin VALUES (?, ?)').run(replacedAt ?? null, randomBytes(32));
  return version === 0;
}
