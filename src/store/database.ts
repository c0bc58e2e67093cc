import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type * as Sqlite from 'node:sqlite';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../sources/source';
import { builtInSqlite, inodeOf, makeFile, removeSetAside, setAside, setAsideName } from './databaseFiles';
import { DatabaseError, type DatabaseProblem, kindOf, openingError } from './databaseProblem';
import { changesIn, checkSmall, knownVersion, migrate, takesBack, useWal, versionOf } from './databaseSchema';
import { Emitter } from '../domain/events';

export interface DatabaseParts {
  /** Absolute path of the folder that the windows of a profile share; need not exist. Undefined: in memory. */
  readonly folder: string | undefined;
  readonly clock: Clock;
  /** Whether there was a database before: one that is gone has taken its knowledge of requests along. */
  readonly existed?: () => boolean;
  /** Called when a database was made on the disk. */
  readonly onCreate?: () => void;
  /** Called when the database on the disk cannot be used. */
  readonly onProblem?: (problem: DatabaseProblem) => void;
}

interface Opened {
  readonly sql: DatabaseSync;
  /** The number of its file on the disk, 0 where that has gone; undefined in memory. */
  readonly inode?: bigint;
}

/** How long the thread waits for another writer, and how long all in all, ms. */
const busyMs = 5;
const maxBusyMs = 3000;
/** How long it waits while the database is opened, ms: another window may be making it. */
const openBusyMs = 2000;
/** How often changes of other windows are looked for, ms. */
const pollMs = 500;
/** How often a window that uses memory instead of the disk looks whether the disk can be used again, ms. */
const lookAgainMs = 60_000;

/**
 * The database of a profile, shared by its windows: one SQLite file, opened when it is first needed. Where the disk cannot
 * be used it is in memory, of this window alone.
 */
export class Database {
  /** How often it was opened: what was in it before the last time may be lost. */
  openings = 0;
  private readonly changed = new Emitter<void>();
  private readonly stop = new AbortController();
  private opened: Opened | undefined;
  /** When the disk was tried last, see `Clock.uptime`. */
  private triedAt = -Infinity;
  private following = false;
  private lastProblem: DatabaseProblem | undefined;

  constructor(private readonly parts: DatabaseParts) {}

  /** Why this window uses memory instead of the disk, or what became of the file before; undefined when all is well. */
  get problem(): DatabaseProblem | undefined {
    return this.lastProblem;
  }

  /** Whether it is in memory although it should not be: other windows do not see it. */
  get isolated(): boolean {
    try {
      return this.parts.folder !== undefined && (this.opened ?? this.current()).inode === undefined;
    } catch {
      return true;
    }
  }

  /** Fires after a change, by this window or, within a second, another. */
  onDidChange(listener: () => void): { dispose(): void } {
    if (!this.following) void this.follow();
    return this.changed.event(listener);
  }

  /** Reads. What is found damaged is set aside. @throws DatabaseError, and what else `work` throws */
  read<T>(work: (sql: DatabaseSync) => T): T {
    const { sql } = this.current();
    try {
      return work(sql);
    } catch (error) {
      throw this.failure(error);
    }
  }

  /** Reads and writes in one step that no other writer comes between; all of it or nothing. @throws DatabaseError, and what `work` throws */
  async write<T>(work: (sql: DatabaseSync) => T): Promise<T> {
    const { clock } = this.parts;
    for (const since = clock.uptime(); ; await clock.sleep(randomInt(5, 50))) {
      const { sql } = this.current();
      try {
        sql.exec('BEGIN IMMEDIATE');
      } catch (error) {
        if (kindOf(error) === 'busy' && clock.uptime() - since < maxBusyMs) continue;
        throw this.failure(error);
      }
      try {
        if (versionOf(sql) > knownVersion) {
          // A newer version of this extension runs in another window.
          sql.exec('ROLLBACK');
          this.close();
          continue;
        }
        const before = changesIn(sql);
        const result = work(sql);
        sql.exec('COMMIT');
        if (changesIn(sql) !== before) this.changed.fire();
        if (this.opened?.inode !== undefined && this.lastProblem?.kind !== 'damaged') this.lastProblem = undefined;
        return result;
      } catch (error) {
        if (!takesBack(sql)) this.close();
        throw this.failure(error);
      }
    }
  }

  /** Removes the files that were set aside. */
  removeSetAside(): void {
    if (this.parts.folder !== undefined) removeSetAside(this.parts.folder);
  }

  dispose(): void {
    this.stop.abort();
    this.close();
  }

