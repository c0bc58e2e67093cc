import * as vscode from 'vscode';
import type { Incident, State } from '../domain/incident';
import { absoluteTime, age, longDuration } from './format';
import { oneLine } from '../domain/text/text';
import { commandOf } from '../commandIds';

/** Who an incident is about, in a few words: a name, or else the login without its domain. */
export function who({ user, hostname, id }: Incident): string {
  const login = user?.principal ?? user?.mail ?? user?.id;
  const name = user?.name ?? (login && oneLine(login).replace(/^[^\\]+\\(?=.)|(?<=.)@.*$/gs, '')) ?? hostname ?? '';
  return oneLine(name) || oneLine(id);
}

/** What happened, in a few words; without the policy where the group says it already. */
export function what({ policy, severity, status }: Incident, withPolicy = true): string {
  const parts = [severity?.label, withPolicy ? policy?.name : undefined, status.label];
  return oneLine(parts.filter((part) => part).join(' · '));
}

/** A state in words. */
export function stateLabel(state: State): string {
  switch (state) {
    case 'attention':
      return vscode.l10n.t('needs attention');
    case 'waiting':
      return vscode.l10n.t('waiting');
    case 'closed':
      return vscode.l10n.t('closed');
  }
}

/** What an incident asks of the analyst, in words. */
export function stateText({ status, unlistedSince }: Incident): string {
  return unlistedSince === undefined ? stateLabel(status.state) : vscode.l10n.t('no longer listed by the API');
}

/** The icon of an incident: its shape tells the state, its colour the severity as well. */
export function incidentIcon({ status, severity, unlistedSince }: Incident): vscode.ThemeIcon {
  if (unlistedSince !== undefined) {
    return new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('descriptionForeground'));
  }
  switch (status.state) {
    case 'attention':
      return new vscode.ThemeIcon('warning', new vscode.ThemeColor(attentionColor(severity?.rank ?? 0)));
    case 'waiting':
      return new vscode.ThemeIcon('clock', new vscode.ThemeColor('problemsWarningIcon.foreground'));
    case 'closed':
      return new vscode.ThemeIcon('pass', new vscode.ThemeColor('descriptionForeground'));
  }
}

/** An incident without a severity may be of any: it looks as grave as the gravest. */
function attentionColor(rank: number): string {
  if (rank === 0 || rank >= 4) return 'problemsErrorIcon.foreground';
  return rank === 3 ? 'problemsWarningIcon.foreground' : 'problemsInfoIcon.foreground';
}

export interface IncidentItemContext {
  /** Ms since the epoch. */
  readonly now: number;
  /** Whether the row stands in a group of its policy, so that it need not name it. */
  readonly inPolicy: boolean;
  /** Whether nobody has seen it yet. */
  readonly isNew: boolean;
  /** Whether the row says that the incident is made up. */
  readonly isSample: boolean;
}

/** The row of an incident. Its tooltip is made when asked for: see {@link incidentTooltip}. */
export function incidentItem(
  incident: Incident,
  id: string,
  { now, inPolicy, isNew, isSample }: IncidentItemContext,
): vscode.TreeItem {
  const marks = [
    ...(isSample ? [vscode.l10n.t('sample')] : []),
    ...(isNew ? [vscode.l10n.t('new')] : []),
    ...(incident.unlistedSince === undefined ? [] : [vscode.l10n.t('no longer listed')]),
  ];
  const item = new vscode.TreeItem(who(incident));
  item.id = id;
  // The age first: it is short, and a narrow sidebar cuts the end off.
  const parts = [
    ...marks,
    age(incident.createdAt, now),
    what(incident, !inPolicy),
    oneLine(incident.hostname ?? ''),
  ].filter((part) => part !== '');
  item.description = parts.join(' · ');
  item.iconPath = incidentIcon(incident);
  item.contextValue = incident.url === undefined ? 'incident' : 'incident.link';
  item.accessibilityInformation = {
    label: [
      who(incident),
      ...marks,
      what(incident),
      stateText(incident),
      ...(incident.tenant ? [oneLine(incident.tenant.name)] : []),
      ...(incident.hostname === undefined ? [] : [oneLine(incident.hostname)]),
      age(incident.createdAt, now),
    ].join(', '),
  };
  const ref = { connection: incident.connection, id: incident.id };
  item.command = commandOf('openDetails', vscode.l10n.t('Open Details'), ref);
  return item;
}

/** What a row's hover says: plain text, as everything an API sends is. */
export function incidentTooltip(incident: Incident, connectionName: string): string {
  const { user, tenant, policy, severity, status } = incident;
  const { t } = vscode.l10n;
  const lines: [string, string | undefined][] = [
    [t('Status'), `${status.label} (${stateText(incident)})`],
    [t('Severity'), severity?.label],
    [
      t('User'),
      [user?.name, user?.principal ?? user?.mail].filter((part) => part !== undefined).join(' – ') || undefined,
    ],
    [t('Tenant'), tenant?.name],
    [t('Policy'), policy?.name],
    [t('Host'), incident.hostname],
    [t('Occurred'), incident.occurredAt && absoluteTime(incident.occurredAt)],
    [t('Created'), incident.createdAt && absoluteTime(incident.createdAt)],
    [t('No longer listed since'), incident.unlistedSince && absoluteTime(incident.unlistedSince)],
    [t('Dwell time'), incident.dwellMinutes === undefined ? undefined : longDuration(incident.dwellMinutes)],
    [t('Connection'), connectionName],
  ];
  return lines.flatMap(([name, value]) => (value ? [`${name}: ${oneLine(value)}`] : [])).join('\n');
}
