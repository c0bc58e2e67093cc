import * as vscode from 'vscode';
import { type Incident, refKey } from '../domain/incident';
import type { IncidentStore } from '../store/incidentStore';
import type { Sync } from '../store/sync';
import type { Unseen } from '../store/unseen';
import { count } from './format';
import { what, who } from './incidentItem';
import { oneLine, withoutLinks } from './plainText';

/** Incidents that a notification names. */
const named = 3;

export interface NotificationsParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  /** Shows these incidents to the user. */
  readonly show: (incidents: readonly Incident[]) => unknown;
}

/** Tells of new incidents: once for each refresh of a connection, and in the window that fetched them only. */
export class Notifications implements vscode.Disposable {
  private readonly found = new Map<string, Incident>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly parts: NotificationsParts) {
    const { sync } = parts;
    this.subscription = vscode.Disposable.from(
      sync.onDidFind((incidents) => incidents.forEach((incident) => this.found.set(refKey(incident), incident))),
      sync.onDidChange(() => void this.tell()),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async tell(): Promise<void> {
    const { t } = vscode.l10n;
    const { store, unseen, show } = this.parts;
    const ended = this.takeEnded();
    if (!ended.length) return;
    const wanted = notify();
    const news = ended.filter(
      (incident) => unseen.has(incident) && store.get(incident) && (wanted === 'all' || needsAttention(incident)),
    );
    if (wanted === 'off' || !news.length) return;
    const [showThem, mute] = [t('Show'), t('Mute')];
    const answer = await vscode.window.showInformationMessage(notificationText(news), showThem, mute);
    if (answer === showThem) await show(news);
    if (answer === mute) await muted();
  }

  /** What the refreshes found that have ended: a connection that takes long keeps nobody from hearing of another. */
  private takeEnded(): Incident[] {
    const { sync } = this.parts;
    const busy = new Set(sync.connections().filter((id) => sync.status(id).refreshing));
    const ended = [...this.found.values()].filter(({ connection }) => !busy.has(connection));
    for (const incident of ended) this.found.delete(refKey(incident));
    return ended;
  }
}

function needsAttention({ status }: Incident): boolean {
  return status.state === 'attention';
}

/** The setting `incidents.notify`. */
function notify(): 'off' | 'attention' | 'all' {
  const value: unknown = vscode.workspace.getConfiguration('incidents').get('notify');
  return value === 'off' || value === 'all' ? value : 'attention';
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
