import { Owner } from '../../domain/events';
import * as vscode from 'vscode';
import { runCommand } from '../../commandIds';
import { setting } from '../../settings';
import { type Incident, needsAttention, refKey } from '../../domain/incident';
import type { Clock } from '../../sources/source';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import type { Unseen } from '../../store/unseen';
import { count } from '../../ui/format';
import { what, who } from '../../ui/incidentItem';
import { Throttle } from '../../ui/throttle';
import { oneLine, withoutLinks } from '../../domain/text/text';

/** Incidents that a notification names. */
const named = 3;
/** What comes close together is told together, ms: a refresh may go on for long. */
const togetherMs = 3000;

export interface NotificationsParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  readonly clock: Clock;
}

/** Tells of new incidents: in one window, when a refresh ends or after a few seconds, and after a restart at the latest. */
export class Notifications extends Owner {
  private readonly found = new Map<string, Incident>();
  private readonly soon: Throttle;

  constructor(private readonly parts: NotificationsParts) {
    super();
    const { sync, clock } = parts;
    const tellAll = (): void => void this.tell(this.take([...this.found.values()]));
    this.soon = new Throttle(tellAll, { clock, delayMs: togetherMs });
    this.own(
      this.soon,
      sync.onDidFind((incidents) => this.find(incidents)),
      sync.onDidChange(() => void this.tell(this.takeEnded())),
    );
  }

  private find(incidents: readonly Incident[]): void {
    for (const incident of incidents) this.found.set(refKey(incident), incident);
    this.soon.ask();
  }

  private async tell(found: readonly Incident[]): Promise<void> {
    const { t } = vscode.l10n;
    const { store, sync, unseen } = this.parts;
    if (!found.length) return;
    const wanted = setting('notify');
    const news = (await sync.tell(found)).filter(
      (incident) => unseen.has(incident) && store.get(incident) && (wanted === 'all' || needsAttention(incident)),
    );
    if (wanted === 'off' || !news.length) return;
    const [showThem, mute] = [t('Show'), t('Mute')];
    const answer = await vscode.window.showInformationMessage(notificationText(news), showThem, mute);
    if (answer === showThem) await showNew(news);
    if (answer === mute) await muted();
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

/** What a notification says of new incidents: how many, and the first few by name. @param news at least one */
export function notificationText(news: readonly Incident[]): string {
  const { t } = vscode.l10n;
  const attention = news.filter(needsAttention).length;
  const names = news.slice(0, named).map((incident) => {
    const where = incident.tenant?.name ?? incident.hostname;
    const about = [oneLine(where ?? '', 40), what(incident)].filter((part) => part !== '').join(', ');
    return `${oneLine(who(incident), 40)} (${about})`;
  });
  const more = news.length > named ? [t('{0} more', count(news.length - named))] : [];
  const all = [...names, ...more].join('; ');
  const head =
    attention === news.length
      ? news.length === 1
        ? t('New incident that needs attention')
        : t('{0} new incidents that need attention', count(news.length))
      : news.length === 1
        ? t('New incident')
        : t('{0} new incidents, {1} of which need attention', count(news.length), count(attention));
  return withoutLinks(`${head}: ${all}`);
}

async function muted(): Promise<void> {
  const { t } = vscode.l10n;
  const configuration = vscode.workspace.getConfiguration('incidents');
  const before: unknown = configuration.inspect('notify')?.globalValue;
  await configuration.update('notify', 'off', vscode.ConfigurationTarget.Global);
  const undo = t('Undo');
  const answer = await vscode.window.showInformationMessage(
    t('New incidents raise no notification any more. The setting incidents.notify brings them back.'),
    undo,
  );
  if (answer === undo) await configuration.update('notify', before, vscode.ConfigurationTarget.Global);
}

/** Shows new incidents: one with its details, several as a list. */
async function showNew(incidents: readonly Incident[]): Promise<void> {
  const [only] = incidents;
  if (incidents.length !== 1) await runCommand('filter', 'is:new');
  await runCommand('tree.focus');
  if (only && incidents.length === 1) await runCommand('openDetails', only);
}
