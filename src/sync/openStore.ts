import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Ledgers } from '../sources/limit/ledger';
import { BackgroundRefresh, type BackgroundRefreshParts } from './backgroundRefresh';
import { Cache } from '../store/cache';
import { CacheKeys, type CacheKeyStore } from '../store/cacheKeys';
import type { ConnectionSyncParts } from './connectionSync';
import type { ConnectionCacheParts } from '../store/connectionCache';
import { Database, type DatabaseParts } from '../store/database';
import { IncidentStore } from '../store/incidentStore';
import { Lease } from '../store/lease';
import { Presence } from '../store/presence';
import { Sync } from './sync';
import { opaqueDigest } from '../store/encryption';
import { Unseen } from '../store/unseen';

export interface OpenStoreParts
  extends
    DatabaseParts,
    Pick<ConnectionSyncParts, 'lookbackDays' | 'log'>,
    Pick<ConnectionCacheParts, 'mapper' | 'onSecretsProblem'>,
    Pick<BackgroundRefreshParts, 'intervalMinutes' | 'focused'> {
  readonly cacheKeys: CacheKeyStore;
  /** Whether incidents may be cached on this machine. */
  readonly cacheEnabled: () => boolean;
}

/** What version 0.1.0 wrote, in the same folder. */
const oldFiles = ['cache', 'limits', 'leases', 'salt'];

/** Everything that stores and fetches incidents, ready but idle. */
export function openStore(parts: OpenStoreParts) {
  const { clock } = parts;
  const database = new Database(parts);
  const presence = new Presence(database, clock);
  const lease = (name: string): Lease => new Lease({ database, presence, clock }, name);
  const keys = new CacheKeys(parts.cacheKeys, lease(opaqueDigest('cache key')));
  const cache = new Cache({ ...parts, database, keys, enabled: parts.cacheEnabled });
  const store = new IncidentStore();
  const unseen = new Unseen();
  const sync = new Sync({ ...parts, store, unseen, cache, lease });
  const background = new BackgroundRefresh({ ...parts, sync });
  const ledgers = async (): Promise<Ledgers> => {
    const { DatabaseLedger } = await import('../store/ledger');
    return (use, limit) => new DatabaseLedger({ database, presence, clock, use, limit });
  };
  const upgrade = sync.onDidChange(() => {
    const { folder } = parts;
    const ids = sync.connections();
    const isComplete = ids.length > 0 && ids.every((id) => sync.status(id).lastSuccess !== undefined);
    if (folder === undefined || database.isolated || !isComplete) return;
    upgrade.dispose();
    // What cannot be removed is tried again at the next start.
    for (const name of oldFiles) void rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
  });
  const dispose = (): void => [upgrade, background, sync, presence, database].forEach((part) => part.dispose());
  return { store, unseen, sync, background, cache, database, ledgers, dispose };
}
