import * as vscode from 'vscode';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { registerSavedFilterCommands } from './savedFilterCommands';
import { SavedFiltersTree } from './savedFilters';

/** The view Saved Filters and what its rows offer. */
export function registerSavedFilters({ visible }: { readonly visible: VisibleIncidents }): vscode.Disposable {
  return vscode.Disposable.from(new SavedFiltersTree(visible), registerSavedFilterCommands(visible));
}
