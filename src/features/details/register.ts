import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import type { Targets } from '../../ui/commandTarget';
import { LazyDetailsPanels } from './lazyDetailsPanels';
import type { DetailsPanelsParts } from './detailsPanels';
import type { OpenParts } from './openActions';
import { registerOpenCommands } from './openCommands';
import { RawDocuments } from './rawDocument';

type DetailsServices = Omit<OpenParts, 'details' | 'isSample'> &
  Omit<DetailsPanelsParts, 'onMissing' | 'viewType'> &
  Pick<Targets, 'treeView' | 'atKey'> & { readonly connections: Connections; readonly onShown: () => void };

/** The panels that show incidents, and what can be done with an incident. */
export function registerDetails(services: DetailsServices) {
  const details = new LazyDetailsPanels({ ...services, onMissing: services.onShown });
  const owned = vscode.Disposable.from(
    details,
    new RawDocuments(services.store),
    registerOpenCommands({ ...services, details, isSample: (id) => services.connections.isSample(id) }),
  );
  return { details, dispose: () => owned.dispose() };
}
