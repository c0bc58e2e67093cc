import * as vscode from 'vscode';
import { runCommand } from '../../commandIds';
import { maxValues } from '../../domain/filter/filter';
import { addTerms } from '../../domain/filter/print';
import { type Incident, needsAttention, refKey } from '../../domain/incident';
import { oneLine, withoutLinks } from '../../domain/text/text';
import { count } from '../../ui/format';
import { what, who } from '../../ui/incidentItem';
import type { NotificationsParts } from './notifications';

type Known = Pick<NotificationsParts, 'store' | 'unseen'>;

/** Incidents that a notification names. */
const named = 3;

/** Tells of new incidents, and does what the user answers. @param news at least one */
export async function notify(news: readonly Incident[], known: Known): Promise<void> {
  const { t } = vscode.l10n;
  const [showThem, mute] = [t('Show'), t('Mute')];
  const answer = await vscode.window.showInformationMessage(notificationText(news), showThem, mute);
  if (answer === showThem) await show(news, known);
  if (answer === mute) await muted();
}

/** Shows what a notification named: one incident with its details, several as a list. */
async function show(news: readonly Incident[], known: Known): Promise<void> {
  const [first] = news;
  if (!first) return;
  if (news.length === 1) {
    await runCommand('tree.focus');
    await runCommand('openDetails', first);
  } else await runCommand('showMatching', filterFor(news, known));
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
export function filterFor(incidents: readonly Incident[], { store, unseen }: Known): string {
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
