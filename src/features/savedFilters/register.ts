import * as vscode from 'vscode';
import { registerCommand } from '../../ui/registerCommand';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import type { RowCommand } from './changeSavedFilter';
import { SavedFiltersTree } from './savedFilters';

/** The view Saved Filters and what its rows offer. */
export function registerSavedFilters({ visible }: { readonly visible: VisibleIncidents }): vscode.Disposable {
  return vscode.Disposable.from(new SavedFiltersTree(visible), registerSavedFilterCommands(visible));
}

/** `saveFilter`, and what the rows of the view Saved Filters offer: rename, delete, move up, move down. */
export function registerSavedFilterCommands(visible: VisibleIncidents): vscode.Disposable {
  const ofRow = (name: RowCommand): vscode.Disposable =>
    registerCommand(name, async (row?: unknown) => (await import('./changeSavedFilter')).changeSavedFilter(name, row));
  return vscode.Disposable.from(
    registerCommand('saveFilter', async (given?: unknown) =>
      (await import('./changeSavedFilter')).saveFilter(visible, given),
    ),
    ofRow('renameSavedFilter'),
    ofRow('deleteSavedFilter'),
    ofRow('moveSavedFilterUp'),
    ofRow('moveSavedFilterDown'),
  );
}
