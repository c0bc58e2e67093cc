import type { IncidentRef } from '../domain/incident';
import { Emitter } from '../domain/events';

/** The incidents that came since the first fetch and that the user has yet to see. */
export class Unseen {
  private readonly changed = new Emitter<void>();
  private readonly byConnection = new Map<string, Set<string>>();
  private seenLast: IncidentRef | undefined;

  /** Fires when an incident becomes unseen or seen. */
  readonly onDidChange = this.changed.event;

  has({ connection, id }: IncidentRef): boolean {
    return this.byConnection.get(connection)?.has(id) ?? false;
  }

  /** Whether it belongs in a list of what is new: what is being looked at does not vanish under the user's eyes. */
  isListed(incident: IncidentRef): boolean {
    const { connection, id } = this.seenLast ?? {};
    return this.has(incident) || (incident.id === id && incident.connection === connection);
  }

  /** Ids of a connection's incidents. */
  of(connection: string): readonly string[] {
    return [...(this.byConnection.get(connection) ?? [])];
  }

  /** Says which have become unseen, and which have been seen. */
  update(connection: string, unseen: readonly string[], seen: readonly string[]): void {
    const ids = this.byConnection.get(connection) ?? new Set<string>();
    const before = ids.size;
    for (const id of unseen) ids.add(id);
    const added = ids.size - before;
    const gone = seen.filter((id) => ids.delete(id));
    const [only] = gone;
    if (only !== undefined) this.seenLast = gone.length === 1 ? { connection, id: only } : undefined;
    this.byConnection.set(connection, ids);
    if (added + gone.length > 0) this.changed.fire();
  }

  /** Says which are unseen now. */
  set(connection: string, unseen: readonly string[]): void {
    const ids = new Set(unseen);
    const seen = this.of(connection).filter((id) => !ids.has(id));
    this.update(connection, unseen, seen);
  }

  /** Forgets a connection. */
  drop(connection: string): void {
    if (this.byConnection.delete(connection)) this.changed.fire();
  }
}
