import * as vscode from 'vscode';
import { createApi, type IncidentsApi } from './api';
import { registerConnectionCommands } from './commands/connectionCommands';
import { registerDiagnoseCommand } from './commands/diagnoseCommand';
import { registerFilterCommands } from './commands/filterCommands';
import { registerGoToCommand } from './commands/goTo';
import { registerOpenCommands } from './commands/openCommands';
import { registerOrderCommands } from './commands/orderCommands';
import { registerRefreshCommands } from './commands/refreshCommands';
import { registerSampleCommands } from './commands/sampleCommands';
import { registerSavedFilterCommands } from './commands/savedFilterCommands';
import type { Connection } from './connections/connection';
import { Connections } from './connections/connections';
import { KeyStore } from './connections/keyStore';
import { SampleMode } from './connections/sampleMode';
import { SourceFactory } from './connections/sourceFactory';
import { systemClock } from './sources/systemClock';
import { BackgroundRefresh } from './store/backgroundRefresh';
import { IncidentStore } from './store/incidentStore';
import { openLedgers } from './store/openLedgers';
import { Sync } from './store/sync';
import { ConnectionsTree } from './views/connectionsTree';
import { DetailsPanel } from './views/details/detailsPanel';
import { DiagnosisDocument } from './views/diagnosis';
import { IncidentsView } from './views/incidentsView';
import { RawDocuments } from './views/rawDocument';
import { SavedFiltersTree } from './views/savedFilters';
import { VisibleIncidents } from './views/visibleIncidents';

/** Builds every part, hands each what it needs, registers. Makes no request and awaits nothing. */
export function activate(context: vscode.ExtensionContext): IncidentsApi {
  const own = <T extends { dispose(): unknown }>(part: T): T => (context.subscriptions.push(part), part);
  const setting = (name: string, fallback: number): number =>
    vscode.workspace.getConfiguration('incidents').get(name, fallback);
  const log = own(vscode.window.createOutputChannel('Incident Browser', { log: true }));
  const { extensionUri, extension, globalState: memento } = context;
  const folder = context.globalStorageUri.fsPath;

  const keys = new KeyStore(context.secrets);
  const sample = own(new SampleMode(memento));
  const connections = own(new Connections(keys, sample));
  const { version } = extension.packageJSON as { version: string };
  // Asked for each request: the editor's own fetch, which knows the user's proxy and certificates.
  const fetch = (connection: Connection): typeof globalThis.fetch => sample.fetch(connection.id) ?? globalThis.fetch;
  const sources = own(
    new SourceFactory({
      keys: sample.withKeys(keys),
      clock: systemClock,
      fetch,
      userAgent: `incident-browser/${version}`,
      ledger: openLedgers({ folder, clock: systemClock, log }),
    }),
  );

  const store = new IncidentStore();
  const sync = own(new Sync({ store, clock: systemClock, lookbackDays: () => setting('lookbackDays', 90), log }));
  const intervalMinutes = (): number => setting('refreshInterval', 5);
  const background = own(new BackgroundRefresh({ sync, clock: systemClock, intervalMinutes }));
  const connectionName = (id: string): string => connections.find(id)?.name ?? id;
  const visible = own(new VisibleIncidents(store, connectionName));
  const view = own(new IncidentsView({ store, sync, connections, visible, memento, onShown: () => background.wake() }));
  own(new ConnectionsTree({ store, sync, connections, sources }));
  const details = own(new DetailsPanel({ extensionUri, store, sync, connections }));
  const { tree, treeView } = view;

  const followConnections = (): void => {
    sync.setConnections(sources.synced(connections.enabled()));
    background.reconsider();
  };
  own(connections.onDidChange(followConnections));
  // A key that was replaced, here or in another window, may mend what failed.
  own(keys.onDidChange((id) => sync.status(id).error && void sync.refresh('background', [id])));
  own(sources.onDidWait(({ connections: ids, until }) => ids.forEach((id) => sync.setWaiting(id, until))));
  followConnections();

  own(new RawDocuments(store));
  own(registerRefreshCommands(sync));
  own(registerFilterCommands(visible));
  own(registerOrderCommands(visible));
  own(registerSavedFilterCommands(visible));
  own(registerGoToCommand(visible, connectionName));
  own(new SavedFiltersTree(visible));
  own(registerOpenCommands({ store, details, tree, treeView, isSample: (id) => connections.isSample(id) }));
  own(registerDiagnoseCommand(own(new DiagnosisDocument({ connections, sync, store, sources, version }))));
  own(registerConnectionCommands({ connections, tryKey: sources.tryKey, sync, store }));
  own(registerSampleCommands(sample, sync));
  own(vscode.commands.registerCommand('incidents.showLog', () => log.show()));

  const { api, changed } = createApi({ store, sync, visible });
  own(changed);
  return api;
}
