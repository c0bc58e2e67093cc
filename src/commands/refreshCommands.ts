import * as vscode from 'vscode';
import type { Sync } from '../store/sync';
import type { Ready } from './ready';
import { connectionIdOf } from './target';

/**
 * `refresh` (all, or the connection with an id), `refreshConnection` (of a row) and `cancelRefresh`. What fails is shown in
 * the connection's own row.
 */
export function registerRefreshCommands(sync: Sync, ready: Ready): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('incidents.refresh', async (argument?: unknown) => {
      // The button above the tree hands over whichever row has the focus.
      const id = typeof argument === 'string' ? argument : undefined;
      if (id === undefined && !(await ready())) return [];
      return sync.refresh('user', id === undefined ? undefined : [id]);
    }),
    vscode.commands.registerCommand('incidents.refreshConnection', async (row?: unknown) => {
      const id = connectionIdOf(row);
      return sync.refresh('user', id === undefined ? undefined : [id]);
    }),
    vscode.commands.registerCommand('incidents.cancelRefresh', () => sync.cancel()),
  );
}
