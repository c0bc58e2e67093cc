import * as vscode from 'vscode';
import type { Sync } from '../store/sync';
import { connectionIdOf } from './target';

/** `refresh` (all, or the connection of a row) and `cancelRefresh`. What fails is shown in the connection's own row. */
export function registerRefreshCommands(sync: Sync): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('incidents.refresh', async (argument?: unknown) => {
      const id = connectionIdOf(argument);
      return sync.refresh('user', id === undefined ? undefined : [id]);
    }),
    vscode.commands.registerCommand('incidents.cancelRefresh', () => sync.cancel()),
  );
}
