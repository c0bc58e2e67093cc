import type { Incident } from '../domain/incident';
import type { CacheProblem } from './cacheProblem';

/** JSON that is kept beside the incidents and not looked into. Made and read in one go: keep it small. */
export type SnapshotExtra = Readonly<Record<string, unknown>>;

/** A change of what is held of a connection. */
export interface SnapshotChange {
  /** New ones, and changed ones as they are now. */
  readonly incidents: readonly Incident[];
  readonly extra: SnapshotExtra;
}

/** The connection that a snapshot is of. */
export interface SnapshotConnection {
  readonly id: string;
  /** Equal as long as the connection asks the same API the same question. */
  readonly fingerprint: string;
  /**
   * Reads and maps records of the connection as if they came from its API: an incident for each, in order, frozen all the
   * way down. May leave out, or throw at, what it cannot read.
   */
  readonly restore: (records: readonly unknown[]) => readonly Incident[];
}

/** A window's side of a snapshot. */
export interface SnapshotHolder {
  /** Everything held now, to be kept in place of all changes that led to it. */
  whole(): SnapshotChange;
  /**
   * Called for what was kept when the holder came, then for each change that another window adds, in the order in which
   * they were added: every window is told the same.
   */
  onChange(change: SnapshotChange): void;
  /** Called when something could not be kept or read. */
  onProblem(problem: CacheProblem): void;
}

/** What is held of one connection, kept beyond the window and shared by all that have it open. */
export interface Snapshot {
  /** False while nothing may be kept; then nothing is told or added either. */
  readonly enabled: boolean;
  /** Resolves when the holder has been told of everything that was added before the call. Never rejects. */
  catchUp(): Promise<void>;
  /**
   * Adds a change that the holder has made already; those of other windows that came first are told before.
   * @returns whether it was kept; the reason why not goes to `onProblem`
   */
  add(change: SnapshotChange): Promise<boolean>;
  dispose(): void;
}

/** Where snapshots are kept. */
export interface Snapshots {
  /** Begins at once to tell the holder what is kept. Dispose of one before another of the same connection is opened. */
  open(connection: SnapshotConnection, holder: SnapshotHolder): Snapshot;
  /** Removes what is kept of all connections but these. Never rejects. */
  retain(connections: readonly string[]): Promise<void>;
  /** Removes everything. What windows hold stays in view, and is kept again when it changes. */
  clear(): Promise<CacheProblem | undefined>;
}
