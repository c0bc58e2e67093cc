import * as z from 'zod/mini';
import type { Memento } from 'vscode';
import { dayMs } from '../domain/time';
import type { Clock } from '../sources/source';
import type { KeyStore } from './keyStore';

const stateKey = 'incidents.unusedKeys';
/** How long a key stays after its connection has gone from the settings: a mistake there can be undone. */
const keptMs = 30 * dayMs;
/** Most that the time between two looks counts: it was not seen how it passed, and a clock can be put forward by years. */
const maxGapMs = 7 * dayMs;

const stateSchema = z.object({
  /** When a window looked, ms since the epoch. */
  at: z.number(),
  /** For how long each key has been without a connection, ms of looking, with the id of the connection. */
  missing: z.array(z.tuple([z.string(), z.number()])),
});
type State = z.infer<typeof stateSchema>;

export interface UnusedKeysParts {
  readonly keys: Pick<KeyStore, 'ids' | 'delete'>;
  /** Ids of all connections in the settings, those that cannot be used included. */
  readonly known: () => readonly string[];
  /** Shared by all windows. What one of them loses here only makes a key stay longer. */
  readonly state: Pick<Memento, 'get' | 'update'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Called with the id of a connection whose key was deleted. */
  readonly onDelete: (connection: string) => void;
}

/**
 * Deletes the keys of connections that were removed by hand from the settings, once no window has known the connection
 * for 30 days. Time counts as it was looked at, once a day: at most a week between two looks, and from the beginning when
 * the clock was put back. So a wrong clock alone deletes nothing, and where nobody opens a window, no time passes.
 */
export class UnusedKeys {
  constructor(private readonly parts: UnusedKeysParts) {}

  /** Called when a window opens, when the connections change and when somebody comes to a window. Never rejects. */
  async look(): Promise<void> {
    const { clock, state } = this.parts;
    const now = clock.now();
    const before = this.forgetKnown();
    const gap = before ? now - before.at : Infinity;
    if (gap >= 0 && gap < dayMs) return;
    try {
      const missing = await this.add(before?.missing ?? [], gap < 0 ? undefined : Math.min(gap, maxGapMs));
      await state.update(stateKey, { at: now, missing } satisfies State);
    } catch {
      // The secret storage failed, which is reported where a key is needed. The next check does it.
    }
  }

  /** A connection that is there has its key in use, however long it was gone. @returns what is remembered of the others */
  private forgetKnown(): State | undefined {
    const { known, state } = this.parts;
    const { data } = stateSchema.safeParse(state.get(stateKey));
    if (!data) return undefined;
    const ids = new Set(known());
    const missing = data.missing.filter(([id]) => !ids.has(id));
    if (missing.length === data.missing.length) return data;
    const left = { ...data, missing };
    void state.update(stateKey, left);
    return left;
  }

  /**
   * Adds the time since the last look; undefined starts again. Deletes the keys whose time has come.
   * @throws SourceError `secretStorage`
   */
  private async add(before: State['missing'], gapMs: number | undefined): Promise<State['missing']> {
    const { keys, known, onDelete } = this.parts;
    const times = new Map(before);
    const missing: State['missing'] = [];
    for (const id of await keys.ids()) {
      // Asked each time: the settings may change meanwhile.
      if (known().includes(id)) continue;
      const time = times.get(id);
      const ms = gapMs === undefined || time === undefined ? 0 : time + gapMs;
      if (ms < keptMs) missing.push([id, ms]);
      else {
        await keys.delete(id);
        onDelete(id);
      }
    }
    return missing;
  }
}
