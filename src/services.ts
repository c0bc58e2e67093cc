import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Connection } from './connections/connection';
import { Connections } from './connections/connections';
import { cacheKeyStore, KeyStore } from './connections/keyStore';
import { Networks } from './connections/networks';
import { SampleMode } from './connections/sampleMode';
import { SourceFactory } from './connections/sourceFactory';
import type { UnusedKeysParts } from './connections/unusedKeys';
import { GlobalState } from './globalState';
import { fetchSettings, onDidChangeSetting } from './settings';
import type { Undici } from './sources/net/transport/transport';
import { systemClock } from './sources/systemClock';
import { openStore } from './sync/openStore';
import { openLog } from './ui/logChannel';
import { readOnce, readyWith } from './ui/whenReady';
import { CheckIndex } from './ui/checkIndex';
import { RelatedIndex } from './ui/relatedIndex';
import { VisibleIncidents } from './ui/visibleIncidents';

/** A digest of the code that maps records, which the build puts in. */
declare const MAPPER_VERSION: string;

/** Where it is noted that the profile has a database. */
const databaseState = 'incidents.database';

/** What features work with; each takes what it needs of it. */
export type Services = ReturnType<typeof createServices>;

/** Builds everything below the features. Makes no request and awaits nothing; `start` begins to follow the connections. */
export function createServices(context: vscode.ExtensionContext) {
  const owned: { dispose(): unknown }[] = [];
  const own = <T extends { dispose(): unknown }>(part: T): T => (owned.push(part), part);
  const { extensionUri, extension } = context;
  const memento = new GlobalState(context.globalState);
  const { version } = extension.packageJSON as { version: string };
  const folder = context.globalStorageUri.fsPath;
  const clock = systemClock;
  const log = own(openLog());

  const keys = new KeyStore(context.secrets);
  const sample = own(new SampleMode(memento));
  const connections = own(new Connections(keys, sample));
  const networks = own(new Networks({ keys, load: () => createRequire(__filename)('./network.js') as Undici }));
  // Asked for each request: as a rule the editor's own fetch, which knows the user's proxy and certificates.
  const fetch = (connection: Connection): typeof globalThis.fetch =>
    sample.fetch(connection.id) ?? networks.fetch(connection) ?? globalThis.fetch;
  let isToldOfSecrets = false;
  const onSecretsProblem = (connection: string): void => {
    if (isToldOfSecrets) return;
    isToldOfSecrets = true;
    void import('./ui/databaseText').then(({ showSecretsProblem }) => showSecretsProblem(log, connection));
  };
  const opened = own(
    openStore({
      folder,
      clock,
      existed: () => memento.get(databaseState) === true,
      onCreate: () => void memento.update(databaseState, true),
      onProblem: (problem) =>
        void import('./ui/databaseText').then(({ showDatabaseProblem }) => showDatabaseProblem(log, problem)),
      cacheKeys: cacheKeyStore(context.secrets),
      onSecretsProblem,
      mapper: `${MAPPER_VERSION} ${vscode.env.language}`,
      ...fetchSettings,
      log,
    }),
  );
  const { store, unseen, sync, background, cache, database, ledgers } = opened;
  const sources = own(
    new SourceFactory({
      keys: sample.withKeys(keys),
      clock,
      networks,
      fetch,
      userAgent: `incident-browser/${version}`,
      ledgers,
    }),
  );
  const related = new RelatedIndex(store);
  const checks = own(new CheckIndex(store, clock));
  const visible = own(new VisibleIncidents(store, unseen, related, (id) => connections.nameOf(id), clock, checks));
  const read = readOnce(sync);

  const unusedKeysParts: UnusedKeysParts = {
    keys,
    known: () => connections.ids(),
    state: memento,
    clock,
    onDelete: (id) => log.info(`${id}: key deleted, not in the settings for 30 days`),
  };
  const lookForUnusedKeys = async (): Promise<void> => {
    const { UnusedKeys } = await import('./connections/unusedKeys');
    await new UnusedKeys(unusedKeysParts).look();
  };
  const followConnections = (): void => {
    const followed = sources.followed(connections.enabled());
    sync.setConnections(followed.map((each) => ({ ...each, shared: !connections.isSample(each.id) })));
    networks.retain(connections.enabled());
    void lookForUnusedKeys();
    background.reconsider();
    // They may have other names.
    visible.outdate();
  };
  const onFocus = (): void => {
    background.reconsider();
    void lookForUnusedKeys();
  };
  const start = (): void => {
    own(connections.onDidChange(followConnections));
    own(vscode.window.onDidChangeWindowState(({ focused }) => focused && onFocus()));
    own(onDidChangeSetting(['refreshInterval'], () => background.reconsider()));
    // A key that was replaced, here or in another window, may fix what failed, or what fails yet with the one before.
    const replaced = new Set<string>();
    const refreshFailed = (): void => {
      for (const id of replaced) {
        const { error, refreshing } = sync.status(id);
        if (refreshing) continue;
        replaced.delete(id);
        if (error) void sync.refresh('background', [id]);
      }
    };
    own(
      keys.onDidChange((id) => {
        replaced.add(id);
        refreshFailed();
      }),
    );
    own(sync.onDidChange(refreshFailed));
    own(sources.onDidWait(({ connections: ids, until }) => ids.forEach((id) => sync.setWaiting(id, until))));
    followConnections();
    // Without connections there may still be a cache that was switched off while no window was open.
    const isLeft = !fetchSettings.cacheEnabled() && memento.get(databaseState) === true;
    // What the connections ask for counts as used once it has been read. The others are disabled or can't be used.
    const resting = (): string[] => connections.ids().filter((id) => !sync.connections().includes(id));
    if (connections.list().length > 0 || isLeft) void sync.catchUp().then(async () => cache.sweep(resting()));
  };

  return {
    clock,
    log,
    memento,
    /** Lasts as long as this window's folder is opened again. */
    windowState: context.workspaceState,
    extensionUri,
    version,
    /** The folder of the user's own settings and tasks. */
    userFolder: vscode.Uri.file(dirname(dirname(folder))),
    connections,
    networks,
    sample,
    sources,
    tryKey: sources.tryKey,
    store,
    unseen,
    cache,
    database,
    sync,
    related,
    checks,
    visible,
    read,
    ready: readyWith(connections, read),
    /** Called when a view or panel comes into sight. */
    onShown: () => background.wake(),
    start,
    dispose: () => owned.toReversed().forEach((part) => part.dispose()),
  };
}
