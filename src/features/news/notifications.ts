import { Owner } from '../../domain/events';
import { setting } from '../../settings';
import { type Incident, needsAttention, refKey } from '../../domain/incident';
import type { Clock } from '../../sources/source';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import type { Unseen } from '../../store/unseen';
import { Throttle } from '../../ui/throttle';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

/** Incidents found within this time share a notification, ms. */
const togetherMs = 3000;

export interface NotificationsParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  readonly clock: Clock;
  readonly visible: VisibleIncidents;
}

/** Notifies of new incidents: in one window, when a refresh ends or after a few seconds, and after a restart at the latest. */
export class Notifications extends Owner {
  private readonly found = new Map<string, Incident>();
  private readonly soon: Throttle;

  constructor(private readonly parts: NotificationsParts) {
    super();
    const { sync, clock } = parts;
    const notifyAll = (): void => void this.notify(this.take([...this.found.values()]));
    this.soon = new Throttle(notifyAll, { clock, delayMs: togetherMs });
    this.own(
      this.soon,
      sync.onDidFind((incidents) => this.find(incidents)),
      sync.onDidChange(() => void this.notify(this.takeEnded())),
    );
  }

  private find(incidents: readonly Incident[]): void {
    for (const incident of incidents) this.found.set(refKey(incident), incident);
    this.soon.ask();
  }

  private async notify(found: readonly Incident[]): Promise<void> {
    const { store, sync, unseen } = this.parts;
    if (!found.length) return;
    const wanted = setting('notify');
    const news = (await sync.claim(found)).filter(
      (incident) => unseen.has(incident) && store.get(incident) && (wanted === 'all' || needsAttention(incident)),
    );
    if (wanted === 'off' || !news.length) return;
    const { notify } = await import('./notification');
    await notify(news, this.parts);
  }

  /** What the refreshes found that have ended: a connection that takes long keeps nobody from hearing of another. */
  private takeEnded(): Incident[] {
    const { sync } = this.parts;
    const busy = new Set(sync.connections().filter((id) => sync.status(id).refreshing));
    return this.take([...this.found.values()].filter(({ connection }) => !busy.has(connection)));
  }

  private take(incidents: Incident[]): Incident[] {
    for (const incident of incidents) this.found.delete(refKey(incident));
    return incidents;
  }
}
