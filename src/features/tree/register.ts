import * as vscode from 'vscode';
import type { IncidentRef } from '../../domain/incident';
import { registerDecorations } from './decorations';
import { type FilterByParts, registerFilterBy } from './filterByCommands';
import { IncidentsView, type IncidentsViewParts } from './incidentsView';
import { registerOrderCommands } from './orderCommands';
import { registerRefreshCommands, type RefreshParts } from './refreshCommands';

/** The list of incidents, its order and its refresh. */
export function registerTree(services: IncidentsViewParts & RefreshParts & FilterByParts) {
  const view = new IncidentsView(services);
  const owned = vscode.Disposable.from(
    view,
    registerDecorations(),
    registerOrderCommands(services.visible),
    registerRefreshCommands(services),
    registerFilterBy(services),
  );
  return {
    treeView: view.treeView,
    /** Selects the row of an incident. @param focus whether the keyboard is to go there as well */
    reveal: async (ref: IncidentRef, focus: boolean): Promise<void> => view.reveal(ref, focus),
    dispose: () => owned.dispose(),
  };
}
