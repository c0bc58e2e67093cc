import * as vscode from 'vscode';
import { baseUrlOf, type Connection } from '../../connections/connection';

/** One thing of a connection that can be changed. */
export interface Field {
  readonly label: string;
  /** What it is now, in words. */
  readonly now: string;
  readonly prompt: string;
  /** What it is now, as it is typed. */
  readonly value: string;
  /** The connection with another value, unchecked; an empty one means the default. */
  readonly change: (value: string) => Record<string, unknown>;
}

/** A field of `scope`: how it is called, asked for and read. */
interface ScopeField {
  readonly name: string;
  readonly label: string;
  readonly prompt: string;
  readonly read: (typed: string) => unknown;
  /** What holds when it is empty. */
  readonly none?: string;
}

/** Everything of a connection that can be changed, but its key. */
export function fieldsOf(connection: Connection): Field[] {
  const { t } = vscode.l10n;
  const fields: Field[] = [
    {
      label: t('Name'),
      now: connection.name,
      value: connection.name,
      prompt: t('Connection name, shown in the sidebar'),
      change: (name) => ({ ...connection, name }),
    },
    {
      label: t('Address'),
      now: baseUrlOf(connection),
      value: connection.baseUrl ?? '',
      prompt:
        connection.kind === 'petra'
          ? t('Address of the API; empty for the vendor’s own. Another origin needs a key of its own.')
          : t('Address of the tenant, such as https://acme.cyberhaven.io. Another origin needs a key of its own.'),
      change: (baseUrl) => withoutBlanks({ ...connection, baseUrl }),
    },
  ];
  if (connection.kind === 'cyberhaven') {
    fields.push({
      label: t('Key type'),
      now: connection.auth ?? t('found out by trying'),
      value: connection.auth ?? '',
      prompt: t('refreshToken, apiKey or bearer; empty to find out by trying'),
      change: (auth) => withoutBlanks({ ...connection, auth }),
    });
  }
  const scope: Readonly<Record<string, unknown>> = connection.scope ?? {};
  for (const { name, label, prompt, read, none } of connection.kind === 'petra' ? petraFields() : cyberhavenFields()) {
    const value = textOf(scope[name]);
    fields.push({
      label,
      now: value || (none ?? t('all')),
      value,
      prompt,
      change: (typed) => withoutBlanks({ ...connection, scope: withoutBlanks({ ...scope, [name]: read(typed) }) }),
    });
  }
  return fields;
}

function petraFields(): ScopeField[] {
  const { t } = vscode.l10n;
  return [
    {
      name: 'tenantId',
      label: t('Tenant'),
      prompt: t('Petra tenant ID or Microsoft tenant ID; empty for all tenants'),
      read: text,
    },
    {
      name: 'startDate',
      label: t('Start date'),
      prompt: t('Only incidents created on or after this date or date-time (ISO 8601), such as 2026-03-01'),
      read: text,
      none: t('look-back of the settings'),
    },
    {
      name: 'limit',
      label: t('Limit'),
      prompt: t('Only the newest, at most this many (1 to 500), in one request; empty for all that the API gives'),
      read: number,
      none: t('all that the API gives'),
    },
  ];
}

function cyberhavenFields(): ScopeField[] {
  const { t } = vscode.l10n;
  const several = t('several are set apart by commas; empty for all');
  return [
    {
      name: 'startTime',
      label: t('Start time'),
      prompt: t('Earliest time of an incident: ISO 8601 date or date-time'),
      read: text,
      none: t('look-back of the settings'),
    },
    {
      name: 'endTime',
      label: t('End time'),
      prompt: t('Latest time of an incident: ISO 8601 date or date-time; empty for none'),
      read: text,
      none: t('none'),
    },
    { name: 'resolutionStatuses', label: t('Statuses'), prompt: t('open, closed; {0}', several), read: list },
    {
      name: 'policySeverities',
      label: t('Severities'),
      prompt: t('informational, low, medium, high, critical; {0}', several),
      read: list,
    },
    { name: 'policyIds', label: t('Policies'), prompt: t('IDs of policies; {0}', several), read: list },
    { name: 'datasetIds', label: t('Data sets'), prompt: t('IDs of data sets; {0}', several), read: list },
    {
      name: 'datasetSensitivities',
      label: t('Sensitivities'),
      prompt: t('unrestricted, low, moderate, high, critical; {0}', several),
      read: list,
    },
    { name: 'users', label: t('Users'), prompt: t('User names; {0}', several), read: list },
    { name: 'assignees', label: t('Assignees'), prompt: t('Assignees; {0}', several), read: list },
    { name: 'hostnames', label: t('Hosts'), prompt: t('Host names; {0}', several), read: list },
    {
      name: 'pageSize',
      label: t('Page size'),
      prompt: t('How many incidents one request may bring, 1 to 1000; empty for 1000'),
      read: number,
      none: '1000',
    },
    {
      name: 'includeAiSummaries',
      label: t('AI summaries'),
      prompt: t('true or false; empty for true'),
      read: truth,
      none: 'true',
    },
  ];
}

const text = (typed: string): unknown => typed;
const number = (typed: string): unknown => (typed === '' ? '' : Number(typed));
const truth = (typed: string): unknown => ({ true: true, false: false })[typed] ?? typed;
const list = (typed: string): unknown =>
  typed
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/** Drops parts that were left empty, so that their defaults hold. */
function withoutBlanks(fields: Record<string, unknown>): Record<string, unknown> {
  const empty = (value: unknown): boolean =>
    value === '' || value === undefined || (typeof value === 'object' && Object.keys(value ?? {}).length === 0);
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !empty(value)));
}
