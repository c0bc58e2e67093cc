import { Owner } from '../../domain/events';
import * as vscode from 'vscode';
import { runCommand } from '../../commandIds';
import { setting } from '../../settings';
import { maxValues } from '../../domain/filter/filter';
import { addTerms } from '../../domain/filter/print';
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
    if (answer === showThem) await this.show(news);
    if (answer === mute) await muted();
  }

  /** Shows what a notification named: one incident with its details, several as a list. */
  private async show(news: readonly Incident[]): Promise<void> {
    const [first] = news;
    if (!first) return;
    if (news.length === 1) {
      await runCommand('tree.focus');
      await runCommand('openDetails', first);
    } else await runCommand('showMatching', filterFor(news, this.parts));
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
  const [undo, openSettings] = [t('Undo'), t('Open Settings')];
  const answer = await vscode.window.showInformationMessage(t('Notifications are off.'), undo, openSettings);
  if (answer === undo) await configuration.update('notify', before, vscode.ConfigurationTarget.Global);
  if (answer === openSettings)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'incidents.notify');
}

/** The filter that shows some incidents and no others, by what they have in common where that is enough. */
export function filterFor(
  incidents: readonly Incident[],
  { store, unseen }: Pick<NotificationsParts, 'store' | 'unseen'>,
): string {
  const wanted = new Set(incidents.map(refKey));
  const unread = store.all().filter((incident) => unseen.has(incident));
  const isAll = (found: readonly Incident[]): boolean =>
    found.length === wanted.size && found.every((incident) => wanted.has(refKey(incident)));
  if (isAll(unread)) return 'is:new';
  if (isAll(unread.filter(needsAttention))) return ['is:new', 'is:attention'].join(' ');
  // A longer filter could not be read.
  const ids = incidents.slice(0, maxValues).map(({ id }) => ({ text: id }));
  return addTerms('', [{ key: 'text', negated: false, values: ids }]);
}
