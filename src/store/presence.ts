import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../sources/source';
import type { Database } from './database';
import { passOver } from './databaseProblem';

/** How often a window reports that it is alive while it has something, and after how long without that it counts as gone, ms. */
export const beatMs = 5000;
export const silentMs = 3 * beatMs;

/** Tells other windows that this one is alive, while it has something that they wait for. */
export class Presence {
  readonly window = randomUUID();
  private readonly held = new Set<unknown>();
  private beating: AbortController | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Says so now, in the transaction in which something is taken; and from now on until it is let go of. */
  hold(sql: DatabaseSync, something: unknown): void {
    if (!this.beating || !this.isAlive(sql, this.window)) this.touch(sql);
    this.held.add(something);
    if (!this.beating) void this.beat();
  }

  letGo(something: unknown): void {
    this.held.delete(something);
    if (this.held.size > 0) return;
    this.beating?.abort();
    this.beating = undefined;
  }

  /** Whether a window has said of late that it is alive. */
  isAlive(sql: DatabaseSync, window = ''): boolean {
    const seenAt = this.seenAt(sql, window);
    const now = this.clock.uptime();
    // A future time predates a restart of the machine.
    return seenAt !== undefined && seenAt <= now && now - seenAt < silentMs;
  }

  /** When a window last said that it is alive, see `Clock.uptime`; undefined when that is long ago. */
  seenAt(sql: DatabaseSync, window = ''): number | undefined {
    return sql.prepare('SELECT seenAt FROM windows WHERE id = ?').get(window)?.['seenAt'] as number | undefined;
  }

  dispose(): void {
    this.beating?.abort();
  }

  private touch(sql: DatabaseSync): void {
    const now = this.clock.uptime();
    sql.prepare('INSERT OR REPLACE INTO windows VALUES (?, ?)').run(this.window, now);
    // Nobody asks for those any more.
    sql.prepare('DELETE FROM windows WHERE seenAt > ? OR seenAt < ?').run(now, now - 100 * silentMs);
  }

  private async beat(): Promise<void> {
    this.beating = new AbortController();
    const { signal } = this.beating;
    for (;;) {
      await this.clock.sleep(beatMs, signal).catch(() => undefined);
      if (signal.aborted) return;
      // When it fails, what this window has counts as free, which it finds out before it writes.
      await this.database.write((sql) => this.touch(sql)).catch(passOver);
    }
  }
}
