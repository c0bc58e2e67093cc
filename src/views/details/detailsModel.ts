import * as vscode from 'vscode';
import type { Incident, IncidentRef } from '../../domain/incident';
import { absoluteTime, ago, longDuration, timeZone } from '../format';
import { stateLabel, who } from '../incidentItem';
import type { DetailsModel, Fact, Section } from './messages';

export interface DetailsContext {
  readonly connectionName: string;
  readonly sample: boolean;
  /** What to know about the data, such as that it is old. */
  readonly notice: string | undefined;
  /** Ms since the epoch. */
  readonly now: number;
}

/** Everything the details panel says of an incident. */
export function detailsModel(incident: Incident, context: DetailsContext): DetailsModel {
  const { t } = vscode.l10n;
  const { user, tenant, policy, severity, status, url } = incident;
  const subtitle = [tenant?.name, policy?.name, severity && t('{0} severity', severity.label)];
  return {
    title: who(incident),
    status: status.label,
    state: status.state,
    stateText: stateLabel(status.state),
    subtitle: subtitle.filter((part) => part).join(' · '),
    notices: [
      ...(context.sample ? [t('This is a made-up sample incident.')] : []),
      ...(context.notice === undefined ? [] : [context.notice]),
    ],
    actions: [
      ...(url === undefined
        ? []
        : [
            { action: 'openInDashboard', label: t('Open in Dashboard'), primary: true } as const,
            { action: 'copyLink', label: t('Copy Link'), primary: false } as const,
          ]),
      { action: 'copyId', label: t('Copy ID'), primary: false },
      { action: 'openRaw', label: t('Open Raw JSON'), primary: false },
    ],
    sections: [
      section('who', t('Who'), [
        text(t('Name'), user?.name),
        text(t('Principal'), user?.principal, 'code'),
        text(t('Mail'), user?.mail, 'code'),
        text(t('Account'), user?.enabled === undefined ? undefined : user.enabled ? t('Enabled') : t('Disabled')),
        time(t('Last password change'), user?.lastPasswordChange, context.now),
        text(t('User ID'), user?.id, 'code'),
      ]),
      section('where', t('Where'), [
        text(t('Tenant'), tenant?.name),
        text(t('Tenant ID'), tenant?.id, 'code'),
        text(t('Microsoft tenant ID'), tenant?.microsoftId, 'code'),
        text(t('Host'), incident.hostname),
        text(t('Connection'), context.connectionName),
      ]),
      section('what', t('What'), [
        text(t('Status'), `${status.label} – ${stateLabel(status.state)}`),
        text(t('Status as received'), status.value || undefined, 'code'),
        text(t('Policy'), policy?.name),
        text(t('Policy ID'), policy?.id, 'code'),
        text(t('Severity'), severity?.label),
        text(t('Assignee'), incident.assignee),
        text(
          t('Found'),
          incident.isLive === undefined
            ? undefined
            : incident.isLive
              ? t('Live, as it happened')
              : t('In historical data'),
        ),
        text(t('Summary'), incident.summary),
        text(t('Incident ID'), incident.id, 'code'),
        text(t('Link'), url, 'code'),
      ]),
      section('when', t('When'), [
        time(t('Occurred'), incident.occurredAt, context.now),
        time(t('Created'), incident.createdAt || undefined, context.now),
        dwell(incident.dwellMinutes),
      ]),
      section(
        'more',
        t('More in the record'),
        Object.entries(unknownFields(incident)).map(([name, value]) => text(name, valueText(value), 'code')),
      ),
    ].filter(({ facts }) => facts.length > 0),
    raw: { title: t('Raw JSON'), json: JSON.stringify(incident.raw, undefined, 2) },
    copyLabel: t('Copy {0}'),
  };
}

/** What the panel says when an incident cannot be shown, after a restart for example. */
export function missingModel({ id }: IncidentRef, connectionKnown: boolean): DetailsModel {
  const { t } = vscode.l10n;
  return {
    title: t('Incident not held'),
    status: '',
    state: 'closed',
    stateText: '',
    subtitle: id,
    notices: [
      connectionKnown
        ? t('Nothing has been fetched of this incident yet. It is shown here as soon as a refresh brings it.')
        : t('The connection that this incident came through is not there any more.'),
    ],
    actions: [],
    sections: [],
    raw: undefined,
    copyLabel: '',
  };
}

/** Fields of the two API pages, all shown under words of their own. */
const knownFields = new Set([
  'id',
  'url',
  'createdAt',
  'occurredAt',
  'remediationStatus',
  'isLive',
  'dwellTimeMinutes',
  'tenant.petraTenantId',
  'tenant.name',
  'tenant.microsoftTenantId',
  'user.id',
  'user.userPrincipalName',
  'user.mail',
  'user.displayName',
  'user.accountEnabled',
  'user.lastPasswordChangeDateTime',
]);

/** What the record carries beyond the API page, by path. */
function unknownFields({ raw }: Incident): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(raw)) {
    if ((name === 'tenant' || name === 'user') && typeof value === 'object' && value !== null) {
      for (const [part, inner] of Object.entries(value)) {
        if (!knownFields.has(`${name}.${part}`)) found[`${name}.${part}`] = inner;
      }
    } else if (!knownFields.has(name) && value !== null) found[name] = value;
  }
  return found;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function section(id: string, title: string, facts: readonly (Fact | undefined)[]): Section {
  return { id, title, facts: facts.filter((fact) => fact !== undefined) };
}

function text(label: string, value: string | undefined, kind: Fact['kind'] = 'text'): Fact | undefined {
  return value ? { label, value, kind } : undefined;
}

function time(label: string, value: string | undefined, now: number): Fact | undefined {
  if (!value) return undefined;
  if (Number.isNaN(Date.parse(value))) return { label, value, kind: 'text' };
  const when = Date.parse(value) <= now ? ago(value, now) : vscode.l10n.t('in the future');
  const other = timeZone() === 'utc' ? 'local' : 'utc';
  return {
    label,
    value: `${absoluteTime(value)} (${when})`,
    hint: `${absoluteTime(value, other)}\n${value}`,
    kind: 'text',
  };
}

function dwell(minutes: number | undefined): Fact | undefined {
  if (minutes === undefined) return undefined;
  const label = vscode.l10n.t('Dwell time');
  return { label, value: longDuration(minutes), hint: vscode.l10n.t('{0} minutes', minutes), kind: 'text' };
}
