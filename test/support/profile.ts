import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Incident } from '../../src/domain/incident';
import { withRaw } from '../../src/domain/raw';
import { RawRecord } from '../../src/domain/rawRecord';
import type { Clock } from '../../src/sources/source';
import { Cache } from '../../src/store/cache';
import { CacheKeys, type CacheKeyStore } from '../../src/store/cacheKeys';
import { Database, type DatabaseParts } from '../../src/store/database';
import type { DatabaseProblem } from '../../src/store/databaseProblem';
import { Lease } from '../../src/store/lease';
import { openStore } from '../../src/sync/openStore';
import { Presence } from '../../src/store/presence';
import { FakeClock } from './fakeClock';
import { fastClock } from './fastClock';

/** A secret store in memory. */
export class MemoryKeys implements CacheKeyStore {
  constructor(public value?: string) {}

  async get(): Promise<string | undefined> {
    return this.value;
  }

  async set(value: string): Promise<void> {
    this.value = value;
  }
}

export interface WindowOptions {
  readonly keys?: CacheKeyStore;
  readonly mapper?: string;
  /** A database of its own over the same file, as another process has it. */
  readonly apart?: boolean;
  /** Of one of its own, see `DatabaseParts`. */
  readonly existed?: () => boolean;
}

/** What the windows of a profile share: a folder, a database in it, a secret store. */
export class Profile implements Disposable {
  readonly folder: string | undefined;
  readonly keys = new MemoryKeys();
  readonly problems: DatabaseProblem[] = [];
  /** Connections whose cache could not be opened since the secret storage failed. */
  readonly secretsProblems: string[] = [];
  enabled = true;
  readonly database: Database;
  private readonly databases: Database[] = [];
  private readonly presences: Presence[] = [];

  /** @param onDisk false: the database is in memory */
  constructor(
    readonly clock: Clock = new FakeClock(),
    onDisk = true,
  ) {
    this.folder = onDisk ? mkdtempSync(join(tmpdir(), 'incident-browser-profile-')) : undefined;
    this.database = this.open();
  }

  /** Another process's database over the same file. */
  open(more: Partial<DatabaseParts> = {}): Database {
    const onProblem = (problem: DatabaseProblem): void => void this.problems.push(problem);
    const database = new Database({ folder: this.folder, clock: this.clock, onProblem, ...more });
    this.databases.push(database);
    return database;
  }

  /** What another window opens over the database. */
  window({ keys = this.keys, mapper = 'test', apart = false, existed }: WindowOptions = {}) {
    const { clock } = this;
    const database = apart ? this.open(existed && { existed }) : this.database;
    const presence = new Presence(database, clock);
    this.presences.push(presence);
    const lease = (name: string): Lease => new Lease({ database, presence, clock }, name);
    const cache = new Cache({
      database,
      clock,
      mapper,
      keys: new CacheKeys(keys, lease('cache key')),
      enabled: () => this.enabled,
      onSecretsProblem: (connection) => this.secretsProblems.push(connection),
    });
    return { clock, database, presence, lease, cache };
  }

  [Symbol.dispose](): void {
    for (const part of [...this.presences, ...this.databases]) part.dispose();
    if (this.folder) rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Everything that holds incidents and brings them, over a folder, as the extension opens it. */
export function storeIn(
  folder: string,
  {
    clock = fastClock(60),
    keys = new MemoryKeys(),
    onProblem,
  }: { clock?: Clock; keys?: CacheKeyStore; onProblem?: (kind: string) => void } = {},
) {
  return openStore({
    folder,
    clock,
    mapper: 'test',
    cacheKeys: keys,
    cacheEnabled: () => true,
    onProblem: ({ kind }) => onProblem?.(kind),
    onSecretsProblem: () => onProblem?.('secrets'),
    log: { info: () => undefined, warn: () => undefined },
    lookbackDays: () => 90,
    intervalMinutes: () => 0,
    focused: () => true,
  });
}

/** An incident as a mapper would make it of a record that has its fields, and more. */
export function recorded(fields: Omit<Incident, 'raw'>, more: object = {}): Incident {
  return withRaw({ ...fields }, new RawRecord(JSON.stringify({ ...fields, ...more })));
}

/** Maps what {@link recorded} has made. */
export function restore(records: readonly unknown[]): readonly Incident[] {
  return records.map((text) => {
    const { connection, source, id, createdAt, status, ...rest } = JSON.parse(String(text)) as Incident;
    return withRaw({ connection, source, id, createdAt, status, ...rest }, new RawRecord(String(text)));
  });
}
