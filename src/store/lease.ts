import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Priority } from '../sources/source';
import type { Database } from './database';
import { DatabaseError } from './databaseProblem';
import { type Presence, silentMs } from './presence';

/** A lease that is held here, and kept alive until it is given back. */
export interface HeldLease {
  /**
   * Whether it is held still: a window that was suspended may have lost it to another. Ask in the transaction in which
   * something is written that only the holder may write.
   */
  isHeld(sql: DatabaseSync): boolean;
  release(): Promise<void>;
}

/** A wish of another window that the holder does what it has the lease for, at a priority. */
export type OnWish = (priority: Priority) => void;

/** Lets one of several windows at a time do something. */
export class Lease {
  constructor(
    private readonly parts: { readonly database: Database; readonly presence: Presence; readonly clock: Clock },
    private readonly name: string,
  ) {}

  /**
   * Takes it, unless another window that is alive has it. Where the database fails, every window has it: nobody waits for
   * ever.
   * @param onWish called with what other windows wish, until the lease is given back
   */
  async take(onWish?: OnWish): Promise<HeldLease | undefined> {
    const { database, presence } = this.parts;
    try {
      const taken = await database.write((sql) => {
        if (!this.isFree(sql)) return false;
        sql.prepare('INSERT OR REPLACE INTO leases VALUES (?, ?, NULL)').run(this.name, presence.window);
        presence.hold(sql, this.name);
        return true;
      });
      return taken ? this.held(onWish) : undefined;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      return { isHeld: () => true, release: async () => undefined };
    }
  }

  /** Resolves when it may be free: given back, or its holder has fallen silent. Rejects with the signal's reason. */
  async free(signal: AbortSignal): Promise<void> {
    const { database, clock } = this.parts;
    for (;;) {
      signal.throwIfAborted();
      const changed = new AbortController();
      const subscription = database.onDidChange(() => changed.abort());
      try {
        if (database.read((sql) => this.isFree(sql))) return;
        await clock.sleep(silentMs, AbortSignal.any([signal, changed.signal])).catch(() => undefined);
      } catch (error) {
        if (error instanceof DatabaseError) return;
        throw error;
      } finally {
        subscription.dispose();
      }
    }
  }

  /** Tells the holder of a wish; without effect when nobody holds it. */
  async wish(priority: Priority): Promise<void> {
    const { database } = this.parts;
    await database
      .write((sql) => {
        // A user's stays one.
        sql.prepare("UPDATE leases SET wish = ? WHERE name = ? AND wish IS NOT 'user'").run(priority, this.name);
      })
      .catch(() => {
        // Without the database, every window does it by itself.
      });
  }

  private held(onWish?: OnWish): HeldLease {
    const { database, presence } = this.parts;
    const isHeld = (sql: DatabaseSync): boolean => this.holder(sql) === presence.window;
    const subscription =
      onWish && database.onDidChange(() => void this.takeWish().then((wish) => wish && onWish(wish)));
    return {
      isHeld,
      release: async () => {
        subscription?.dispose();
        presence.letGo(this.name);
        await database
          .write((sql) => {
            if (isHeld(sql)) sql.prepare('DELETE FROM leases WHERE name = ?').run(this.name);
          })
          .catch(() => {
            // It is free when this window has been silent for a while.
          });
      },
    };
  }

  private async takeWish(): Promise<Priority | undefined> {
    const { database } = this.parts;
    const read = (sql: DatabaseSync): Priority | undefined =>
      (sql.prepare('SELECT wish FROM leases WHERE name = ?').get(this.name)?.['wish'] ?? undefined) as
        Priority | undefined;
    try {
      const wish = database.read(read);
      if (!wish) return undefined;
      return await database.write((sql) => {
        const last = read(sql);
        sql.prepare('UPDATE leases SET wish = NULL WHERE name = ?').run(this.name);
        return last;
      });
    } catch (error) {
      if (error instanceof DatabaseError) return undefined;
      throw error;
    }
  }

  private isFree(sql: DatabaseSync): boolean {
    const { presence } = this.parts;
    const holder = this.holder(sql);
    return holder === undefined || holder === presence.window || !presence.isAlive(sql, holder);
  }

  private holder(sql: DatabaseSync): string | undefined {
    return sql.prepare('SELECT window FROM leases WHERE name = ?').get(this.name)?.['window'] as string | undefined;
  }
}
