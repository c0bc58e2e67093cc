import type { Incident } from '../domain/incident';
import { createdTime } from '../domain/time';
import { present } from '../sources/fields';
import type { Batch, Clock, Horizon, IncidentSource } from '../sources/source';
import type { CacheProblem } from './cacheProblem';
import { type Outcome, parseShared, printShared } from './connectionStatus';
import type { IncidentStore } from './incidentStore';
import { Outbox } from './outbox';
import type { Snapshot, SnapshotChange, SnapshotConnection, Snapshots } from './snapshot';
import type { Unseen } from './unseen';

/** A connection that is fetched from. */
export interface SyncedConnection extends SnapshotConnection {
  readonly createSource: () => IncidentSource;
  /** Whether other windows are told of its incidents, and a later start: not of made-up ones. */
  readonly shared: boolean;
}

export interface SharedConnectionParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly snapshots: Snapshots;
  readonly clock: Clock;
  readonly onProblem: (connection: string, problem: CacheProblem) => void;
}

/**
 * What is held and known of one connection, the same in every window: what one fetches, remembers and shows as seen is
 * told to all, so that any could go on from there.
 */
export class SharedConnection {
  private readonly snapshot: Snapshot | undefined;
  private readonly outbox: Outbox;
  private baseline: number | undefined;
  private last: Outcome | undefined;
  private reach: readonly Horizon[] = [];
  private remembered: unknown;
  private ends = 0;

  /** @param onHeard called after something was heard from another window, or of an earlier run; with how many incidents */
  constructor(
    private readonly connection: SyncedConnection,
    private readonly parts: SharedConnectionParts,
    private readonly onHeard: (incidents: number) => void,
  ) {
    if (connection.shared) {
      this.snapshot = parts.snapshots.open(connection, {
        whole: () => this.whole(),
        onChange: (change) => this.hear(change),
        onProblem: (problem) => parts.onProblem(connection.id, problem),
      });
    }
    this.outbox = new Outbox(this.snapshot, parts.clock);
  }

  /** Whether other windows are told; else each has to fetch for itself. */
  get isShared(): boolean {
    return this.snapshot?.enabled ?? false;
  }

  /** How the last refresh ended, in whichever window. */
  get outcome(): Outcome | undefined {
    return this.last;
  }

  /** How many refreshes have ended, as far as this window knows. */
  get outcomes(): number {
    return this.ends;
  }

  get horizons(): readonly Horizon[] {
    return this.reach;
  }

  /** What the source remembers. */
  get memory(): unknown {
    return this.remembered;
  }

  /** Resolves when what other windows have told until now has been heard. */
  async catchUp(): Promise<void> {
    await this.snapshot?.catchUp();
  }

  /**
   * Brings what a fetch gave into the store, and tells it.
   * @returns how many incidents are new or have changed, and those that nobody has seen
   */
  merge({ incidents, memory, horizons }: Batch): { readonly changes: number; readonly news: readonly Incident[] } {
    const { store, unseen } = this.parts;
    const { added, changed } = store.merge(incidents);
    const { baseline } = this;
    // What was uncovered of the past is new to the store, not to the world.
    const news = baseline === undefined ? [] : added.filter((incident) => !(createdTime(incident) <= baseline));
    const ids = news.map(({ id }) => id);
    unseen.update(this.connection.id, ids, []);
    this.remembered = memory ?? this.remembered;
    this.reach = horizons ?? this.reach;
    this.outbox.put([...added, ...changed], { unseen: ids, ...present({ memory, horizons }) });
    void this.outbox.tellSometimes();
    return { changes: added.length + changed.length, news };
  }

  /** Takes down how a refresh of this window ended. */
  conclude(outcome: Outcome): void {
    this.setOutcome(outcome);
    this.outbox.put([], { outcome });
    if (outcome.error || this.baseline !== undefined) return;
    const times = this.parts.store.of(this.connection.id).map(createdTime);
    this.baseline = this.notInFuture(times.reduce((latest, time) => (time > latest ? time : latest), 0));
    this.outbox.put([], { baseline: this.baseline });
  }

  /** Resolves when everything has been told. */
  async tell(): Promise<void> {
    await this.outbox.tell();
  }

  /** Tells that the user has seen incidents. */
  markSeen(ids: readonly string[]): void {
    this.parts.unseen.update(this.connection.id, [], ids);
    void this.snapshot?.add({ incidents: [], extra: printShared({ seen: ids }) });
  }

  dispose(): void {
    this.snapshot?.dispose();
  }

  private hear({ incidents, extra }: SnapshotChange): void {
    const { store, unseen } = this.parts;
    store.merge(incidents);
    const { memory, horizons, outcome, baseline, unseen: news = [], seen = [] } = parseShared(extra);
    this.remembered = memory ?? this.remembered;
    this.reach = horizons ?? this.reach;
    if (baseline !== undefined) this.baseline ??= this.notInFuture(baseline);
    unseen.update(this.connection.id, news, seen);
    if (outcome) this.setOutcome(outcome);
    this.onHeard(incidents.length);
  }

  private whole(): SnapshotChange {
    const { id } = this.connection;
    const { remembered: memory, baseline, last: outcome, reach: horizons } = this;
    const known = present({ memory, baseline, outcome });
    return {
      incidents: this.parts.store.of(id),
      extra: printShared({ horizons, unseen: this.parts.unseen.of(id), ...known }),
    };
  }

  /** One incident that a wrong clock dates in the future would else leave nothing new until then. */
  private notInFuture(baseline: number): number {
    return Math.min(baseline, this.parts.clock.now());
  }

  private setOutcome(outcome: Outcome): void {
    this.last = outcome;
    this.ends++;
  }
}
