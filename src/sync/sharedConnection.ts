import type { Outcome } from '../sources/outcome';
import { asUnlisted, observe, shownKey, shownTimes } from '../domain/changes';
import type { Incident } from '../domain/incident';
import { largest } from '../domain/lists';
import { createdTime, isoTime } from '../domain/time';
import { recordOf } from '../domain/raw';
import { present } from '../sources/cleanValues';
import type { Batch, Clock, SyncedConnection } from '../sources/source';
import type { Cache } from '../store/cache';
import type { ConnectionCache } from '../store/connectionCache';
import { changedState, type FetchChange, nothingShared, type SharedState } from '../store/sharedState';
import type { IncidentStore } from '../store/incidentStore';
import type { HeldLease } from '../store/lease';
import { PendingChanges } from './pendingChanges';
import { isWorthKeeping, keptSince, listedMs } from './retention';
import type { Unseen } from '../store/unseen';

export interface SharedConnectionParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly cache: Cache;
  readonly clock: Clock;
  /** How many days of history to load and keep. */
  readonly lookbackDays: () => number;
}

/** The state of one connection, shared by all windows: any goes on from what another fetched, noted or showed. */
export class SharedConnection {
  /** How often everything was forgotten: a fetch that began before goes on from what is gone. */
  generation = 0;
  private readonly cache: ConnectionCache | undefined;
  private current: SharedState = nothingShared;
  private readonly pending: PendingChanges;
  private isClockAhead: boolean | undefined;

  /**
   * @param onApplied called after what another window, or an earlier run, has written was applied; with how many incidents
   * @param onForgotten called when everything is gone: the cache was cleared, or lost
   */
  constructor(
    private readonly connection: SyncedConnection,
    private readonly parts: SharedConnectionParts,
    private readonly onApplied: (incidents: number) => void,
    private readonly onForgotten: (isLost: boolean) => void,
  ) {
    if (connection.shared)
      this.cache = parts.cache.open(connection, {
        applyIncidents: (incidents) => this.applyIncidents(incidents),
        dropIncidents: (ids) => this.dropIncidents(ids),
        applyState: (state) => this.applyState(state),
        forget: (isLost) => this.forget(isLost),
      });
    this.pending = new PendingChanges(this.cache, parts.clock, (each) => parts.store.get(each) === each);
  }

  /** Whether it is shared with other windows; otherwise each fetches for itself. */
  get isShared(): boolean {
    return this.cache?.enabled ?? false;
  }

  /** What all windows know beside the incidents, as far as this one has read. */
  get state(): SharedState {
    return this.current;
  }

  /** When an answer showed an incident last, ms since the epoch; undefined when that is not remembered. */
  shownAt(id: string): number | undefined {
    return shownTimes(this.state.shown).get(shownKey(id));
  }

  /** Resolves when all changes of other windows so far are applied. */
  async catchUp(): Promise<void> {
    await this.cache?.catchUp();
  }

  /**
   * Brings what a fetch gave into the store. What is new to the world is news, and so is what needs attention again; what
   * was uncovered of the past is new to the store only.
   * @returns how many incidents are new or have changed, and those that nobody has seen
   */
  merge(batch: Batch): { readonly changes: number; readonly news: readonly Incident[] } {
    const { memory, horizons, newest, unlisted = [], late = [], askedAt = Infinity } = batch;
    this.isClockAhead = batch.isClockAhead;
    const { baseline, shown, outcome } = this.state;
    const { store, clock } = this.parts;
    const now = clock.now();
    // One in the future predates a clock change.
    const at = Math.min(askedAt, now);
    const observed = observe(batch.incidents, { loaded: (each) => store.get(each), shown, askedAt: at, now });
    const { added, changed, raised } = store.merge([...this.unlisted(unlisted), ...observed.incidents]);
    const lateIds = new Set(late);
    // What has no time may have been there at first, until all of that has come.
    const timeless = outcome?.lastSuccess === undefined ? -Infinity : Infinity;
    const isNews = (incident: Incident): boolean =>
      lateIds.has(incident.id) || (createdTime(incident) || timeless) > (baseline ?? Infinity);
    const news = baseline === undefined ? [] : [...added.filter(isNews), ...raised];
    const ids = news.map(({ id }) => id);
    // Of all that has come: the newest page may have been given already, to a request that a user made meanwhile.
    if (newest && baseline === undefined) this.put([], { baseline: this.latest() });
    this.put([...added, ...changed], {
      unseen: ids,
      untold: ids,
      changed: observed.changed,
      shown: [{ at, keys: observed.incidents.map(({ id }) => shownKey(id)) }],
      ...present({ memory, horizons }),
    });
    return { changes: added.length + changed.length, news };
  }

  /** Takes down how a refresh of this window ended. */
  conclude(outcome: Outcome): void {
    // What is older than the history by now comes with a longer one.
    const baseline = Math.max(this.state.baseline ?? this.latest(), this.isClockAhead ? 0 : this.keptSince);
    this.put([], outcome.error ? { outcome } : { outcome, baseline });
  }

  /** Keeps what has come, every now and then. @throws LeaseLost */
  async keepSome(lease: HeldLease): Promise<void> {
    await this.pending.writeSome(lease);
  }

