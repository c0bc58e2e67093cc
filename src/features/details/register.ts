import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import type { Targets } from '../../ui/commandTarget';
import { LazyDetailsPanels } from './lazyDetailsPanels';
import type { DetailsPanelsParts } from './detailsPanels';
import type { OpenParts } from './openActions';
import { registerOpenCommands } from './openCommands';
import type { RawDocuments } from './rawDocument';
import type { IncidentStore } from '../../store/incidentStore';
import { Emitter } from '../../domain/events';

type DetailsServices = Omit<OpenParts, 'details' | 'isSample'> &
  Omit<DetailsPanelsParts, 'onMissing' | 'viewType'> &
  Pick<Targets, 'treeView' | 'atKey'> & { readonly connections: Connections; readonly onShown: () => void };

/** The panels that show incidents, and what can be done with an incident. */
export function registerDetails(services: DetailsServices) {
  const details = new LazyDetailsPanels({ ...services, onMissing: services.onShown });
  const owned = vscode.Disposable.from(
    details,
    registerRawDocuments(services.store),
    registerOpenCommands({ ...services, details, isSample: (id) => services.connections.isSample(id) }),
  );
  return { details, dispose: () => owned.dispose() };
}

/** The documents of raw JSON, which are loaded with the first of them. */
function registerRawDocuments(store: IncidentStore): vscode.Disposable {
  const changed = new Emitter<vscode.Uri>();
  let documents: RawDocuments | undefined;
  const provider: vscode.TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => {
      const { RawDocuments } = await import('./rawDocument');
      return (documents ??= new RawDocuments(store, changed)).textOf(uri);
    },
  };
  return vscode.Disposable.from(
    vscode.workspace.registerTextDocumentContentProvider('incidents', provider),
    { dispose: () => documents?.dispose() },
    changed,
  );
}
