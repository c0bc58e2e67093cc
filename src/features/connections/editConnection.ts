import * as vscode from 'vscode';
import { originOf, parseConnection, type Connection } from '../../connections/connection';
import type { Incident } from '../../domain/incident';
import { vendorOf } from '../../sources/vendors';
import { oneLine, withoutIcons, withoutLinks } from '../../domain/text/text';
import { networkText } from '../../ui/networkText';
import { fieldsOf, type ConnectionField, addressRemark } from './connectionFields';
import { editNetwork } from './editNetwork';
import { askForChoices } from './choices';
import { askStep, type Remark } from './inputSteps';
import { askForKey, keep, type ConnectionParts } from './keepConnection';

/**
 * Shows what a connection is made of and changes one thing after the other, until the user closes the list.
 * @param page `network`: shows its network settings only
 */
export async function editConnection(parts: ConnectionParts, connection: Connection, page?: unknown): Promise<void> {
  const { t } = vscode.l10n;
  const network = async (before: Connection): Promise<Connection> =>
    editNetwork(parts.networks, before, async (changed, secrets, last) =>
      keep(parts, changed, { secrets, before: last }),
    );
  if (page === 'network') {
    await network(connection);
    return;
  }
  const { form } = await vendorOf(connection.kind).load();
  let current = connection;
  for (;;) {
    const enabled = current.enabled !== false;
    const items: (vscode.QuickPickItem & { field?: ConnectionField; toggle?: true; network?: true })[] = [
      ...fieldsOf(current, form, incidentsOf(parts, current)).map(fieldItem),
      { label: t('Key'), description: t('replace…') },
      { label: t('Network'), description: networkText(current), network: true },
      {
        label: t('Refreshing'),
        description: enabled ? t('on (select to turn off)') : t('off (select to turn on)'),
        toggle: true,
      },
    ];
    const title = t('Edit {0}', oneLine(current.name, 60));
    const picked = await vscode.window.showQuickPick(items, {
      title,
      placeHolder: t('Choose a setting to change'),
      // As in `editNetwork`.
      ignoreFocusOut: true,
    });
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
    if (!(await keep(parts, changed.connection, { key: changed.key, before: current }))) return;
    current = parts.connections.find(current.id) ?? changed.connection;
  }
}

/** The row of a field. */
export function fieldItem(field: ConnectionField): vscode.QuickPickItem & { readonly field: ConnectionField } {
  return { label: field.label, description: withoutIcons(field.now), field };
}

interface Change {
  readonly connection: Connection;
  readonly key?: string;
}

async function askForField(
  parts: ConnectionParts,
  current: Connection,
  field: ConnectionField,
): Promise<Change | undefined> {
  const title = vscode.l10n.t('Edit {0}: {1}', oneLine(current.name, 60), field.label);
  const { prompt, value: before, values, choices } = field;
  if (choices) {
    const chosen = await askForChoices({ title, prompt, chosen: values, ...choices });
    if (!chosen) return undefined;
    const connection = parseConnection(field.change(choices.many ? chosen : (chosen[0] ?? '')), vscode.l10n.t);
    if (!('reason' in connection)) return { connection };
    void vscode.window.showErrorMessage(withoutLinks(connection.reason));
    return undefined;
  }
  const answer = await askStep({
    title,
    prompt,
    value: before,
    whileTyping: (value) => remarkOn(field, parseConnection(field.change(value), vscode.l10n.t)),
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

/** What is wrong with what is typed; of an address, what it means. */
function remarkOn({ isAddress }: ConnectionField, connection: ReturnType<typeof parseConnection>): Remark | undefined {
  return isAddress || 'reason' in connection ? addressRemark(connection) : undefined;
}

async function askForNewKey(parts: ConnectionParts, connection: Connection): Promise<Change | undefined> {
  const title = vscode.l10n.t('Key of {0} for {1}', oneLine(connection.name, 60), originOf(connection));
  const key = await askForKey(parts, connection, { title });
  return typeof key === 'string' ? { connection, key } : undefined;
}

/** What a connection has brought. */
function incidentsOf({ store }: ConnectionParts, { id }: Connection): readonly Incident[] {
  return store.all().filter(({ connection }) => connection === id);
}
