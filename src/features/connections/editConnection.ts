import * as vscode from 'vscode';
import { originOf, parseConnection, type Connection } from '../../connections/connection';
import { vendorOf } from '../../sources/vendors';
import { oneLine } from '../../domain/text/text';
import { networkText } from '../../ui/wayText';
import { fieldsOf, type Field } from './connectionFields';
import { editNetwork } from './editNetwork';
import { askStep } from './inputSteps';
import { askForKey, keep, type ConnectionParts } from './keepConnection';

/**
 * Shows what a connection is made of and changes one thing after the other, until the user closes the list.
 * @param page `network`: shows its network settings only
 */
export async function editConnection(parts: ConnectionParts, connection: Connection, page?: unknown): Promise<void> {
  const { t } = vscode.l10n;
  const network = async (before: Connection): Promise<Connection> =>
    editNetwork(parts.networks, before, async (changed, secrets) => keep(parts, changed, undefined, secrets));
  if (page === 'network') {
    await network(connection);
    return;
  }
  const { form } = await vendorOf(connection.kind).parts();
  let current = connection;
  for (;;) {
    const enabled = current.enabled !== false;
    const items: (vscode.QuickPickItem & { field?: Field; toggle?: true; network?: true })[] = [
      ...fieldsOf(current, form).map((field) => ({ label: field.label, description: oneLine(field.now), field })),
      { label: t('Key'), description: t('replace…') },
      { label: t('Network'), description: networkText(current), network: true },
      {
        label: t('Refreshing'),
        description: enabled ? t('on (select to turn off)') : t('off (select to turn on)'),
        toggle: true,
      },
    ];
    const title = t('Edit {0}', oneLine(current.name, 60));
    const picked = await vscode.window.showQuickPick(items, { title, placeHolder: t('Choose a setting to change') });
    if (!picked) return;
    if (picked.network) {
      current = await network(current);
      continue;
    }
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
  const answer = await askStep({
    title: vscode.l10n.t('Edit {0}: {1}', oneLine(current.name, 60), field.label),
    prompt: field.prompt,
    value: field.value,
    check: (value) => {
      const parsed = parseConnection(field.change(value), vscode.l10n.t);
      return 'reason' in parsed ? parsed.reason : undefined;
    },
  });
  if (typeof answer !== 'string') return undefined;
  const connection = parseConnection(field.change(answer));
  if ('reason' in connection) return undefined;
  // A key belongs to the origin that it was given for: another origin has to be given one.
  return originOf(connection) === originOf(current) ? { connection } : askForNewKey(parts, connection);
}

async function askForNewKey(parts: ConnectionParts, connection: Connection): Promise<Change | undefined> {
  const title = vscode.l10n.t('Key of {0} for {1}', oneLine(connection.name, 60), originOf(connection));
  const key = await askForKey(parts, connection, title);
  return typeof key === 'string' ? { connection, key } : undefined;
}
