import { registerCommand } from '../../ui/registerCommand';
import type * as manageConnections from './manageConnections';
import * as vscode from 'vscode';
import type { ConnectionsTreeParts } from './connectionRows';
import { ConnectionsTree } from './connectionsTree';
import type { ConnectionParts } from './keepConnection';

/** The view Connections, and the commands that add and change connections. */
export function registerConnections(services: ConnectionParts & ConnectionsTreeParts): vscode.Disposable {
  return vscode.Disposable.from(new ConnectionsTree(services), registerConnectionCommands(services));
}

/** `addConnection`, `editConnection`, `replaceKey`, `enableConnection`, `disableConnection`, `removeConnection`. */
export function registerConnectionCommands(parts: ConnectionParts): vscode.Disposable {
  const manage = async (): Promise<typeof manageConnections> => import('./manageConnections');
  return vscode.Disposable.from(
    registerCommand('addConnection', async (given?: unknown) => (await manage()).addConnection(parts, given)),
    registerCommand('editConnection', async (argument?: unknown, page?: unknown) =>
      (await manage()).changeConnection(parts, argument, page),
    ),
    registerCommand('replaceKey', async (argument?: unknown) => (await manage()).replaceKey(parts, argument)),
    registerCommand('enableConnection', async (argument?: unknown) => (await manage()).switchOn(parts, argument)),
    registerCommand('disableConnection', async (argument?: unknown) => (await manage()).switchOff(parts, argument)),
    registerCommand('removeConnection', async (argument?: unknown) =>
      (await manage()).removeConnection(parts, argument),
    ),
  );
}
