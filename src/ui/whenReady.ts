import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import type { Sync } from '../sync/sync';
import { runCommand } from '../commandIds';

/** Resolves when a command can ask about incidents: true, or false without a connection, after a message. */
export type Ready = () => Promise<boolean>;

/** Resolves when the cache has been read: the extension may have been started by a command about it. */
export type Read = () => Promise<void>;

export function readOnce(sync: Sync): Read {
  let read: Promise<void> | undefined;
  return async () => (read ??= sync.catchUp());
}

/** The palette offers commands before it is known what there is. */
export function readyWith(connections: Connections, read: Read): Ready {
  const { t } = vscode.l10n;
  return async () => {
    if (connections.list().length > 0) {
      await read();
      return true;
    }
    const add = t('Add a Connection');
    void vscode.window
      .showInformationMessage(t('Add a connection first.'), add)
      .then(async (answer) => answer === add && runCommand('addConnection'));
    return false;
  };
}
