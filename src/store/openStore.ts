import type { Clock } from '../sources/source';
import { BackgroundRefresh } from './backgroundRefresh';
import type { CacheKeyStore } from './cacheKey';
import type { ConnectionSyncParts } from './connectionSync';
import { FileLease } from './fileLease';
import { FileSnapshots } from './fileSnapshots';
import { IncidentStore } from './incidentStore';
import type { Lease } from './lease';
import { Sync } from './sync';
import { Unseen } from './unseen';

export interface OpenStoreParts extends Pick<ConnectionSyncParts, 'clock' | 'lookbackDays' | 'log' | 'onProblem'> {
  /** Absolute path of the folder that all windows keep their data in. */
  readonly folder: string;
  readonly clock: Clock;
  readonly cacheKeys: CacheKeyStore;
  /** Whether a copy of incidents may be kept. */
  readonly cacheEnabled: () => boolean;
  /** Minutes between refreshes in the background; 0 for none. */
  readonly intervalMinutes: () => number;
  /** Whether the user is in this window. */
  readonly focused: () => boolean;
}

/** Everything that holds incidents and brings them, ready but at rest. */
export function openStore(parts: OpenStoreParts) {
  const { folder, clock, lookbackDays, cacheKeys, cacheEnabled } = parts;
  const store = new IncidentStore();
  const unseen = new Unseen();
  const snapshots = new FileSnapshots({ folder, keys: cacheKeys, clock, lookbackDays, enabled: cacheEnabled });
  const leases = (name: string): Lease => new FileLease({ folder, name, clock });
  const sync = new Sync({ ...parts, store, unseen, snapshots, leases });
  const background = new BackgroundRefresh({ ...parts, sync, lease: leases('background') });
  const dispose = (): void => [background, sync].forEach((part) => part.dispose());
  return { store, unseen, sync, background, snapshots, dispose };
}
