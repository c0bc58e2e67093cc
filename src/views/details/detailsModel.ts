import * as vscode from 'vscode';
import type { Incident, IncidentRef, Source } from '../../domain/incident';
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
        // An id that only stands in for a missing one says nothing new.
        text(t('User ID'), unlike(user?.id, user?.name, user?.principal, user?.mail), 'code'),
      ]),
      section('where', t('Where'), [
        text(t('Tenant'), tenant?.name),
        text(t('Tenant ID'), unlike(tenant?.id, tenant?.name, tenant?.microsoftId), 'code'),
        text(t('Microsoft tenant ID'), tenant?.microsoftId, 'code'),
        text(t('Host'), incident.hostname),
        text(t('Connection'), context.connectionName),
      ]),
      section('what', t('What'), [
        text(t('Status'), `${status.label} – ${stateLabel(status.state)}`),
        text(t('Status as received'), status.value || undefined, 'code'),
        text(t('Policy'), policy?.name),
        text(t('Policy ID'), unlike(policy?.id, policy?.name), 'code'),
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
        ...(incident.lineageIds ?? []).map((id) => text(t('Lineage ID'), id, 'code')),
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
        unknownFields(incident).map(([name, value]) => text(name, valueText(value), 'code')),
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

/** Fields that are shown under words of their own, by path: those of the API pages, and the other places they are seen in. */
const knownFields: Readonly<Record<Source, ReadonlySet<string>>> = {
  petra: new Set(
    `id url createdAt occurredAt remediationStatus isLive dwellTimeMinutes
    tenant.petraTenantId tenant.name tenant.microsoftTenantId user.id user.userPrincipalName user.mail
    user.displayName user.accountEnabled user.lastPasswordChangeDateTime`.split(/\s+/),
  ),
  cyberhaven: new Set(
    `id trigger_time event_time policy_id policy_name policy_severity user_id username hostname event_lineage_ids
    resolution_status assignee ai_summary policy.id policy.name policy.severity user.id user.local_id
    user.local_username user.email status assigned_to assigned_to.name assigned_to.email
    event_lineage_id.start_event_id event_lineage_id.end_event_id event_details.start_event.action.hostname`.split(
      /\s+/,
    ),
  ),
};

/** What the record carries beyond those, by path. */
function unknownFields({ raw, source }: Incident): [path: string, value: unknown][] {
  return leaves(raw, '').filter(([path, value]) => value !== null && !knownFields[source].has(path));
}

/** Everything in an object that is no object itself; lists are taken whole. */
function leaves(value: object, prefix: string): [path: string, value: unknown][] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]): [string, unknown][] => {
    const path = prefix + name;
    const nested = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
    return nested ? leaves(inner, `${path}.`) : [[path, inner]];
  });
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function unlike(value: string | undefined, ...others: readonly (string | undefined)[]): string | undefined {
  return others.includes(value) ? undefined : value;
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
