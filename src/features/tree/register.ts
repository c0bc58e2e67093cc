import * as vscode from 'vscode';
import type { IncidentRef } from '../../domain/incident';
import { registerCommand } from '../../ui/registerCommand';
import { registerDecorations } from './decorations';
import { type FilterByParts, registerFilterBy } from './filterByCommands';
import { IncidentsView, type IncidentsViewParts } from './incidentsView';
import { registerRefreshCommands, type RefreshParts } from './refreshCommands';
import type { RowsAtKey } from './rowsAtKey';
import type { TreeNode } from './treeNode';

/** The list of incidents, its order and its refresh. */
export function registerTree(services: IncidentsViewParts & RefreshParts & FilterByParts) {
  const view = new IncidentsView(services);
  let keys: RowsAtKey | undefined;
  const owned = vscode.Disposable.from(
    view,
    registerDecorations(),
    registerCommand('groupBy', async (given?: unknown) =>
      (await import('./chooseOrder')).chooseGrouping(services.visible, given),
    ),
    registerCommand('sortBy', async (given?: unknown) =>
      (await import('./chooseOrder')).chooseSorting(services.visible, given),
    ),
    registerRefreshCommands(services),
    registerFilterBy(services),
  );
  return {
    treeView: view.treeView,
    /** Does something with the rows that a key pressed in the tree is about, the one with the focus first. */
    atKey: async <T>(work: (rows: readonly TreeNode[]) => Promise<T>): Promise<T> => {
      const { RowsAtKey } = await import('./rowsAtKey');
      return (keys ??= new RowsAtKey(view.treeView)).do(work);
    },
    /** Selects the row of an incident. @param focus whether the keyboard is to go there as well */
    reveal: async (ref: IncidentRef, focus: boolean): Promise<void> => view.reveal(ref, focus),
    dispose: () => owned.dispose(),
  };
}
