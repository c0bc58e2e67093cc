import type { CacheProblem } from '../../src/store/cacheProblem';
import type {
  Snapshot,
  SnapshotChange,
  SnapshotConnection,
  SnapshotExtra,
  SnapshotHolder,
  Snapshots,
} from '../../src/store/snapshot';

/** A change as it is kept: records as received, and JSON. */
export interface KeptChange {
  readonly fingerprint: string;
  readonly records: readonly unknown[];
  readonly extra: SnapshotExtra;
}

/** Snapshots of one process: several holders share one of these, as windows share a folder. */
export class MemorySnapshots implements Snapshots {
  /** While false, nothing is kept or told. */
  enabled = true;
  /** While set, adding fails with this. */
  failure: CacheProblem | undefined;
  private readonly logs = new Map<string, KeptChange[]>();
  private readonly opened = new Set<MemorySnapshot>();

  open(connection: SnapshotConnection, holder: SnapshotHolder): Snapshot {
    const snapshot = new MemorySnapshot(this, connection, holder, () => this.opened.delete(snapshot));
    this.opened.add(snapshot);
    void snapshot.catchUp();
    return snapshot;
  }

  async retain(connections: readonly string[]): Promise<void> {
    for (const id of this.logs.keys()) if (!connections.includes(id)) this.logs.delete(id);
  }

  async clear(): Promise<CacheProblem | undefined> {
    this.logs.clear();
    return undefined;
  }

  /** What is kept of a connection, oldest first. */
  kept(connection: string): readonly KeptChange[] {
    return this.logs.get(connection) ?? [];
  }

  /** Keeps a change in place of everything (`begin`), or after it; then tells all windows. */
  keep(connection: string, change: KeptChange, begin: boolean): void {
    const log = begin ? [] : (this.logs.get(connection) ?? []);
    this.logs.set(connection, log);
    log.push(change);
    for (const snapshot of this.opened) void snapshot.catchUp();
  }
}

class MemorySnapshot implements Snapshot {
  private queue: Promise<unknown> = Promise.resolve();
  private disposed = false;
  /** The changes that `told` counts in: another array after everything was removed. */
  private log: readonly KeptChange[] = [];
  private told = 0;
  /** Whether every change of the holder was kept, as far as it was added. */
  private keptAll = true;

  constructor(
    private readonly shared: MemorySnapshots,
    private readonly connection: SnapshotConnection,
    private readonly holder: SnapshotHolder,
    private readonly onDispose: () => void,
  ) {}

  get enabled(): boolean {
    return this.shared.enabled;
  }

  async catchUp(): Promise<void> {
    return this.inTurn(() => this.tell());
  }

  async add(change: SnapshotChange): Promise<boolean> {
    return this.inTurn(() => {
      if (this.disposed) return false;
      this.tell();
      const { failure } = this.shared;
      this.keptAll &&= this.enabled && !failure;
      if (!this.enabled || failure) {
        if (this.enabled && failure) this.holder.onProblem(failure);
        return false;
      }
      const { id, fingerprint } = this.connection;
      const begin = this.shared.kept(id).at(-1)?.fingerprint !== fingerprint;
      const { incidents, extra } = begin || !this.keptAll ? this.holder.whole() : change;
      const json = JSON.stringify({ fingerprint, records: incidents.map(({ raw }) => raw), extra });
      this.shared.keep(id, JSON.parse(json) as KeptChange, begin);
      this.keptAll = true;
      this.log = this.shared.kept(id);
      this.told = this.log.length;
      return true;
    });
  }

  dispose(): void {
    this.disposed = true;
    this.onDispose();
  }

  private tell(): void {
    if (this.disposed || !this.enabled) return;
    const { id, fingerprint, restore } = this.connection;
    const log = this.shared.kept(id);
    if (log !== this.log && log.length > 0) [this.log, this.told] = [log, 0];
    while (this.told < log.length) {
      const change = log[this.told++];
      if (change?.fingerprint !== fingerprint) continue;
      this.holder.onChange({ incidents: restore(structuredClone(change.records)), extra: change.extra });
    }
  }

  private async inTurn<T>(work: () => T): Promise<T> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => undefined);
    return turn;
  }
}
