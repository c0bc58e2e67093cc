import * as vscode from 'vscode';
import { baseUrlOf, originOf, parseConnection, type Connection } from '../connections/connection';
import { oneLine } from '../views/plainText';
import { askStep } from './inputSteps';
import { askForKey, keep, type ConnectionParts } from './keepConnection';

/** One thing of a connection that can be changed. */
interface Field {
  readonly label: string;
  /** What it is now, in words. */
  readonly now: string;
  readonly prompt: string;
  readonly value: string;
  /** The connection with another value; an empty one means the default. */
  readonly change: (value: string) => Record<string, unknown>;
}

/** Shows what a connection is made of and changes one thing after the other, until the user closes the list. */
export async function editConnection(parts: ConnectionParts, connection: Connection): Promise<void> {
  const { t } = vscode.l10n;
  let current = connection;
  for (;;) {
    const enabled = current.enabled !== false;
    const items: (vscode.QuickPickItem & { field?: Field; toggle?: true; key?: true })[] = [
      ...fieldsOf(current).map((field) => ({ label: field.label, description: oneLine(field.now), field })),
      { label: t('Key'), description: t('replace…'), key: true },
      {
        label: t('Fetching'),
        description: enabled ? t('on – choose to switch off') : t('off – choose to switch on'),
        toggle: true,
      },
    ];
    const title = t('Edit {0}', oneLine(current.name, 60));
    const picked = await vscode.window.showQuickPick(items, { title, placeHolder: t('What to change') });
    if (!picked) return;
    const changed = picked.field
      ? await askForField(parts, current, picked.field)
      : picked.toggle
        ? { connection: { ...current, enabled: !enabled } }
        : await askForNewKey(parts, current);
    if (!changed) continue;
    if (!(await keep(parts, changed.connection, changed.key))) return;
    current = changed.connection;
  }
}

interface Change {
  readonly connection: Connection;
  readonly key?: string;
}

async function askForField(parts: ConnectionParts, current: Connection, field: Field): Promise<Change | undefined> {
  const title = vscode.l10n.t('Edit {0}', oneLine(current.name, 60));
  const parse = (value: string): ReturnType<typeof parseConnection> =>
    parseConnection(withoutBlanks(field.change(value)));
  const answer = await askStep({
    title: `${title}: ${field.label}`,
    prompt: field.prompt,
    value: field.value,
    check: (value) => {
      const parsed = parse(value);
      return 'reason' in parsed ? parsed.reason : undefined;
    },
  });
  if (typeof answer !== 'string') return undefined;
  const connection = parse(answer);
  if ('reason' in connection) return undefined;
  // A key belongs to the origin that it was given for: another origin has to be given one.
  return originOf(connection) === originOf(current) ? { connection } : askForNewKey(parts, connection);
}

async function askForNewKey(parts: ConnectionParts, connection: Connection): Promise<Change | undefined> {
  const title = vscode.l10n.t('Key of {0} for {1}', oneLine(connection.name, 60), originOf(connection));
  const key = await askForKey(parts, connection, title);
  return typeof key === 'string' ? { connection, key } : undefined;
}

function fieldsOf(connection: Connection): Field[] {
  const { t } = vscode.l10n;
  const { scope = {} } = connection;
  const scoped = (name: string, value: unknown): Record<string, unknown> => ({
    ...connection,
    scope: withoutBlanks({ ...scope, [name]: value }),
  });
  return [
    {
      label: t('Name'),
      now: connection.name,
      value: connection.name,
      prompt: t('What to call it in the views'),
      change: (name) => ({ ...connection, name }),
    },
    {
      label: t('Address'),
      now: baseUrlOf(connection),
      value: connection.baseUrl ?? '',
      prompt: t('Address of the API; empty for the vendor’s own. Another origin needs a key of its own.'),
      change: (baseUrl) => ({ ...connection, baseUrl }),
    },
    {
      label: t('Tenant'),
      now: scope.tenantId ?? t('all'),
      value: scope.tenantId ?? '',
      prompt: t('Petra tenant ID or Microsoft tenant ID; empty for all tenants'),
      change: (tenantId) => scoped('tenantId', tenantId),
    },
    {
      label: t('Start date'),
      now: scope.startDate ?? t('look-back of the settings'),
      value: scope.startDate ?? '',
      prompt: t(
        'Only incidents created on or after this date or date-time (ISO 8601), such as 2026-03-01; empty for the look-back of the settings',
      ),
      change: (startDate) => scoped('startDate', startDate),
    },
    {
      label: t('Limit'),
      now: scope.limit === undefined ? t('500, the most there is') : String(scope.limit),
      value: scope.limit === undefined ? '' : String(scope.limit),
      prompt: t('How many incidents one request may bring, 1 to 500; empty for 500'),
      change: (limit) => scoped('limit', limit === '' ? '' : Number(limit)),
    },
  ];
}

/** Drops parts that were left empty, so that their defaults hold. */
function withoutBlanks(fields: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(fields).filter(([, value]) => value !== '' && value !== undefined);
  return Object.fromEntries(
    kept.filter(([, value]) => typeof value !== 'object' || Object.keys(value ?? {}).length > 0),
  );
}
