import { isRemoved, keepConnection, removeAll, removeConnection, sweep } from './cacheRows';
import { type CacheHolder, ConnectionCache, type ConnectionCacheParts } from './connectionCache';
import { DatabaseError, type DatabaseProblem } from './databaseProblem';
import type { SyncedConnection } from '../sources/source';
import { digestOf } from './encryption';

/** How long what no connection asks for any more is kept: a slip in the settings costs nothing. Ms. */
const unusedMs = 30 * 24 * 60 * 60 * 1000;

/** What is kept of incidents on this machine, encrypted, in the database that all windows share. */
export class Cache {
  constructor(private readonly parts: ConnectionCacheParts) {}

  /** Begins at once to tell the holder what is kept. */
  open(connection: SyncedConnection, holder: CacheHolder): ConnectionCache {
    const { database } = this.parts;
    void this.tried(async () => {
      const removed = database.read((sql) => isRemoved(sql, digestOf(connection.id)));
      if (removed) await database.write((sql) => keepConnection(sql, digestOf(connection.id)));
    });
    return new ConnectionCache(this.parts, connection, holder);
  }

  /** Removes what is kept of a connection that is gone. */
  async remove(connection: string): Promise<DatabaseProblem | undefined> {
    const { database, clock } = this.parts;
    return this.tried(async () => database.write((sql) => removeConnection(sql, digestOf(connection), clock.now())));
  }

  /** Removes everything; windows forget it as well. */
  async clear(): Promise<DatabaseProblem | undefined> {
    const { database } = this.parts;
    return this.tried(async () => {
      await database.write(removeAll);
      database.removeSetAside();
    });
  }

  /** Removes what no connection has asked for in a long time. */
  async sweep(): Promise<void> {
    const { database, clock } = this.parts;
    await this.tried(async () => database.write((sql) => sweep(sql, clock.now() - unusedMs)));
  }

  private async tried(work: () => Promise<void>): Promise<DatabaseProblem | undefined> {
    try {
      await work();
      return undefined;
    } catch (error) {
      if (error instanceof DatabaseError) return error.problem;
      throw error;
    }
  }
}
