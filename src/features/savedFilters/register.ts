import * as vscode from 'vscode';
import { registerCommand } from '../../ui/registerCommand';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { SavedFiltersTree } from './savedFilters';

/** The view Saved Filters and what its rows offer. */
export function registerSavedFilters({ visible }: { readonly visible: VisibleIncidents }): vscode.Disposable {
  return vscode.Disposable.from(new SavedFiltersTree(visible), registerSavedFilterCommands(visible));
}

const rowCommands = ['renameSavedFilter', 'deleteSavedFilter', 'moveSavedFilterUp', 'moveSavedFilterDown'] as const;

/** `saveFilter`, and what the rows of the view Saved Filters offer: rename, delete, move up, move down. */
export function registerSavedFilterCommands(visible: VisibleIncidents): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('saveFilter', async (given?: unknown) =>
      (await import('./changeSavedFilter')).saveFilter(visible, given),
    ),
    ...rowCommands.map((name) =>
      registerCommand(name, async (row?: unknown) =>
        (await import('./changeSavedFilter')).changeSavedFilter(name, row),
      ),
    ),
  );
}
