import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { baseUrlOf, parseConnection, type Connection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import { cleanKey } from '../../connections/key';
import { errorText } from '../../ui/vendorErrorText';
import { UserError } from '../../ui/failureText';
import { incidentCount } from '../../ui/format';
import { oneLine, withoutIcons, withoutLinks } from '../../domain/text/text';
import { editConnection } from './editConnection';
import { addByAsking } from './addConnection';
import { askForKey, keep, type ConnectionParts } from './keepConnection';
import { connectionIdOf } from '../../ui/registerCommand';
import { isRow } from '../../ui/commandTarget';
import { notRemoved, written } from './writeFailures';
import { runCommand } from '../../commandIds';

/** Adds a connection: as given, or asking for what is needed. @returns its id */
export async function addConnection(parts: ConnectionParts, given: unknown): Promise<string | undefined> {
  // The button above a tree hands over whichever row has the focus.
  return given === undefined || isRow(given) ? addByAsking(parts) : addGiven(parts, given);
}

/** Changes a connection. @param page what of it, asked for by default */
export async function changeConnection(parts: ConnectionParts, argument: unknown, page: unknown): Promise<void> {
  const connection = await targetConnection(parts.connections, argument);
  if (connection) await editConnection(parts, connection, page);
}

/** Asks for another key of a connection. */
export async function replaceKey(parts: ConnectionParts, argument: unknown): Promise<void> {
  const connection = await targetConnection(parts.connections, argument);
  if (!connection) return;
  const title = vscode.l10n.t('Replace the Key of {0}', oneLine(connection.name, 60));
  const key = await askForKey(parts, connection, { title });
  if (typeof key === 'string') await keep(parts, connection, { key, before: connection });
}

/** Fetches from a connection again. */
export async function switchOn(parts: ConnectionParts, argument: unknown): Promise<void> {
  const connection = await targetConnection(parts.connections, argument, ({ enabled }) => enabled === false);
  if (connection?.enabled !== false) return;
  const { enabled: _, ...others } = connection;
  await keep(parts, others, { before: connection });
}

/** Fetches from a connection no longer, and keeps it with its key. */
export async function switchOff(parts: ConnectionParts, argument: unknown): Promise<void> {
  const connection = await targetConnection(parts.connections, argument, ({ enabled }) => enabled !== false);
  if (!connection || connection.enabled === false) return;
  const isDone = await keep(parts, { ...connection, enabled: false }, { before: connection });
  // A script does not ask: the user hears of it.
  if (!isDone || typeof argument !== 'string') return;
  const { t } = vscode.l10n;
  const undo = t('Undo');
  void vscode.window
    .showInformationMessage(t('{0} is disabled.', withoutLinks(connection.name)), undo)
    .then(async (answer) => (answer === undo ? switchOn(parts, argument) : undefined));
}

/** Removes a connection and its key. */
export async function removeConnection(parts: ConnectionParts, argument: unknown): Promise<void> {
  const connection = await targetConnection(parts.connections, argument);
  if (!connection) return;
  // An id as argument comes from a script, which does not ask: the user hears of it.
  if (typeof argument !== 'string') {
    if (await confirmRemoval(parts, connection)) await remove(parts, connection);
  } else if (!(await removeAndNotify(parts, connection))) {
    throw new UserError(notRemoved(connection.name).settings);
  }
}

/**
 * The connection that a command is about: given by id or by a row, else the only one, else asked for.
 * @param isMeant which are to be chosen from
 */
async function targetConnection(
  connections: Connections,
  argument: unknown,
  isMeant: (connection: Connection) => boolean = () => true,
): Promise<Connection | undefined> {
  const own = connections.list().filter(({ id }) => !connections.isSample(id));
  const id = connectionIdOf(argument);
  if (id !== undefined) {
    const found = own.find((connection) => connection.id === id);
    if (!found) void vscode.window.showErrorMessage(vscode.l10n.t('No connection {0}.', withoutLinks(id)));
    return found;
  }
  if (!own[0]) void vscode.window.showInformationMessage(vscode.l10n.t('Add a connection first.'));
  const meant = own.filter(isMeant);
  if (meant.length < 2) return meant[0];
  const items = meant.map((connection) => ({ label: withoutIcons(connection.name), connection }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Choose a connection') });
  // As it is by then.
  return picked && connections.find(picked.connection.id);
}

/** Adds a connection without asking, and shows a message. @returns its id @throws UserError saying why it cannot be added */
async function addGiven(parts: ConnectionParts, given: unknown): Promise<string> {
  const { t } = vscode.l10n;
  const { secret, proxyPassword, passphrase, ...fields } = (
    typeof given === 'object' && given !== null ? given : {}
  ) as Record<string, unknown>;
  const connection = parseConnection({ ...fields, id: randomUUID() }, t);
  if ('reason' in connection) throw new UserError(connection.reason);
  if (typeof secret !== 'string' || !cleanKey(secret)) throw new UserError(t('A key is needed: secret.'));
  const network = Object.entries({ proxyPassword, passphrase }).filter(([, value]) => typeof value === 'string');
  if (network.length) await parts.connections.keepNetworkSecrets(connection, Object.fromEntries(network));
  const error = await parts.tryKey(connection, secret, new AbortController().signal);
  if (error) {
    if (network.length) await parts.connections.forgetKey(connection.id);
    throw new UserError(errorText(error, connection).unsaved);
  }
  if (!(await keep(parts, connection, { key: secret }))) throw new UserError(t('{0} wasn’t saved.', connection.name));
  void notifyAdded(parts, connection);
  return connection.id;
}

async function notifyAdded(parts: ConnectionParts, connection: Connection): Promise<void> {
  const { t } = vscode.l10n;
  const [show, undo] = [t('Show'), t('Remove')];
  const { host } = new URL(baseUrlOf(connection));
  const message = t('The connection {0} to {1} was added.', withoutLinks(connection.name), withoutLinks(host));
  const answer = await vscode.window.showInformationMessage(message, show, undo);
  if (answer === show) await runCommand('connections.focus');
  if (answer === undo) await removeAndNotify(parts, connection);
}

/** Removes a connection and shows a message. @returns whether it is gone */
async function removeAndNotify(parts: ConnectionParts, connection: Connection): Promise<boolean> {
  const incidents = incidentsText(parts, connection);
  return remove(parts, connection, () => {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The connection {0} was removed, with its key and {1}.', withoutLinks(connection.name), incidents),
    );
  });
}

/**
 * Removes a connection and its key. Failures are shown.
 * @param onDone called when both are gone
 * @returns whether the connection is gone
 */
async function remove(
  { connections, cache }: ConnectionParts,
  { id, name }: Connection,
  onDone?: () => void,
): Promise<boolean> {
  return written(notRemoved(name), async () => {
    await connections.remove(id);
    void cache.remove(id);
    await written(notRemoved(name), async () => {
      await connections.forgetKey(id);
      onDone?.();
    });
  });
}

/** How many incidents a connection has; those of a disabled one are hidden. */
function incidentsText({ store }: ConnectionParts, { id }: Connection): string {
  const number = store.count(id);
  return number > 0 ? incidentCount(number) : vscode.l10n.t('its incidents');
}

async function confirmRemoval(parts: ConnectionParts, connection: Connection): Promise<boolean> {
  const { t } = vscode.l10n;
  const agree = t('Remove');
  const incidents = incidentsText(parts, connection);
  const detail = t('Its key and {0} are removed from VS Code. Nothing changes at the vendor.', incidents);
  const question = t('Remove the connection {0}?', withoutLinks(connection.name));
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, agree)) === agree;
}
