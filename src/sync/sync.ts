import type { Incident, IncidentRef } from '../domain/incident';
import type { Priority, SyncedConnection } from '../sources/source';
import { type ConnectionStatus, idle } from './connectionStatus';
import { ConnectionSync, type ConnectionSyncParts } from './connectionSync';
import type { RefreshResult } from './refreshRun';
import { Emitter } from '../domain/events';

export type SyncParts = Omit<ConnectionSyncParts, 'onChange' | 'onNews'>;

/** Brings incidents from the sources into the store. Each connection succeeds or fails alone. */
export class Sync {
  private readonly changed = new Emitter<void>();
  private readonly found = new Emitter<readonly Incident[]>();
  private readonly entries = new Map<string, ConnectionSync>();

  /** Fires when a connection's status changes. */
  readonly onDidChange = this.changed.event;
  /** Fires with incidents that are new to everybody when a refresh of this window brings them; of one refresh maybe several times. */
  readonly onDidFind = this.found.event;

  constructor(private readonly parts: SyncParts) {}

  /**
   * Says which connections there are now. New ones start without a request; the refresh of one that is gone, or whose
   * `question` is another than before, is aborted and its incidents are forgotten: they answer another question.
   */
  setConnections(connections: readonly SyncedConnection[]): void {
    const wanted = new Map(connections.map((connection) => [connection.id, connection]));
    for (const [id, entry] of this.entries) {
      if (wanted.get(id)?.question === entry.connection.question) continue;
      this.entries.delete(id);
      entry.dispose();
      this.parts.store.drop(id);
      this.parts.unseen.drop(id);
    }
    const parts = {
      ...this.parts,
      onChange: () => this.changed.fire(),
      onNews: (incidents: readonly Incident[]) => this.found.fire(incidents),
    };
    for (const connection of wanted.values()) {
      if (!this.entries.has(connection.id)) this.entries.set(connection.id, new ConnectionSync(connection, parts));
    }
    this.changed.fire();
  }

  /** Ids of the connections that are fetched from. */
  connections(): readonly string[] {
    return [...this.entries.keys()];
  }

  /** Status of a connection; one that was never started is idle. */
  status(connection: string): ConnectionStatus {
    return this.entries.get(connection)?.status ?? idle;
  }

  /** When an incident was fetched last, ms since the epoch; undefined when that is not remembered. */
  fetchedAt({ connection, id }: IncidentRef): number | undefined {
    return this.entries.get(connection)?.shared.shownAt(id);
  }

  get refreshing(): boolean {
    return [...this.entries.values()].some(({ status }) => status.refreshing);
  }

  /**
   * Refreshes the given connections, or all. A refresh under way, in whichever window, is joined and not repeated.
   * Resolves when every one has finished or failed; never rejects.
   */
  async refresh(priority: Priority, connections: readonly string[] = this.connections()): Promise<RefreshResult[]> {
    return Promise.all(
      connections.map(async (id) => {
        const entry = this.entries.get(id);
        return entry?.refresh(priority) ?? { connection: id, ok: false, fetched: 0, error: `no connection ${id}` };
      }),
    );
  }

  /** Ends a connection's refresh under way, if there is one, and begins another. Never rejects. */
  async restart(connection: string): Promise<void> {
    await this.entries.get(connection)?.restart();
  }

  /** Resolves when all changes of other windows so far are applied. */
  async catchUp(): Promise<void> {
    await Promise.all([...this.entries.values()].map(async ({ shared }) => shared.catchUp()));
  }

  /** Ends every refresh under way; what came stays. */
  cancel(): void {
    for (const entry of this.entries.values()) entry.cancel();
  }

  /** Tells that a request of a connection waits for the API's limit until `until`, ms since the epoch; undefined: no longer. */
  setWaiting(connection: string, until: number | undefined): void {
    this.entries.get(connection)?.setWaiting(until);
  }

  /** Says that the user has seen these incidents, or all: in every window they are new no longer. */
  markSeen(incidents?: readonly IncidentRef[]): void {
    const { unseen } = this.parts;
    for (const [id, entry] of this.entries) {
      const ids = incidents
        ? idsOf(
            id,
            incidents.filter((each) => unseen.has(each) || unseen.hasChanged(each)),
          )
        : [...unseen.of(id), ...unseen.changedOf(id)];
      if (ids.length) entry.shared.markSeen(ids);
    }
  }

  /** The opposite of {@link markSeen}: in every window some are unread, and others, or the same, have changed. */
  markUnseen(incidents: readonly IncidentRef[], changed: readonly IncidentRef[] = []): void {
    for (const [connection, entry] of this.entries) {
      const [unread, others] = [idsOf(connection, incidents), idsOf(connection, changed)];
      if (unread.length + others.length > 0) entry.shared.markUnseen(unread, others);
    }
  }

  /** Claims the notification of incidents, unless another window has. @returns those to notify of */
  async claim(incidents: readonly Incident[]): Promise<readonly Incident[]> {
    const told = await Promise.all(
      Array.from(this.entries, async ([connection, entry]) => {
        const own = incidents.filter((incident) => incident.connection === connection);
        const ids = new Set(own.length > 0 ? await entry.shared.claim(own.map(({ id }) => id)) : []);
        return own.filter(({ id }) => ids.has(id));
      }),
    );
    return told.flat();
  }

  dispose(): void {
    for (const entry of this.entries.values()) entry.dispose();
    this.entries.clear();
  }
}

/** The ids of those of some incidents that are of one connection. */
function idsOf(id: string, incidents: readonly IncidentRef[]): readonly string[] {
  return incidents.filter(({ connection }) => connection === id).map((each) => each.id);
}
