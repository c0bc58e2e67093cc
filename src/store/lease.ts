import type { DatabaseSync } from 'node:sqlite';
import type { Clock, Priority } from '../sources/source';
import type { Database } from './database';
import { passOver } from './databaseProblem';
import { type Presence, silentMs } from './presence';

/** A lease of this window, renewed until it is released. */
export interface HeldLease {
  /**
   * Whether it is still valid: a window that was suspended may have lost it to another. Ask in the transaction in which
   * something is written that only the holder may write.
   */
  isHeld(sql: DatabaseSync): boolean;
  release(): Promise<void>;
}

/** What nobody shares needs no lease. */
export const ownLease: HeldLease = { isHeld: () => true, release: async () => undefined };

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
    const take = (sql: DatabaseSync): boolean => {
      if (!this.isFree(sql)) return false;
      sql.prepare('INSERT OR REPLACE INTO leases VALUES (?, ?, NULL)').run(this.name, presence.window);
      presence.hold(sql, this.name);
      return true;
    };
    const taken = await database.write(take).catch(passOver);
    if (taken === undefined) return ownLease;
    return taken ? this.held(onWish) : undefined;
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
        return passOver(error);
      } finally {
        subscription.dispose();
      }
    }
  }

  /** Passes a wish to the holder; without effect when there is none. */
  async wish(priority: Priority): Promise<void> {
    // A user's stays one. Without the database, every window does it by itself.
    const wish = "UPDATE leases SET wish = ? WHERE name = ? AND wish IS NOT 'user'";
    await this.parts.database.write((sql) => sql.prepare(wish).run(priority, this.name)).catch(passOver);
  }

  private held(onWish?: OnWish): HeldLease {
    const { database, presence } = this.parts;
    const subscription = onWish && database.onDidChange(() => void this.takeWish(onWish).catch(passOver));
    const remove = 'DELETE FROM leases WHERE name = ? AND window = ?';
    return {
      isHeld: (sql) => this.row(sql)?.window === presence.window,
      release: async () => {
        subscription?.dispose();
        presence.letGo(this.name);
        // When it fails, it is free once this window has been silent for a while.
        await database.write((sql) => sql.prepare(remove).run(this.name, presence.window)).catch(passOver);
      },
    };
  }

  private async takeWish(onWish: OnWish): Promise<void> {
    const { database } = this.parts;
    const wish = database.read((sql) => this.row(sql)?.wish);
    if (!wish) return;
    // One that has become a user's meanwhile is taken after the next change.
    const take = 'UPDATE leases SET wish = NULL WHERE name = ? AND wish = ?';
    const { changes } = await database.write((sql) => sql.prepare(take).run(this.name, wish));
    if (changes) onWish(wish);
  }

  private isFree(sql: DatabaseSync): boolean {
    const { presence } = this.parts;
    const { window } = this.row(sql) ?? {};
    return window === undefined || window === presence.window || !presence.isAlive(sql, window);
  }

  private row(sql: DatabaseSync): { readonly window: string; readonly wish: Priority | null } | undefined {
    return sql.prepare('SELECT window, wish FROM leases WHERE name = ?').get(this.name) as ReturnType<Lease['row']>;
  }
}
