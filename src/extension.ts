import * as vscode from 'vscode';
import { createApi, type IncidentsApi } from './api';
import { cacheEnabled, cacheProblemTeller } from './commands/cacheCommands';
import { registerCommands } from './commands/registerCommands';
import type { Connection } from './connections/connection';
import { Connections } from './connections/connections';
import { cacheKeyStore, KeyStore } from './connections/keyStore';
import { SampleMode } from './connections/sampleMode';
import { SourceFactory } from './connections/sourceFactory';
import { systemClock } from './sources/systemClock';
import { openLedgers } from './store/openLedgers';
import { openStore } from './store/openStore';
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

  const { store, sync, background, persistence } = own(
    openStore({
      folder,
      clock: systemClock,
      cacheKeys: cacheKeyStore(context.secrets),
      cacheEnabled,
      onCacheProblem: cacheProblemTeller(log),
      lookbackDays: () => setting('lookbackDays', 90),
      intervalMinutes: () => setting('refreshInterval', 5),
      log,
    }),
  );
  const visible = own(new VisibleIncidents(store, (id) => connections.nameOf(id)));
  const view = own(new IncidentsView({ store, sync, connections, visible, memento, onShown: () => background.wake() }));
  own(new ConnectionsTree({ store, sync, connections, sources }));
  const details = own(new DetailsPanel({ extensionUri, store, sync, connections }));

  const followConnections = (): void => {
    const followed = sources.followed(connections.enabled());
    sync.setConnections(followed);
    persistence.setConnections(
      followed.filter(({ id }) => !connections.isSample(id)),
      connections.list().map(({ id }) => id),
    );
    background.reconsider();
  };
  own(connections.onDidChange(followConnections));
  // A key that was replaced, here or in another window, may mend what failed.
  own(keys.onDidChange((id) => sync.status(id).error && void sync.refresh('background', [id])));
  own(sources.onDidWait(({ connections: ids, until }) => ids.forEach((id) => sync.setWaiting(id, until))));
  followConnections();

  own(new RawDocuments(store));
  own(new SavedFiltersTree(visible));
  const diagnosis = own(new DiagnosisDocument({ connections, sync, store, sources, version }));
  const { tree, treeView } = view;
  const { tryKey } = sources;
  const held = { store, sync, persistence, connections, sample, tryKey };
  own(registerCommands({ ...held, visible, details, tree, treeView, diagnosis, log }));

  const { api, changed } = createApi({ store, sync, visible });
  own(changed);
  return api;
}