  /** Resolves when everything has been written, or cannot be. @throws LeaseLost */
  async keep(lease: HeldLease): Promise<void> {
    await this.pending.write(lease);
    // By a clock that the API or a certificate does not agree with, nothing is too old.
    if (this.isClockAhead || this.state.outcome?.error?.code === 'certificateExpired') return;
    const { store } = this.parts;
    const { id } = this.connection;
    const since = this.parts.clock.now() - listedMs;
    const listed = new Set(this.state.shown.flatMap(({ at, keys }) => (at >= since ? keys : [])));
    // What there was no room for is not worth keeping. What the API lists would be back with the next answer.
    const isKept = (incident: Incident): boolean => {
      const isLoaded = store.get(incident) !== undefined;
      return this.isKept(incident) ? isLoaded || !store.isFull(id) : isLoaded && listed.has(shownKey(incident.id));
    };
    await this.cache?.tidy(store.of(id), isKept, lease);
  }

  /** Says that the user has seen incidents. */
  markSeen(seen: readonly string[]): void {
    this.pending.removeSeen(seen);
    this.setState(changedState(this.state, { seen }));
    void this.pending.send({ seen });
  }

  /** Says that the user wants incidents to count as not seen, or as changed. */
  markUnseen(unseen: readonly string[], changed: readonly string[]): void {
    const change = { unseen: this.loaded(unseen), changed: this.loaded(changed) };
    this.setState(changedState(this.state, change));
    void this.pending.send(change);
  }

  /**
   * Claims the notification of incidents for this window, unless another one has.
   * @returns those that it may notify of
   */
  async claim(ids: readonly string[]): Promise<readonly string[]> {
    const untold = new Set(this.state.untold);
    this.setState(changedState(this.state, { told: ids }));
    if (!this.isShared) return ids.filter((id) => untold.has(id));
    // Other windows don't know what is not written yet.
    const own = this.pending.removeUntold(ids);
    const before = await this.pending.send({ told: ids });
    const others = before ? new Set(before.untold) : untold;
    return ids.filter((id) => own.has(id) || others.has(id));
  }

  dispose(): void {
    this.cache?.dispose();
  }

  /** The incidents of some ids as they are once the API lists them no longer. */
  private unlisted(ids: readonly string[]): readonly Incident[] {
    const unlistedSince = isoTime(this.parts.clock.now());
    return ids.flatMap((id) => {
      const incident = this.parts.store.get({ connection: this.connection.id, id });
      if (!incident || incident.unlistedSince !== undefined) return [];
      return [asUnlisted(incident, unlistedSince)];
    });
  }

  /** When the newest incident was created, or any is asked for from; at most now: a wrong clock may have dated it in the future. */
  private latest(): number {
    // A time that is not known is never the latest.
    const times = this.parts.store.of(this.connection.id).map((each) => createdTime(each) || 0);
    return Math.min(largest(times, this.isClockAhead ? 0 : this.keptSince), this.parts.clock.now());
  }

  private put(incidents: readonly Incident[], change: FetchChange): void {
    this.pending.add(incidents, change);
    this.setState(changedState(this.state, change));
  }

  private setState(state: SharedState): void {
    this.current = state;
    this.parts.unseen.set(this.connection.id, this.loaded(state.unseen), this.loaded(state.changed));
  }

  /** Those ids that this window has the incidents of. */
  private loaded(ids: readonly string[]): readonly string[] {
    const connection = this.connection.id;
    return ids.filter((id) => this.parts.store.get({ connection, id }));
  }

  private applyIncidents(incidents: readonly Incident[]): void {
    const { store } = this.parts;
    // The last known version replaces an earlier one that was worth keeping.
    store.merge(incidents.filter((incident) => this.isKept(incident) || store.get(incident)));
    this.onApplied(incidents.length);
  }

  private dropIncidents(ids: ReadonlySet<string>): void {
    const { store } = this.parts;
    const connection = this.connection.id;
    // What was found since, or could not be written, is in memory.
    const isGone = (id: string): boolean => {
      const incident = store.get({ connection, id });
      return incident !== undefined && recordOf(incident)?.block !== undefined && !this.pending.has(id);
    };
    store.remove(connection, [...ids].filter(isGone));
    this.setState(this.current);
    this.onApplied(0);
  }

  private applyState(state: SharedState): void {
    if (state.outcome?.endedAt !== this.current.outcome?.endedAt) this.pending.leave();
    // What is on its way is in it later.
    this.setState(this.pending.appliedTo(state));
    this.onApplied(0);
  }

  private forget(isLost: boolean): void {
    const { store, unseen } = this.parts;
    this.generation++;
    this.pending.forget();
    this.current = nothingShared;
    store.drop(this.connection.id);
    unseen.drop(this.connection.id);
    this.onApplied(0);
    this.onForgotten(isLost);
  }

  private isKept(incident: Incident): boolean {
    return isWorthKeeping(incident, this.keptSince);
  }

  private get keptSince(): number {
    return keptSince(this.parts.clock.now(), this.parts.lookbackDays(), this.connection.since);
  }
}
