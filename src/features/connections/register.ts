import * as vscode from 'vscode';
import { registerConnectionCommands } from './connectionCommands';
import { ConnectionsTree, type ConnectionsTreeParts } from './connectionsTree';
import type { ConnectionParts } from './keepConnection';

/** The view Connections, and the commands that add and change connections. */
export function registerConnections(services: ConnectionParts & ConnectionsTreeParts): vscode.Disposable {
  return vscode.Disposable.from(new ConnectionsTree(services), registerConnectionCommands(services));
}
