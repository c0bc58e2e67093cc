import * as vscode from 'vscode';
import { type CheckId, checkTitles } from '../domain/checks/check';
import type { GroupKind } from '../domain/groupSteps';
import { type Incident, type State, urgencyOf } from '../domain/incident';
import { age } from './format';
import { oneLine } from '../domain/text/text';
import { commandOf } from '../commandIds';

/** Who an incident is about, in a few words: a name, or else the login without its domain. */
export function who({ user, hostname, id }: Incident): string {
  const login = user?.principal ?? user?.mail ?? user?.id;
  const name = user?.name ?? (login && oneLine(login).replace(/^[^\\]+\\(?=.)|(?<=.)@.*$/gs, '')) ?? hostname ?? '';
  return oneLine(name) || oneLine(id);
}

/** What happened, in a few words; without what the groups above say already. */
export function what({ policy, severity, status }: Incident, within: ReadonlySet<GroupKind> = nothing): string {
  const parts: readonly (readonly [GroupKind, string | undefined])[] = [
    ['severity', severity?.label],
    ['policy', policy?.name],
    ['status', status.label],
  ];
  return oneLine(parts.flatMap(([kind, part]) => (part && !within.has(kind) ? [part] : [])).join(' · '));
}

const nothing: ReadonlySet<GroupKind> = new Set();

/** Text with letters that run from right to left, so that it turns nothing around it (Unicode UAX 9, FSI and PDI). */
export function isolated(text: string): string {
  return /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u.test(text)
    ? `\u2068${text}\u2069`
    : text;
}

/** A state in words. */
export function stateLabel(state: State): string {
  const { t } = vscode.l10n;
  return { attention: t('needs attention'), waiting: t('waiting'), closed: t('closed') }[state];
}

/** What an incident asks of the analyst, in words. */
export function stateText({ status, unlistedSince }: Incident): string {
  return unlistedSince === undefined ? stateLabel(status.state) : vscode.l10n.t('no longer listed by the API');
}

/** What a check is called, in the user's language. */
export function checkTitle(id: CheckId): string {
  return vscode.l10n.t(checkTitles[id]);
}

/** By urgency, 1 to 5: other shapes, not colors alone. */
const urgencyIcons = [
  ['circle-large-outline', 'problemsInfoIcon.foreground'],
  ['info', 'problemsInfoIcon.foreground'],
  ['warning', 'problemsWarningIcon.foreground'],
  ['error', 'problemsErrorIcon.foreground'],
  ['flame', 'problemsErrorIcon.foreground'],
] as const;

/** The icon of an incident: its shape and color show state and urgency. */
export function incidentIcon(incident: Incident): vscode.ThemeIcon {
  if (incident.unlistedSince !== undefined) {
    return new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('descriptionForeground'));
  }
  switch (incident.status.state) {
    case 'attention': {
      const [icon, color] = urgencyIcons[urgencyOf(incident) - 1] ?? urgencyIcons[4];
      return new vscode.ThemeIcon(icon, new vscode.ThemeColor(color));
    }
    case 'waiting':
      return new vscode.ThemeIcon('clock', new vscode.ThemeColor('problemsWarningIcon.foreground'));
    case 'closed':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('descriptionForeground'));
  }
}

export interface IncidentItemContext {
  /** Ms since the epoch. */
  readonly now: number;
  /** What the groups above the row say already. */
  readonly within: ReadonlySet<GroupKind>;
  /** Whether nobody has seen it yet. */
  readonly isUnread: boolean;
  /** Whether it has changed since somebody looked. */
  readonly hasChanged: boolean;
  /** The checks that flag it, the most pressing first. */
  readonly checks: readonly CheckId[];
  /** Whether the row marks a sample incident. */
  readonly isSample: boolean;
}

/** The row of an incident. Its tooltip is made when asked for: see `incidentTooltip.ts`. */
export function incidentItem(
  incident: Incident,
  id: string,
  { now, within, isUnread, hasChanged, checks, isSample }: IncidentItemContext,
): vscode.TreeItem {
  const { tenant, hostname, createdAt, isLive } = incident;
  const marks = [...(isSample ? [vscode.l10n.t('sample')] : []), ...(hasChanged ? [vscode.l10n.t('changed')] : [])];
  const about = what(incident, within);
  // Below a person's name, what distinguishes incidents comes first.
  const [label, rest] = within.has('user') && about !== '' ? [about, ''] : [who(incident), about];
  const item = new vscode.TreeItem(isolated(label));
  item.id = id;
  // The age first: it is short, and a narrow sidebar cuts the end off.
  const parts = [
    ...marks,
    // Spoken with the state.
    incident.unlistedSince === undefined ? '' : vscode.l10n.t('no longer listed'),
    age(createdAt, now),
    // One tells why to look; all are spoken, in the hover and in the details.
    ...checks.slice(0, 1).map(checkTitle),
    rest,
    within.has('tenant') ? '' : oneLine(tenant?.name ?? ''),
    oneLine(hostname ?? ''),
  ].filter((part) => part !== '');
  item.description = parts.map(isolated).join(' · ');
  item.iconPath = incidentIcon(incident);
  item.contextValue = incidentContext(incident, isUnread, hasChanged);
  item.accessibilityInformation = {
    label: [
      who(incident),
      ...(isUnread ? [vscode.l10n.t('unread')] : []),
      ...marks,
      ...checks.map((check) => vscode.l10n.t('check: {0}', checkTitle(check))),
      what(incident),
      // Where there is a severity, it has been named.
      ...(incident.urgency ? [vscode.l10n.t('urgency {0} of 5', incident.urgency)] : []),
      ...(isLive && urgencyOf(incident) > 0 ? [vscode.l10n.t('live')] : []),
      stateText(incident),
      oneLine(tenant?.name ?? ''),
      oneLine(hostname ?? ''),
      age(createdAt, now),
    ]
      .filter((part) => part !== '')
      .join(', '),
  };
  const ref = { connection: incident.connection, id: incident.id };
  item.command = commandOf('openDetails', vscode.l10n.t('Open Details'), ref);
  return item;
}

/** What menus ask of the row of an incident: what there is to open and to filter by. */
export function incidentContext(incident: Incident, isUnread: boolean, changed: boolean): string {
  const { url, tenant, user, policy, hostname } = incident;
  const facts = { link: url, unread: isUnread, read: !isUnread, changed, tenant, user, policy, host: hostname };
  const known = Object.entries(facts).flatMap(([name, value]) => (value ? name : []));
  return `incident.${known.join('.')}`;
}
