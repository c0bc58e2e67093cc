import { type Incident, type IncidentRef, needsAttention } from '../domain/incident';
import { isSameVersion } from '../domain/changes';
import { followRecord, storedLength } from '../domain/raw';
import { IncidentTable } from '../domain/table/incidentTable';
import { orderOf } from '../domain/table/sortedRows';
import type { Sliced } from '../domain/slices';
import { maxIncidents } from '../sources/source';
import { Emitter } from '../domain/events';

/** How much of one connection is stored. */
interface Capacity {
  readonly maxIncidents: number;
  /** Characters of records, all together. */
  readonly maxText: number;
}

const defaultLimits: Capacity = { maxIncidents, maxText: 256 * 1024 * 1024 };

/** What stays when a limit is passed, so that not every incident more has to look at all others. */
const keptShare = 0.99;

/** The incidents of one connection. */
interface Kept {
  readonly byId: Map<string, Incident>;
  /** Characters of their records. */
  text: number;
  /** Whether older ones had to go. */
  full: boolean;
}

/** All loaded incidents, of all connections. The only place that has them. */
export class IncidentStore {
  private readonly changed = new Emitter<void>();
  private readonly byConnection = new Map<string, Kept>();
  private snapshot: readonly Incident[] | undefined;
  private columns: IncidentTable | undefined;

  /** Fires after incidents came, changed or went. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly limits = defaultLimits) {}

  /** Every incident, in no particular order; the same array until something changes. */
  all(): readonly Incident[] {
    if (!this.snapshot) {
      const all: Incident[] = [];
      for (const { byId } of this.byConnection.values()) for (const incident of byId.values()) all.push(incident);
      this.snapshot = all;
    }
    return this.snapshot;
  }

  /** The same in columns, for whoever looks at all of them. */
  table(): IncidentTable {
    const incidents = this.all();
    if (this.columns?.incidents !== incidents) this.columns = new IncidentTable(incidents, this.columns);
    return this.columns;
  }

  /** How many incidents are loaded. */
  get size(): number {
    return [...this.byConnection.values()].reduce((sum, { byId }) => sum + byId.size, 0);
  }

  /** Makes the table in slices: of the incidents loaded now, whatever comes meanwhile. */
  *prepareTable(): Sliced<IncidentTable> {
    const { columns } = this;
    const incidents = this.all();
    if (columns?.incidents === incidents) return columns;
    const table = yield* IncidentTable.after(incidents, columns);
    // One that somebody could not wait for is newer.
    if (this.columns === columns) this.columns = table;
    return table;
  }

  get({ connection, id }: IncidentRef): Incident | undefined {
    return this.byConnection.get(connection)?.byId.get(id);
  }

  /** Whether an incident of any connection has an id. */
  hasId(id: string): boolean {
    return [...this.byConnection.values()].some(({ byId }) => byId.has(id));
  }

  /** The incidents of a connection, in no particular order. */
  of(connection: string): readonly Incident[] {
    return [...(this.byConnection.get(connection)?.byId.values() ?? [])];
  }

  /** How many incidents a connection has. */
  count(connection: string): number {
    return this.byConnection.get(connection)?.byId.size ?? 0;
  }

  /** Whether older incidents of a connection had to go, so that the newest have room. */
  isFull(connection: string): boolean {
    return this.byConnection.get(connection)?.full ?? false;
  }

  /**
   * Adds incidents and replaces those with the same id. Incidents that an answer does not name are kept:
   * the APIs answer with the newest only. When there are too many, the oldest go.
   * @returns those that are new, those that have changed, and of these the ones that need attention now
   */
  merge(incidents: readonly Incident[]): {
    readonly added: readonly Incident[];
    readonly changed: readonly Incident[];
    readonly raised: readonly Incident[];
  } {
    const added: Incident[] = [];
    const changed: Incident[] = [];
    const raised: Incident[] = [];
    for (const incident of incidents) {
      const kept: Kept = this.byConnection.get(incident.connection) ?? { byId: new Map(), text: 0, full: false };
      this.byConnection.set(incident.connection, kept);
      const before = kept.byId.get(incident.id);
      // An unchanged incident keeps its identity, so that nothing is redrawn for it. Where its record was before may go.
      if (before && isSameVersion(before, incident)) {
        followRecord(before, incident);
        continue;
      }
      kept.byId.set(incident.id, incident);
      kept.text += storedLength(incident) - (before ? storedLength(before) : 0);
      (before ? changed : added).push(incident);
      if (before && needsAttention(incident) && !needsAttention(before)) raised.push(incident);
    }
    if (added.length + changed.length === 0) return { added, changed, raised };
    for (const kept of this.byConnection.values()) this.makeRoom(kept);
    this.fire();
    const stays = (incident: Incident): boolean => this.get(incident) === incident;
    return { added: added.filter(stays), changed: changed.filter(stays), raised: raised.filter(stays) };
  }

  /** Forgets some incidents of one connection. */
  remove(connection: string, ids: Iterable<string>): void {
    const kept = this.byConnection.get(connection);
    let removed = 0;
    for (const id of ids) {
      const incident = kept?.byId.get(id);
      if (!kept || !incident) continue;
      kept.byId.delete(id);
      kept.text -= storedLength(incident);
      removed++;
    }
    if (removed > 0) this.fire();
  }

  /** Forgets the incidents of one connection. */
  drop(connection: string): void {
    if (this.byConnection.delete(connection)) this.fire();
  }

  /** Drops the oldest, so that the newest fit. One without a time may be of any age, so it counts as the oldest. */
  private makeRoom(kept: Kept): void {
    const { byId } = kept;
    const { maxIncidents: most, maxText } = this.limits;
    if (byId.size <= most && kept.text <= maxText) return;
    kept.full = true;
    const incidents = [...byId.values()];
    let text = 0;
    for (const [place, row] of orderOf(new IncidentTable(incidents), 'newest').entries()) {
      const incident = incidents[row] as Incident;
      text += storedLength(incident);
      if (place < most * keptShare && text <= maxText * keptShare) continue;
      byId.delete(incident.id);
      kept.text -= storedLength(incident);
    }
  }

  private fire(): void {
    this.snapshot = undefined;
    this.changed.fire();
  }
}
