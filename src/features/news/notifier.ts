import type { Connections } from '../../connections/connections';
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

export interface NotifierParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  readonly clock: Clock;
  readonly visible: VisibleIncidents;
  readonly connections: Pick<Connections, 'isSample'>;
}

/** Notifies of new incidents: in one window, when a refresh ends or after a few seconds, and after a restart at the latest. */
export class Notifier extends Owner {
  private readonly found = new Map<string, Incident>();
  /** What this window is to tell of. */
  private readonly claimed = new Map<string, Incident>();
  private readonly telling: Throttle;

  constructor(private readonly parts: NotifierParts) {
    super();
    const { sync, clock } = parts;
    this.telling = new Throttle(() => this.tell(), { clock, pauseMs: restMs });
    const claimAll = (): void => void this.claim(this.take([...this.found.values()]));
    const soon = new Throttle(claimAll, { clock, delayMs: togetherMs });
    this.own(
      this.telling,
      soon,
      sync.onDidFind((incidents) => {
        for (const incident of incidents) this.found.set(refKey(incident), incident);
        soon.ask();
      }),
      sync.onDidChange(() => void this.claim(this.takeEnded())),
    );
  }

  /** At once, also while this window rests: another would tell of them otherwise. */
  private async claim(found: readonly Incident[]): Promise<void> {
    if (!found.length) return;
    const claimed = await this.parts.sync.claim(found);
    for (const incident of this.wanted(claimed)) this.claimed.set(refKey(incident), incident);
    if (this.claimed.size > 0) this.telling.ask();
  }

  /** Not waited for: a notification may stay for long. */
  private tell(): void {
    const news = this.wanted([...this.claimed.values()]);
    this.claimed.clear();
    if (news.length > 0) void import('./notification').then(async ({ notify }) => notify(news, this.parts));
  }

  /** Those of some incidents that the user wants to hear of, as things are now. */
  private wanted(incidents: readonly Incident[]): Incident[] {
    const { store, unseen } = this.parts;
    const kind = setting('notify');
    return incidents.filter(
      (incident) =>
        kind !== 'off' && unseen.has(incident) && store.get(incident) && (kind === 'all' || needsAttention(incident)),
    );
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
