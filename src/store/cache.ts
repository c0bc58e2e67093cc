import type { DatabaseSync } from 'node:sqlite';
import { dayMs } from '../domain/time';
import type { SyncedConnection } from '../sources/source';
import { type CacheHolder, ConnectionCache, type ConnectionCacheParts } from './connectionCache';
import { DatabaseError, type DatabaseProblem } from './databaseProblem';
import { opaqueDigest } from './encryption';

/** How long incidents stay that no connection asks for: a mistake in the settings can be undone. Ms. */
const unusedMs = 30 * dayMs;

/** The cache of incidents on this machine, encrypted, in the database that all windows share. */
export class Cache {
  constructor(private readonly parts: ConnectionCacheParts) {}

  /** Starts reporting cached incidents to the holder. */
  open(connection: SyncedConnection, holder: CacheHolder): ConnectionCache {
    // One that was removed is there again.
    void this.write((sql) => sql.prepare('DELETE FROM removed WHERE connection = ?').run(opaqueDigest(connection.id)));
    return new ConnectionCache(this.parts, connection, holder);
  }

  /** Removes the cache of a connection that is gone. */
  async remove(connection: string): Promise<DatabaseProblem | undefined> {
    return this.write((sql) => {
      sql.prepare('DELETE FROM questions WHERE connection = ?').run(opaqueDigest(connection));
      sql.prepare('INSERT OR REPLACE INTO removed VALUES (?, ?)').run(opaqueDigest(connection), this.parts.clock.now());
    });
  }

  /** Removes everything; windows forget it as well. */
  async clear(): Promise<DatabaseProblem | undefined> {
    const problem = await this.write((sql) => sql.exec('DELETE FROM questions'));
    if (!problem) this.parts.database.removeSetAside();
    return problem;
  }

  /**
   * Removes what no connection has asked for in a long time, and everything while nothing may be stored.
   * @param resting connections that ask for nothing now, and keep what they have
   */
  async sweep(resting: readonly string[]): Promise<void> {
    if (!this.parts.enabled()) return void (await this.clear());
    const before = this.parts.clock.now() - unusedMs;
    const kept = JSON.stringify(resting.map((id) => opaqueDigest(id)));
    await this.write((sql) => {
      const isUnused = 'usedAt < ? AND connection NOT IN (SELECT value FROM json_each(?))';
      sql.prepare(`DELETE FROM questions WHERE ${isUnused}`).run(before, kept);
      sql.prepare('DELETE FROM removed WHERE at < ?').run(before);
    });
  }

  private async write(work: (sql: DatabaseSync) => unknown): Promise<DatabaseProblem | undefined> {
    try {
      await this.parts.database.write(work);
      return undefined;
    } catch (error) {
      if (error instanceof DatabaseError) return error.problem;
      throw error;
    }
  }
}
