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
/** The least time between two notifications: many connections may bring something one after the other, ms. */
const restMs = 10_000;

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
  /** Whether those of refreshes that go on are due as well. */
  private allAreDue = false;

  constructor(private readonly parts: NotificationsParts) {
    super();
    const { sync, clock } = parts;
    const now = new Throttle(() => this.notifyDue(), { clock, pauseMs: restMs });
    const becomeDue = (): void => {
      if (this.found.size === 0) return;
      this.allAreDue = true;
      now.ask();
    };
    const soon = new Throttle(becomeDue, { clock, delayMs: togetherMs });
    this.own(
      now,
      soon,
      sync.onDidFind((incidents) => {
        for (const incident of incidents) this.found.set(refKey(incident), incident);
        soon.ask();
      }),
      // Nobody waits for the rest after a notification of nothing.
      sync.onDidChange(() => this.due().length > 0 && now.ask()),
    );
  }

  /** Not waited for: a notification may stay for long. */
  private notifyDue(): void {
    const due = this.due();
    this.allAreDue = false;
    for (const incident of due) this.found.delete(refKey(incident));
    void this.notify(due);
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
  private due(): Incident[] {
    const { sync } = this.parts;
    const found = [...this.found.values()];
    if (this.allAreDue || found.length === 0) return found;
    const busy = new Set(sync.connections().filter((id) => sync.status(id).refreshing));
    return found.filter(({ connection }) => !busy.has(connection));
  }
}
