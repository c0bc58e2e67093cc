import type { Incident, State } from '../../src/domain/incident';
import {
  type Batch,
  type FetchOptions,
  type IncidentSource,
  noneSkipped,
  type Priority,
  SourceError,
  type SyncedConnection,
} from '../../src/sources/source';
import { IncidentStore } from '../../src/store/incidentStore';
import { Sync } from '../../src/sync/sync';
import { Unseen } from '../../src/store/unseen';
import { FakeClock } from './fakeClock';
import { Profile, recorded, restore } from './profile';

export const start = Date.parse('2026-06-01T00:00:00Z');
export const logged: string[] = [];
export const log = { info: (line: string) => logged.push(line), warn: (line: string) => logged.push(line) };

/** A record of an API, mapped. */
export function incident(
  connection: string,
  id: string,
  createdAt = '2026-05-01T00:00:00Z',
  state: State = 'attention',
): Incident {
  return recorded({ connection, id, source: 'petra', createdAt, status: { value: '', label: 'Unknown', state } });
}

export function batch(connection: string, ...ids: string[]): Batch {
  return { incidents: ids.map((id) => incident(connection, id)), skipped: noneSkipped, warnings: [] };
}

/** A source whose batches are given out one by one, when the test says so. */
export class HandSource implements IncidentSource {
  readonly asked: FetchOptions[] = [];
  /** Wishes for the newest incidents that reached a fetch. */
  readonly wishes: Priority[] = [];
  private give: ((next: Batch | Error | undefined) => void) | undefined;

  /** Answers one fetch with these batches. */
  async answer(...batches: Batch[]): Promise<void> {
    await settled();
    for (const each of [...batches, undefined]) await this.next(each);
  }

  async *fetch(options: FetchOptions): AsyncGenerator<Batch> {
    this.asked.push(options);
    options.onWish?.((priority) => this.wishes.push(priority));
    for (;;) {
      const next = await new Promise<Batch | Error | undefined>((resolve) => {
        this.give = resolve;
        options.signal.addEventListener('abort', () => resolve(new SourceError('aborted', 'aborted')));
      });
      if (next instanceof Error) throw next;
      if (!next) return;
      yield next;
    }
  }

  async probe(): Promise<void> {
    // Not asked here.
  }

  /** Lets the fetch go on with a batch, an error or (undefined) its end. */
  async next(step: Batch | Error | undefined): Promise<void> {
    await settled();
    this.give?.(step);
    await settled();
  }
}

/** Lets everything happen that needs no time. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Windows of one profile, and what each holds. */
export class Windows {
  private static readonly all: Windows[] = [];
  readonly clock = new FakeClock(start);
  readonly profile = new Profile(this.clock);
  lookbackDays = 90;

  constructor() {
    Windows.all.push(this);
  }

  static dispose(): void {
    for (const windows of Windows.all.splice(0)) windows.profile[Symbol.dispose]();
  }

  open(shared = true, apart = false) {
    const store = new IncidentStore();
    const unseen = new Unseen();
    const source = new HandSource();
    const window = this.profile.window({ apart });
    const sync = new Sync({ ...window, store, unseen, lookbackDays: () => this.lookbackDays, log });
    sync.setConnections([connectionTo('a', source, shared)]);
    const found: string[] = [];
    sync.onDidFind((incidents) => found.push(...incidents.map(({ id }) => id)));
    return {
      ...window,
      store,
      unseen,
      source,
      sync,
      found,
      ids: () => store.all().map(({ id }) => id),
      isNew: (id: string) => unseen.has({ connection: 'a', id }),
    };
  }
}

export function connectionTo(id: string, source: IncidentSource, shared: boolean, question = id): SyncedConnection {
  return { id, question, shared, createSource: () => source, restore };
}
