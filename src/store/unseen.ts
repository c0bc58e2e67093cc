import type { IncidentRef } from '../domain/incident';
import { Emitter } from '../domain/events';

/** The incidents that came since the first fetch and that the user has yet to see. */
export class Unseen {
  private readonly changed = new Emitter<void>();
  private readonly byConnection = new Map<string, Set<string>>();

  /** Fires when an incident becomes unseen or seen. */
  readonly onDidChange = this.changed.event;

  has({ connection, id }: IncidentRef): boolean {
    return this.byConnection.get(connection)?.has(id) ?? false;
  }

  /** Ids of a connection's incidents. */
  of(connection: string): readonly string[] {
    return [...(this.byConnection.get(connection) ?? [])];
  }

  /** Says which are unseen now. */
  set(connection: string, unseen: readonly string[]): void {
    const ids = new Set(unseen);
    const before = this.of(connection);
    this.byConnection.set(connection, ids);
    if (ids.size !== before.length || before.some((id) => !ids.has(id))) this.changed.fire();
  }

  /** Forgets a connection. */
  drop(connection: string): void {
    if (this.byConnection.delete(connection)) this.changed.fire();
  }
}
