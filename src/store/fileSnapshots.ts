import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../sources/source';
import { CacheKey, type CacheKeyStore } from './cacheKey';
import { problemOf, type CacheProblem } from './cacheProblem';
import { FileSnapshot } from './fileSnapshot';
import type { Snapshot, SnapshotConnection, SnapshotHolder, Snapshots } from './snapshot';
import { folderNameOf, SnapshotFolder, unlessMissing } from './snapshotFolder';

/** A write takes seconds; one that was not touched for longer was left by a crash. Ms. */
const abandonedAfterMs = 10 * 60_000;

/** Another window may be writing. */
const removal = { recursive: true, force: true, maxRetries: 3 };

export interface FileSnapshotsParts {
  /** Absolute path of the folder that `cache` is made in; need not exist. */
  readonly folder: string;
  readonly keys: CacheKeyStore;
  readonly clock: Clock;
  /** How many days closed incidents are kept. */
  readonly lookbackDays: () => number;
  /** While false, nothing is read or written. */
  readonly enabled: () => boolean;
}

/** Encrypted snapshots in files, one folder for each connection, shared by all windows that are given the same folder. */
export class FileSnapshots implements Snapshots {
  private readonly root: string;
  private readonly key: CacheKey;
  private readonly opened = new Set<FileSnapshot>();

  constructor(private readonly parts: FileSnapshotsParts) {
    this.root = join(parts.folder, 'cache');
    this.key = new CacheKey(parts.keys);
  }

  open(connection: SnapshotConnection, holder: SnapshotHolder): Snapshot {
    const { clock, lookbackDays, enabled } = this.parts;
    const folder = new SnapshotFolder(this.root, connection.id);
    const onDispose = (): void => void snapshot.settled().then(() => this.opened.delete(snapshot));
    const parts = { key: this.key, clock, lookbackDays, enabled, onDispose };
    const snapshot = new FileSnapshot(parts, folder, connection, holder);
    this.opened.add(snapshot);
    return snapshot;
  }

  /** Removes what crashed writers have left, too. */
  async retain(connections: readonly string[]): Promise<void> {
    const known = new Set(connections.map(folderNameOf));
    try {
      for (const name of await unlessMissing(readdir(this.root), [])) {
        if (known.has(name) || (name.endsWith('.tmp') && !(await this.isAbandoned(name)))) continue;
        await rm(await this.moveAside(name), removal);
      }
    } catch {
      // What could not be removed now will be another time.
    }
  }

  async clear(): Promise<CacheProblem | undefined> {
    // What is being written would come after.
    await Promise.all(Array.from(this.opened, async (each) => each.settled()));
    // In this order: files without a key look like damage to other windows, and without it what is left tells nothing.
    await problemIn(this.moveAllAside());
    const key = await problemIn(this.key.delete());
    const files = await problemIn(rm(this.root, removal));
    return key ?? files;
  }

  private async moveAllAside(): Promise<void> {
    for (const name of await unlessMissing(readdir(this.root), [])) await this.moveAside(name);
  }

  /** In one step, so that nobody finds half of a folder, or adds to it meanwhile. Returns where it is then. */
  private async moveAside(name: string): Promise<string> {
    const path = join(this.root, name);
    const aside = join(this.root, `${randomUUID()}.tmp`);
    // Some systems do not move a folder that somebody reads in.
    return rename(path, aside).then(
      () => aside,
      () => path,
    );
  }

  private async isAbandoned(name: string): Promise<boolean> {
    const stats = await unlessMissing(stat(join(this.root, name)), undefined);
    return stats !== undefined && this.parts.clock.now() - stats.mtimeMs > abandonedAfterMs;
  }
}

async function problemIn(work: Promise<void>): Promise<CacheProblem | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => problemOf(error),
  );
}