  private get path(): string {
    return join(this.parts.folder ?? '', 'incidents.db');
  }

  /** Looks for changes of other windows for as long as it lives. */
  private async follow(): Promise<void> {
    this.following = true;
    const { clock } = this.parts;
    const { signal } = this.stop;
    let known: unknown;
    let from: DatabaseSync | undefined;
    for (;;) {
      try {
        const version = this.read((sql) => sql.prepare('PRAGMA data_version').get()?.['data_version']);
        const { sql } = this.current();
        if (from && (version !== known || sql !== from)) this.changed.fire();
        [known, from] = [version, sql];
      } catch {
        // The next read or write reports it.
      }
      await clock.sleep(pollMs, signal).catch(() => undefined);
      if (signal.aborted) return;
    }
  }

  private current(): Opened {
    const { opened } = this;
    if (opened?.sql.isTransaction) return opened;
    // It was removed, or set aside by another window.
    if (opened?.inode !== undefined && inodeOf(this.path) !== opened.inode) this.close();
    if (opened && opened.inode === undefined) this.lookAgain();
    this.opened ??= this.open(opened !== undefined);
    return this.opened;
  }

  /** Goes back from memory to the disk, once that can be used again. */
  private lookAgain(): void {
    const sqlite = builtInSqlite();
    if (!sqlite || this.parts.folder === undefined || this.parts.clock.uptime() - this.triedAt < lookAgainMs) return;
    try {
      const file = this.openFile(sqlite, true, busyMs);
      this.close();
      this.opened = file;
      this.openings++;
    } catch (error) {
      const failure = this.failure(error);
      if (!(failure instanceof DatabaseError)) throw failure;
    }
  }

  private close(): void {
    this.opened?.sql.close();
    this.opened = undefined;
  }

  /** @param lost whether there was one a moment ago @throws DatabaseError `unsupported` */
  private open(lost: boolean): Opened {
    this.openings++;
    const sqlite = builtInSqlite();
    if (!sqlite) throw this.report({ kind: 'unsupported' });
    // A file that is damaged is set aside: then the next one is new.
    for (let attempts = 0; this.parts.folder !== undefined && attempts < 2; attempts++) {
      try {
        return this.openFile(sqlite, lost || attempts > 0, openBusyMs);
      } catch (error) {
        const failure = this.failure(error);
        if (!(failure instanceof DatabaseError)) throw failure;
        if (failure.problem.kind !== 'damaged') break;
      }
    }
    const sql = new sqlite.DatabaseSync(':memory:');
    migrate(sql, this.replacedAt(lost));
    return { sql };
  }

  /** When a new database takes the place of one that knows of requests; undefined when there was none. */
  private replacedAt(lost: boolean): number | undefined {
    return lost || this.parts.existed?.() ? this.parts.clock.uptime() : undefined;
  }

  private openFile(sqlite: typeof Sqlite, lost: boolean, timeout: number): Opened {
    this.triedAt = this.parts.clock.uptime();
    const inode = makeFile(this.path) ?? 0n;
    const sql = new sqlite.DatabaseSync(this.path, { timeout });
    try {
      checkSmall(sql);
      useWal(sql, timeout);
      sql.exec('PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; BEGIN IMMEDIATE');
      if (versionOf(sql) > knownVersion) throw new DatabaseError({ kind: 'newerVersion' });
      const isNew = migrate(sql, this.replacedAt(lost));
      sql.exec(`COMMIT; PRAGMA busy_timeout = ${busyMs}`);
      if (isNew) this.parts.onCreate?.();
      return { sql, inode };
    } catch (error) {
      sql.close();
      throw openingError(error);
    }
  }

  /** The error to throw, when SQLite or the system failed. */
  private failure(error: unknown): unknown {
    if (error instanceof DatabaseError) return this.report(error.problem);
    const kind = kindOf(error);
    if (kind === undefined) return error;
    return this.report(kind === 'corrupt' ? this.putAside() : { kind });
  }

  private report(problem: DatabaseProblem): DatabaseError {
    const isNew = problem.kind !== this.lastProblem?.kind;
    this.lastProblem = problem;
    if (isNew) this.parts.onProblem?.(problem);
    return new DatabaseError(problem);
  }

  private putAside(): DatabaseProblem {
    const { path } = this;
    const { inode } = this.opened ?? {};
    const setAsideAs = setAsideName(this.parts.clock.now());
    const isSame = inode === undefined || inodeOf(path) === inode;
    this.close();
    if (isSame) setAside(path, setAsideAs);
    return { kind: 'damaged', setAsideAs };
  }
}
