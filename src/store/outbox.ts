import type { Incident } from '../domain/incident';
import type { Clock } from '../sources/source';
import { printShared, type SharedState } from './connectionStatus';
import type { Snapshot } from './snapshot';

/** Changes that come close together are told together, ms. */
const tellEveryMs = 1000;

/** What has changed in this window and is to be told to the others. */
export class Outbox {
  private incidents = new Map<string, Incident>();
  private state: SharedState = {};
  private toldAt = -Infinity;

  /** @param snapshot undefined when nobody is to be told */
  constructor(
    private readonly snapshot: Snapshot | undefined,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** Adds a change; of one incident, and of one field of the state, the last counts. */
  put(incidents: readonly Incident[], { unseen = [], ...state }: SharedState): void {
    for (const incident of incidents) this.incidents.set(incident.id, incident);
    const all = [...(this.state.unseen ?? []), ...unseen];
    this.state = { ...this.state, ...state, ...(all.length && { unseen: all }) };
  }

  /** Tells what there is, unless it told something a moment ago. */
  async tellSometimes(): Promise<void> {
    const passed = this.clock.now() - this.toldAt;
    if (passed >= tellEveryMs || passed < 0) await this.tell();
  }

  /** Tells what there is now; resolves when it is kept, or cannot be. */
  async tell(): Promise<void> {
    const { incidents, state } = this;
    if (incidents.size === 0 && Object.keys(state).length === 0) return;
    this.incidents = new Map();
    this.state = {};
    this.toldAt = this.clock.now();
    await this.snapshot?.add({ incidents: [...incidents.values()], extra: printShared(state) });
  }
}
