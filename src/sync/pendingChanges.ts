import type { Incident } from '../domain/incident';
import type { Clock } from '../sources/source';
import type { ConnectionCache } from '../store/connectionCache';
import type { HeldLease } from '../store/lease';
import {
  changedState,
  type FetchChange,
  joinedChanges,
  type SharedState,
  type StateChange,
  withoutSeen,
} from '../store/sharedState';

/** Changes within this time are written together, ms. */
const writeEveryMs = 1000;

/** What this window has changed of a connection and the cache does not have yet: what waits to be written, and what is being written. */
export class PendingChanges {
  private incidents = new Map<string, Incident>();
  private change: FetchChange = {};
  /** What is being written, in this order. */
  private sent = new Set<{
    readonly incidents: ReadonlyMap<string, Incident>;
    readonly change: StateChange;
  }>();
  private writtenAt = -Infinity;
  /** Whether what waits could not be written, because the lease was lost. */
  private isLeft = false;

  /**
   * @param cache undefined for a connection that is not shared: nothing is written
   * @param isCurrent whether nothing later is known of an incident
   */
  constructor(
    private readonly cache: ConnectionCache | undefined,
    private readonly clock: Clock,
    private readonly isCurrent: (incident: Incident) => boolean,
  ) {}

  /** Whether an incident is yet to be written. */
  has(id: string): boolean {
    return this.incidents.has(id) || [...this.sent].some(({ incidents }) => incidents.has(id));
  }

  /** A state of the cache with what is not in it yet. */
  appliedTo(state: SharedState): SharedState {
    return [...Array.from(this.sent, ({ change }) => change), this.change].reduce(changedState, state);
  }

  add(incidents: readonly Incident[], change: FetchChange): void {
    for (const incident of incidents) this.incidents.set(incident.id, incident);
    this.change = joinedChanges(this.change, change);
  }

  /** Says that the user has seen incidents: what is yet to be written must not make them unseen again. */
  removeSeen(seen: readonly string[]): void {
    this.change = withoutSeen(this.change, seen);
  }

  /** Says that this window claims the notification of incidents. @returns all that were to be written as without one */
  removeUntold(ids: readonly string[]): ReadonlySet<string> {
    const untold = new Set(this.change.untold);
    const claimed = new Set(ids);
    this.change = { ...this.change, untold: [...untold].filter((id) => !claimed.has(id)) };
    return untold;
  }

  /** Writes what is pending, every now and then. @throws LeaseLost */
  async writeSome(lease: HeldLease): Promise<void> {
    const passed = this.clock.now() - this.writtenAt;
    if (passed >= writeEveryMs || passed < 0) await this.write(lease);
  }

  /** Resolves when what is pending has been written, or cannot be. @throws LeaseLost */
  async write(lease: HeldLease): Promise<void> {
    const { change, sent } = this;
    const incidents = new Map([...this.incidents].filter(([, incident]) => this.isCurrent(incident)));
    if (!this.cache || (incidents.size === 0 && Object.keys(change).length === 0)) return;
    this.clear();
    this.writtenAt = this.clock.now();
    let isWritten = false;
    let isLost = true;
    try {
      isWritten = (await this.send(change, incidents, lease)) !== undefined;
      isLost = false;
    } finally {
      // Unless it belongs to what is gone: another time; what has changed since counts.
      if (!isWritten && this.sent === sent) {
        this.incidents = new Map([...incidents, ...this.incidents]);
        this.change = joinedChanges(change, this.change);
        this.isLeft = isLost;
      }
    }
  }

  /** Drops what could not be written because the lease was lost: another window has fetched since, and kept what there is. */
  leave(): void {
    if (this.isLeft) this.clear();
  }

  /**
   * Writes a change at once.
   * @returns the state before; undefined when it was not written
   * @throws LeaseLost, with a lease
   */
  async send(
    change: StateChange,
    incidents: ReadonlyMap<string, Incident> = new Map(),
    lease?: HeldLease,
  ): Promise<SharedState | undefined> {
    const sent = { incidents, change };
    this.sent.add(sent);
    try {
      return await this.cache?.write([...incidents.values()], change, lease);
    } finally {
      this.sent.delete(sent);
    }
  }

  /** Forgets everything: the cache was cleared. */
  forget(): void {
    this.clear();
    this.sent = new Set();
  }

  private clear(): void {
    this.incidents = new Map();
    this.change = {};
    this.isLeft = false;
  }
}
