import type { Incident } from '../domain/incident';
import { createdTime } from '../domain/time';
import { present } from '../sources/fields';
import type { Batch, Clock, Horizon } from '../sources/source';
import type { Cache } from './cache';
import { type ConnectionCache, LeaseLost } from './connectionCache';
import {
  changedState,
  type FetchChange,
  joinedChanges,
  nothingShared,
  type Outcome,
  type SharedState,
} from './connectionStatus';
import type { IncidentStore } from './incidentStore';
import type { HeldLease } from './lease';
import { isWorthKeeping, keptSince } from './retention';
import type { SyncedConnection } from '../sources/syncedConnection';
import type { Unseen } from './unseen';

export interface SharedConnectionParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly cache: Cache;
  readonly clock: Clock;
  /** How many days of history to load and keep. */
  readonly lookbackDays: () => number;
}

/** Changes that come close together are kept together, ms. */
const writeEveryMs = 1000;

/**
 * What is held and known of one connection, the same in every window: what one fetches, remembers and shows as seen is
 * kept for all, so that any could go on from there.
 */
export class SharedConnection {
  private readonly cache: ConnectionCache | undefined;
  private state: SharedState = nothingShared;
  /** What has changed here and is not kept yet. */
  private pendingIncidents = new Map<string, Incident>();
  private pending: FetchChange = {};
  private writtenAt = -Infinity;
  private ends = 0;
  /** Whether another window has taken over while this one fetched. */
  private isLost = false;

  /** @param onHeard called after something was heard from another window, or of an earlier run; with how many incidents */
  constructor(
    private readonly connection: SyncedConnection,
    private readonly parts: SharedConnectionParts,
    private readonly onHeard: (incidents: number) => void,
  ) {
    if (!connection.shared) return;
    this.cache = parts.cache.open(connection, {
      hearIncidents: (incidents) => this.hearIncidents(incidents),
      hearState: (state) => this.hearState(state),
      forget: () => this.forget(),
    });
  }

  /** Whether other windows are told; else each has to fetch for itself. */
  get isShared(): boolean {
    return this.cache?.enabled ?? false;
  }

  /** How the last refresh ended, in whichever window. */
  get outcome(): Outcome | undefined {
    return this.state.outcome;
  }

  /** How many refreshes have ended, as far as this window knows. */
  get outcomes(): number {
    return this.ends;
  }

  get horizons(): readonly Horizon[] {
    return this.state.horizons ?? [];
  }

  /** What the source remembers. */
  get memory(): unknown {
    return this.state.memory;
  }

  /** Resolves when what other windows have kept until now has been heard. */
  async catchUp(): Promise<void> {
    await this.cache?.catchUp();
  }

  /** Says that this window begins to fetch. */
  begin(): void {
    this.isLost = false;
  }

  /**
   * Brings what a fetch gave into the store, and keeps it.
   * @returns how many incidents are new or have changed, and those that nobody has seen
   * @throws LeaseLost
   */
  merge(
    { incidents, memory, horizons }: Batch,
    lease: HeldLease,
  ): { readonly changes: number; readonly news: readonly Incident[] } {
    if (this.isLost) {
      // Another window fetches, and keeps what there is.
      this.pendingIncidents.clear();
      this.pending = {};
      throw new LeaseLost();
    }
    const { store, unseen } = this.parts;
    const { added, changed } = store.merge(incidents);
    const { baseline } = this.state;
    // What was uncovered of the past is new to the store, not to the world.
    const news = baseline === undefined ? [] : added.filter((incident) => !(createdTime(incident) <= baseline));
    const ids = news.map(({ id }) => id);
    unseen.update(this.connection.id, ids, []);
    this.put([...added, ...changed], { unseen: ids, ...present({ memory, horizons }) });
    const passed = this.parts.clock.now() - this.writtenAt;
    if (passed >= writeEveryMs || passed < 0) this.write(lease).catch(() => (this.isLost = true));
    return { changes: added.length + changed.length, news };
  }

  /** Takes down how a refresh of this window ended. */
  conclude(outcome: Outcome): void {
    this.ends++;
    this.put([], { outcome });
    if (outcome.error || this.state.baseline !== undefined) return;
    const times = this.parts.store.of(this.connection.id).map(createdTime);
    const latest = times.reduce((most, time) => (time > most ? time : most), 0);
    // One incident that a wrong clock dates in the future would else leave nothing new until then.
    this.put([], { baseline: Math.min(latest, this.parts.clock.now()) });
  }

  /** Resolves when everything has been kept, or cannot be. @throws LeaseLost */
  async keep(lease: HeldLease): Promise<void> {
    await this.write(lease);
    const { store } = this.parts;
    await this.cache?.tidy(store.of(this.connection.id), (incident) => this.isKept(incident), lease);
  }

  /** Says that the user has seen incidents. */
  markSeen(seen: readonly string[]): void {
    this.parts.unseen.update(this.connection.id, [], seen);
    this.state = changedState(this.state, { seen });
    void this.cache?.write([], { seen });
  }

  dispose(): void {
    this.cache?.dispose();
  }

  private put(incidents: readonly Incident[], change: FetchChange): void {
    for (const incident of incidents) this.pendingIncidents.set(incident.id, incident);
    this.pending = joinedChanges(this.pending, change);
    this.state = changedState(this.state, change);
  }

  /** @throws LeaseLost */
  private async write(lease: HeldLease): Promise<void> {
    const [incidents, change] = [this.pendingIncidents, this.pending];
    if (!this.cache || (incidents.size === 0 && Object.keys(change).length === 0)) return;
    this.pendingIncidents = new Map();
    this.pending = {};
    this.writtenAt = this.parts.clock.now();
    // What another window fetches now, it keeps as well.
    if (await this.cache.write([...incidents.values()], change, lease)) return;
    // Another time; what has changed since counts.
    this.pendingIncidents = new Map([...incidents, ...this.pendingIncidents]);
    this.pending = joinedChanges(change, this.pending);
  }

  private hearIncidents(incidents: readonly Incident[]): void {
    this.parts.store.merge(incidents.filter((incident) => this.isKept(incident)));
    this.onHeard(incidents.length);
  }

  private hearState(state: SharedState): void {
    const { store, unseen } = this.parts;
    const connection = this.connection.id;
    if (state.outcome?.endedAt !== this.state.outcome?.endedAt) this.ends++;
    this.state = changedState(state, this.pending);
    unseen.set(
      connection,
      this.state.unseen.filter((id) => store.get({ connection, id })),
    );
    this.onHeard(0);
  }

  private forget(): void {
    const { store, unseen } = this.parts;
    this.pendingIncidents.clear();
    this.pending = {};
    this.state = nothingShared;
    store.drop(this.connection.id);
    unseen.drop(this.connection.id);
    this.onHeard(0);
  }

  private isKept(incident: Incident): boolean {
    const { clock, lookbackDays } = this.parts;
    return isWorthKeeping(incident, keptSince(clock.now(), lookbackDays(), this.connection.since));
  }
}
