import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { createApi, type IncidentsApi } from './api';
import { registerAssistants } from './features/assistants/registerAssistants';
import { tellDatabaseProblem, tellSecretsProblem } from './features/cache/cacheCommands';
import { copy } from './ui/copy';
import { showNew } from './features/details/openCommands';
import { registerCommands } from './features/registerCommands';
import type { Connection } from './connections/connection';
import { Connections } from './connections/connections';
import { cacheKeyStore, KeyStore } from './connections/keyStore';
import { Networks } from './connections/networks';
import { SampleMode } from './connections/sampleMode';
import { fetchSettings } from './settings';
import { SourceFactory } from './connections/sourceFactory';
import { UnusedKeys } from './connections/unusedKeys';
import type { Undici } from './sources/net/transport/loadUndici';
import { systemClock } from './sources/systemClock';
import { openStore } from './sync/openStore';
import { timeZone } from './ui/format';
import { openLog } from './ui/logChannel';
import { openViews } from './features/openViews';

/** A digest of the code that maps records, which the build puts in. */
declare const MAPPER_VERSION: string;

/** Where it is noted that the profile has a database. */
const databaseState = 'incidents.database';

/** Builds every part, hands each what it needs, registers. Makes no request and awaits nothing. */
export function activate(context: vscode.ExtensionContext): IncidentsApi {
  const own = <T extends { dispose(): unknown }>(part: T): T => (context.subscriptions.push(part), part);
  const log = own(openLog());
  const { extensionUri, extension, globalState: memento } = context;
  const folder = context.globalStorageUri.fsPath;

  const keys = new KeyStore(context.secrets);
  const sample = own(new SampleMode(memento));
  const connections = own(new Connections(keys, sample));
  const networks = own(new Networks({ keys, load: () => createRequire(__filename)('./network.js') as Undici }));
  const { version } = extension.packageJSON as { version: string };
  // Asked for each request: as a rule the editor's own fetch, which knows the user's proxy and certificates.
  const fetch = (connection: Connection): typeof globalThis.fetch =>
    sample.fetch(connection.id) ?? networks.fetch(connection) ?? globalThis.fetch;
  const { store, unseen, sync, background, cache, database, ledger } = own(
    openStore({
      folder,
      clock: systemClock,
      existed: () => memento.get(databaseState) === true,
      onCreate: () => void memento.update(databaseState, true),
      onProblem: tellDatabaseProblem(log),
      cacheKeys: cacheKeyStore(context.secrets),
      onSecretsProblem: tellSecretsProblem(log),
      mapper: `${MAPPER_VERSION} ${vscode.env.language}`,
      ...fetchSettings,
      log,
    }),
  );
  const sources = own(
    new SourceFactory({
      keys: sample.withKeys(keys),
      clock: systemClock,
      networks,
      fetch,
      userAgent: `incident-browser/${version}`,
      ledger,
    }),
  );
  const held = { connections, networks, sources, store, unseen, sync, database, clock: systemClock };
  const views = own(
    openViews({
      ...held,
      extensionUri,
      version,
      memento,
      showNew,
      copy: async (text) => copy([text]),
      onShown: () => background.wake(),
    }),
  );

  const unusedKeys = new UnusedKeys({
    keys,
    known: () => connections.ids(),
    state: memento,
    clock: systemClock,
    onDelete: (id) => log.info(`${id}: key deleted, not in the settings for 30 days`),
  });
  const followConnections = (): void => {
    const shared = ({ id }: { id: string }): boolean => !connections.isSample(id);
    sync.setConnections(sources.followed(connections.enabled()).map((each) => ({ ...each, shared: shared(each) })));
    networks.retain(connections.enabled());
    void unusedKeys.look();
    background.reconsider();
  };
  own(connections.onDidChange(followConnections));
  const onFocus = (): void => {
    background.reconsider();
    void unusedKeys.look();
  };
  own(vscode.window.onDidChangeWindowState(({ focused }) => focused && onFocus()));
  own(
    vscode.workspace.onDidChangeConfiguration(
      (event) => event.affectsConfiguration('incidents.refreshInterval') && background.reconsider(),
    ),
  );
  // A key that was replaced, here or in another window, may mend what failed.
  own(keys.onDidChange((id) => sync.status(id).error && void sync.refresh('background', [id])));
  own(sources.onDidWait(({ connections: ids, until }) => ids.forEach((id) => sync.setWaiting(id, until))));
  followConnections();
  if (connections.list().length > 0) void cache.sweep();

  const { tryKey } = sources;
  const userFolder = vscode.Uri.file(dirname(dirname(folder)));
  own(registerCommands({ ...held, ...views, cache, sample, tryKey, log, userFolder }));
  own(registerAssistants({ ...held, visible: views.visible, timeZone }));

  const { api, changed } = createApi({ store, sync, visible: views.visible });
  own(changed);
  return api;
}
