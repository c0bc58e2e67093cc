import { type Incident, type IncidentRef } from '../domain/incident';
import { Emitter } from './emitter';

/** The incidents held now, of all connections. The only place that holds them. */
export class IncidentStore {
  private readonly changed = new Emitter<void>();
  private readonly byConnection = new Map<string, Map<string, Incident>>();
  private snapshot: readonly Incident[] | undefined;

  /** Fires after incidents came, changed or went. */
  readonly onDidChange = this.changed.event;

  /** Every incident held, in no particular order; the same array until something changes. */
  all(): readonly Incident[] {
    this.snapshot ??= [...this.byConnection.values()].flatMap((incidents) => [...incidents.values()]);
    return this.snapshot;
  }

  get({ connection, id }: IncidentRef): Incident | undefined {
    return this.byConnection.get(connection)?.get(id);
  }

  /** The incidents of a connection, in no particular order. */
  of(connection: string): readonly Incident[] {
    return [...(this.byConnection.get(connection)?.values() ?? [])];
  }

  /** How many incidents of a connection are held. */
  count(connection: string): number {
    return this.byConnection.get(connection)?.size ?? 0;
  }

  /**
   * Adds incidents and replaces those held under the same id. Incidents that an answer does not name are kept:
   * the APIs answer with the newest only.
   * @returns those that were not held before, and those that have changed
   */
  merge(incidents: readonly Incident[]): {
    readonly added: readonly Incident[];
    readonly changed: readonly Incident[];
  } {
    const added: Incident[] = [];
    const changed: Incident[] = [];
    for (const incident of incidents) {
      let held = this.byConnection.get(incident.connection);
      if (!held) this.byConnection.set(incident.connection, (held = new Map<string, Incident>()));
      const before = held.get(incident.id);
      // An unchanged incident keeps its identity, so that nothing is redrawn for it.
      if (before && JSON.stringify(before.raw) === JSON.stringify(incident.raw)) continue;
      held.set(incident.id, incident);
      (before ? changed : added).push(incident);
    }
    if (added.length + changed.length) this.fire();
    return { added, changed };
  }

  /** Forgets the incidents of one connection. */
  drop(connection: string): void {
    if (this.byConnection.delete(connection)) this.fire();
  }

  private fire(): void {
    this.snapshot = undefined;
    this.changed.fire();
  }
}
