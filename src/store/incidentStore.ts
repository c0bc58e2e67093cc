import { type Incident, type IncidentRef } from '../domain/incident';
import { Emitter } from './emitter';

/** The incidents held now, of all connections. The only place that holds them. */
export class IncidentStore {
  private readonly changed = new Emitter<void>();
  private readonly byConnection = new Map<string, Map<string, Incident>>();
  private readonly revisions = new Map<string, number>();
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

  /** Another number after each change of a connection's incidents. */
  revision(connection: string): number {
    return this.revisions.get(connection) ?? 0;
  }

  /** How many incidents of a connection are held. */
  count(connection: string): number {
    return this.byConnection.get(connection)?.size ?? 0;
  }

  /**
   * Adds incidents and replaces those held under the same id. Incidents that an answer does not name are kept:
   * the APIs answer with the newest only.
   */
  merge(incidents: readonly Incident[]): void {
    const dirty = new Set<string>();
    for (const incident of incidents) {
      let held = this.byConnection.get(incident.connection);
      if (!held) this.byConnection.set(incident.connection, (held = new Map<string, Incident>()));
      const before = held.get(incident.id);
      // An unchanged incident keeps its identity, so that nothing is redrawn for it.
      if (before && JSON.stringify(before.raw) === JSON.stringify(incident.raw)) continue;
      held.set(incident.id, incident);
      dirty.add(incident.connection);
    }
    if (dirty.size) this.fire(dirty);
  }

  /** Forgets the incidents of one connection. */
  drop(connection: string): void {
    if (this.byConnection.delete(connection)) this.fire([connection]);
  }

  private fire(connections: Iterable<string>): void {
    for (const id of connections) this.revisions.set(id, this.revision(id) + 1);
    this.snapshot = undefined;
    this.changed.fire();
  }
}
