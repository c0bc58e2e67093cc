import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../sources/source';
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

/** Lets one of several windows at a time do something. */
export class Lease {
  constructor(
    private readonly parts: { readonly database: Database; readonly presence: Presence; readonly clock: Clock },
    private readonly name: string,
  ) {}

  /** Takes it, unless another window that is alive has it. Where the database fails, every window has it: nobody waits for ever. */
  async take(): Promise<HeldLease | undefined> {
    const { database, presence } = this.parts;
    try {
      const taken = await database.write((sql) => {
        if (!this.isFree(sql)) return false;
        sql.prepare('INSERT OR REPLACE INTO leases VALUES (?, ?)').run(this.name, presence.window);
        presence.hold(sql, this.name);
        return true;
      });
      return taken ? this.held() : undefined;
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

  private held(): HeldLease {
    const { database, presence } = this.parts;
    const isHeld = (sql: DatabaseSync): boolean => this.holder(sql) === presence.window;
    return {
      isHeld,
      release: async () => {
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

  private isFree(sql: DatabaseSync): boolean {
    const { presence } = this.parts;
    const holder = this.holder(sql);
    return holder === undefined || holder === presence.window || !presence.isAlive(sql, holder);
  }

  private holder(sql: DatabaseSync): string | undefined {
    return sql.prepare('SELECT window FROM leases WHERE name = ?').get(this.name)?.['window'] as string | undefined;
  }
}
