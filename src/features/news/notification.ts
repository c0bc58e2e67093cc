import * as vscode from 'vscode';
import { runCommand } from '../../commandIds';
import { maxValues, parseFilter } from '../../domain/filter/filter';
import { addTerms, type BareTerm } from '../../domain/filter/print';
import { type Incident, needsAttention, refKey } from '../../domain/incident';
import { largest, smallest } from '../../domain/lists';
import { termOf } from '../../domain/statistics/mark';
import { oneLine, withoutLinks } from '../../domain/text/text';
import { createdTime, isoTime } from '../../domain/time';
import { count } from '../../ui/format';
import { isolated, what, who } from '../../ui/incidentItem';
import { writeSetting } from '../../ui/writeSetting';
import type { NotifierParts } from './notifier';

/** Incidents that a notification names. */
const maxNamed = 3;

/** Tells of new incidents, and does what the user answers. @param news at least one */
export async function notify(
  news: readonly Incident[],
  parts: Pick<NotifierParts, 'visible' | 'connections'>,
): Promise<void> {
  const { t } = vscode.l10n;
  const [showThem, mute] = [t('Show'), t('Mute')];
  const text = notificationText(news, (id) => parts.connections.isSample(id));
  const answer = await vscode.window.showInformationMessage(text, showThem, mute);
  if (answer === showThem) await show(news, parts);
  if (answer === mute) await muted();
}

/** Shows what a notification named: one incident with its details, several as a list. */
async function show(news: readonly Incident[], parts: Pick<NotifierParts, 'visible'>): Promise<void> {
  const [first] = news;
  if (!first) return;
  if (news.length > 1) showNamed(news, parts);
  await runCommand('tree.focus');
  if (news.length === 1) await runCommand('openDetails', first);
}

/** What a notification says of new incidents: how many, and the first few by name. @param news at least one */
export function notificationText(news: readonly Incident[], isSample: (connection: string) => boolean): string {
  const { t } = vscode.l10n;
  const attention = news.filter(needsAttention).length;
  const names = news.slice(0, maxNamed).map((incident) => {
    const where = incident.tenant?.name ?? incident.hostname;
    const mark = isSample(incident.connection) ? t('sample') : '';
    const about = [mark, part(where ?? '', 40), part(what(incident), 60)].filter((text) => text !== '').join(', ');
    return `${part(who(incident), 40)} (${about})`;
  });
  const more = news.length > maxNamed ? [t('{0} more', count(news.length - maxNamed))] : [];
  const all = [...names, ...more].join('; ');
  return `${headOf(news.length, attention)}: ${all}`;
}

/** How many incidents are new, and how many of them need attention. */
function headOf(all: number, attention: number): string {
  const { t } = vscode.l10n;
  if (all === 1) return attention ? t('New incident that needs attention') : t('New incident');
  if (attention === all) return t('{0} new incidents that need attention', count(all));
  if (attention === 0) return t('{0} new incidents', count(all));
  return attention === 1
    ? t('{0} new incidents, 1 of which needs attention', count(all))
    : t('{0} new incidents, {1} of which need attention', count(all), count(attention));
}

/** Each by itself: between them there is no link, and none turns what is around it. */
function part(text: string, max: number): string {
  return isolated(withoutLinks(oneLine(text, max)));
}

async function muted(): Promise<void> {
  const { t } = vscode.l10n;
  const before: unknown = vscode.workspace.getConfiguration('incidents').inspect('notify')?.globalValue;
  if (!(await writeSetting('notify', 'off'))) return;
  const [undo, openSettings] = [t('Undo'), t('Open Settings')];
  const answer = await vscode.window.showInformationMessage(t('Notifications are off.'), undo, openSettings);
  if (answer === undo) await writeSetting('notify', before);
  if (answer === openSettings)
    await vscode.commands.executeCommand('workbench.action.openSettings', 'incidents.notify');
}

/** What is unread and needs attention. */
const pressing = addTerms('is:new', [termOf('is', 'attention')]);

/** Shows what a notification named and nothing else, by what it has in common where that is enough. */
export function showNamed(news: readonly Incident[], { visible }: Pick<NotifierParts, 'visible'>): void {
  const wanted = new Set(news.map(refKey));
  const othersIn = (filter: string): readonly Incident[] =>
    visible.query.matching(filter).filter((incident) => !wanted.has(refKey(incident)));
  const isExact = (filter: string): boolean =>
    visible.query.countMatching(filter) === wanted.size && othersIn(filter).length === 0;
  const ids = addTerms('', [textTerm(news, false)]);
  // A longer filter could not be read.
  const known = ['is:new', pressing, ...(news.length <= maxValues ? [ids] : [])].find(isExact);
  if (known === undefined) visible.setFilter(filterWithout(othersIn, news), news);
  else visible.setFilter(known);
}

/** A filter by what is unread that shows no others than some incidents, as far as its length allows. It keeps those that were read. */
function filterWithout(othersIn: (filter: string) => readonly Incident[], news: readonly Incident[]): string {
  const times = news.map(createdTime).filter((time) => !Number.isNaN(time));
  const range = [
    termOf('after', isoTime(smallest(times, Date.now()))),
    termOf('before', isoTime(largest(times, 0) + 1)),
  ] as const;
  let filter = news.every(needsAttention) ? pressing : 'is:new';
  for (const term of range) if (othersIn(filter).length > 0) filter = addTerms(filter, [term]);
  const others = othersIn(filter).slice(0, maxValues - parseFilter(filter).terms.length);
  return others.length > 0 ? addTerms(filter, [textTerm(others, true)]) : filter;
}

function textTerm(incidents: readonly Incident[], isNegated: boolean): BareTerm {
  return { key: 'text', negated: isNegated, values: incidents.map(({ id }) => ({ text: id })) };
}
