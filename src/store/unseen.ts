import type { IncidentRef } from '../domain/incident';
import { Emitter } from './emitter';

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

  /** Says which have become unseen, and which have been seen. */
  update(connection: string, unseen: readonly string[], seen: readonly string[]): void {
    const ids = this.byConnection.get(connection) ?? new Set<string>();
    const before = ids.size;
    for (const id of unseen) ids.add(id);
    const added = ids.size - before;
    const gone = seen.filter((id) => ids.delete(id)).length;
    this.byConnection.set(connection, ids);
    if (added + gone > 0) this.changed.fire();
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
