import type { IncidentRef } from '../domain/incident';
import { Emitter } from '../domain/events';

type Marks = readonly [unseen: ReadonlySet<string>, changed: ReadonlySet<string>];
const none: Marks = [new Set(), new Set()];

/** The incidents that the user has yet to see: those that came since the first fetch, and those that have changed. */
export class Unseen {
  private readonly changed = new Emitter<void>();
  private readonly byConnection = new Map<string, Marks>();

  /** Fires when an incident becomes unseen or changed, or is seen. */
  readonly onDidChange = this.changed.event;

  /** Whether it came, and nobody has looked. */
  has({ connection, id }: IncidentRef): boolean {
    return this.marks(connection)[0].has(id);
  }

  /** Whether it was observed to change, and nobody has looked since. */
  hasChanged({ connection, id }: IncidentRef): boolean {
    return this.marks(connection)[1].has(id);
  }

  /** Ids of a connection's incidents that came. */
  of(connection: string): readonly string[] {
    return [...this.marks(connection)[0]];
  }

  /** Ids of those that changed. */
  changedOf(connection: string): readonly string[] {
    return [...this.marks(connection)[1]];
  }

  /** Says which came and which changed. */
  set(connection: string, unseen: readonly string[], changed: readonly string[] = []): void {
    const before = this.marks(connection);
    const marks = [new Set(unseen), new Set(changed)] as const;
    this.byConnection.set(connection, marks);
    const isSame = marks.every((ids, n) => ids.size === before[n]?.size && [...ids].every((id) => before[n]?.has(id)));
    if (!isSame) this.changed.fire();
  }

  /** Forgets a connection. */
  drop(connection: string): void {
    if (this.byConnection.delete(connection)) this.changed.fire();
  }

  private marks(connection: string): Marks {
    return this.byConnection.get(connection) ?? none;
  }
}
