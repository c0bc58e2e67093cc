import * as vscode from 'vscode';
import type { Sync } from '../store/sync';

/** `refresh` and `cancelRefresh`. What fails is shown in the views, in the connection's own row. */
export function registerRefreshCommands(sync: Sync): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('incidents.refresh', async () => sync.refresh('user')),
    vscode.commands.registerCommand('incidents.cancelRefresh', () => sync.cancel()),
  );
}
