import { join } from 'node:path';
import type { Clock } from '../sources/source';
import { BackgroundRefresh } from './backgroundRefresh';
import { IncidentCache, type CacheKeyStore } from './cache';
import { IncidentStore } from './incidentStore';
import { Persistence, type PersistenceParts } from './persistence';
import { Sync } from './sync';

export interface OpenStoreParts {
  /** Absolute path of the folder that all windows keep their data in. */
  readonly folder: string;
  readonly clock: Clock;
  readonly cacheKeys: CacheKeyStore;
  /** Whether a copy of incidents may be kept. */
  readonly cacheEnabled: () => boolean;
  readonly onCacheProblem: PersistenceParts['onProblem'];
  /** How many days back a first fetch goes, and closed incidents are kept. */
  readonly lookbackDays: () => number;
  /** Minutes between refreshes in the background; 0 for none. */
  readonly intervalMinutes: () => number;
  readonly log: { info(message: string): void; warn(message: string): void };
}

/** Everything that holds incidents and brings them, ready but at rest. */
export function openStore(parts: OpenStoreParts) {
  const { folder, clock, lookbackDays, intervalMinutes, log } = parts;
  const store = new IncidentStore();
  const sync = new Sync({ store, clock, lookbackDays, log });
  const background = new BackgroundRefresh({ sync, clock, intervalMinutes });
  const cache = new IncidentCache({
    folder: join(folder, 'cache'),
    keys: parts.cacheKeys,
    clock,
    lookbackDays,
    enabled: parts.cacheEnabled,
  });
  const persistence = new Persistence({ cache, store, sync, clock, onProblem: parts.onCacheProblem });
  const dispose = (): void => [persistence, background, sync].forEach((part) => part.dispose());
  return { store, sync, background, persistence, dispose };
}
