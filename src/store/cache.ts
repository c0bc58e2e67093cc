import { randomBytes } from 'node:crypto';
import type { Incident } from '../domain/incident';
import type { Clock } from '../sources/source';
import { CacheFolder } from './cacheFolder';
import { decrypt, encrypt, keyLength, pack, unpack } from './cacheFormat';
import { CacheError, problemOf, type CacheProblem } from './cacheProblem';
import { isWorthKeeping } from './retention';

/** Where the key of the cache is kept: a secret store. */
export interface CacheKeyStore {
  get(): Promise<string | undefined>;
  set(value: string): Promise<void>;
  delete(): Promise<void>;
}

/** A connection whose incidents are cached. */
export interface CachedConnection {
  readonly id: string;
  /** Equal as long as the connection asks the same API the same question. */
  readonly fingerprint: string;
}

/** JSON that the cache keeps beside the incidents and does not look into. Made and read in one go: keep it small. */
export type CacheExtra = Readonly<Record<string, unknown>>;

/** What is held of a connection, to be saved. */
export interface CacheSnapshot {
  /** Another one whenever incidents or extra differ from those saved before in this window. */
  readonly revision: number;
  /** The connection's incidents; the array must not change while it is saved. */
  readonly incidents: readonly Incident[];
  readonly extra: CacheExtra;
}

/** What a cache held. */
export interface CacheContent {
  /** When it was saved, ms since the epoch. */
  readonly savedAt: number;
  readonly incidents: readonly Incident[];
  readonly extra: CacheExtra;
}

export interface CacheFailure {
  readonly problem: CacheProblem;
}

/**
 * Reads and maps records of a connection as if they came from its API: an incident for each, in order, frozen all the way
 * down. May leave out, or throw at, what it cannot read.
 */
export type RestoreIncidents = (records: readonly unknown[]) => readonly Incident[];

export interface CacheParts {
  /** Absolute path of a folder that only this extension writes to; need not exist. */
  readonly folder: string;
  readonly keys: CacheKeyStore;
  readonly clock: Pick<Clock, 'now'>;
  /** How many days closed incidents are kept. */
  readonly lookbackDays: () => number;
  /** While false, nothing is read or written. */
  readonly enabled: () => boolean;
}

/** Incidents in one block: a few ms of work. */
const blockSize = 250;

/**
 * An encrypted copy of the incidents held, one file for each connection, for use offline and a fast start.
 *
 * The records are kept as received and mapped again when read: half the size of incidents with their records, one
 * schema instead of two, and a mapper that has learnt something does not wait for the next fetch.
 *
 * A file that cannot be used is deleted: without its key it is of no use to anybody, and it is about customers. Nothing
 * here rejects; problems are results. Calls are worked off one after another.
 */
export class IncidentCache {
  private readonly files: CacheFolder;
  private queue: Promise<unknown> = Promise.resolve();
  /** What this window has saved last for each connection. */
  private readonly saved = new Map<string, { readonly fingerprint: string; readonly revision: number }>();

  constructor(private readonly parts: CacheParts) {
    this.files = new CacheFolder(parts.folder);
  }

  /** Saves a snapshot, unless its revision is the one saved last. A failure leaves the last good copy. */
  async save({ id, fingerprint }: CachedConnection, snapshot: CacheSnapshot): Promise<CacheFailure | undefined> {
    return this.inTurn<undefined>(async () => {
      const { revision } = snapshot;
      const last = this.saved.get(id);
      if (!this.parts.enabled() || (last?.revision === revision && last.fingerprint === fingerprint)) return;
      const key = (await this.key()) ?? (await this.makeKey());
      await this.files.replace(id, encrypt(pack(this.valuesOf(fingerprint, snapshot)), key, id));
      this.saved.set(id, { fingerprint, revision });
      // What could not be tidied up now will be another time.
      await this.files.sweep(this.parts.clock.now()).catch(() => undefined);
    });
  }

  /** What was saved last of a connection, in whichever window: all of it or nothing. Undefined when nothing was. */
  async load(
    { id, fingerprint }: CachedConnection,
    restore: RestoreIncidents,
  ): Promise<CacheContent | CacheFailure | undefined> {
    return this.inTurn(async () => {
      const file = this.parts.enabled() ? await this.files.read(id) : undefined;
      if (!file) return;
      try {
        const key = await this.key();
        if (!key) throw new CacheError({ kind: 'noKey' });
        return await this.contentOf(unpack(await decrypt(file, key, id)), fingerprint, restore);
      } catch (error) {
        const { kind } = problemOf(error);
        // A secret store may work again; a connection may be changed back.
        if (kind !== 'secrets' && kind !== 'otherQuestion') {
          this.saved.delete(id);
          await this.files.remove(id).catch(() => undefined);
        }
        throw error;
      }
    });
  }

  /** Removes the copies of all connections but these. */
  async retain(connections: readonly string[]): Promise<CacheFailure | undefined> {
    return this.inTurn<undefined>(async () => {
      for (const id of this.saved.keys()) if (!connections.includes(id)) this.saved.delete(id);
      await this.files.sweep(this.parts.clock.now(), connections);
    });
  }

  /** Removes every copy and forgets the key. */
  async clear(): Promise<CacheFailure | undefined> {
    return this.inTurn<undefined>(async () => {
      this.saved.clear();
      // Both, whichever fails: without the key, what is left on the disk tells nothing.
      const [key, files] = await Promise.allSettled([secret(async () => this.parts.keys.delete()), this.files.clear()]);
      if (key.status === 'rejected') throw key.reason;
      if (files.status === 'rejected') throw files.reason;
    });
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T | CacheFailure> {
    const turn = this.queue.then(work).catch((error: unknown) => ({ problem: problemOf(error) }));
    this.queue = turn;
    return turn;
  }

  /** The head, and the records in blocks. */
  private *valuesOf(fingerprint: string, { incidents, extra }: CacheSnapshot): Generator {
    const now = this.parts.clock.now();
    const lookbackDays = this.parts.lookbackDays();
    yield { savedAt: now, fingerprint, extra };
    for (let start = 0; start < incidents.length; start += blockSize) {
      const block = incidents.slice(start, start + blockSize);
      yield block.filter((incident) => isWorthKeeping(incident, now, lookbackDays)).map(({ raw }) => raw);
    }
  }

  /** @throws CacheError `otherQuestion` or `content` */
  private async contentOf(
    values: AsyncGenerator,
    fingerprint: string,
    restore: RestoreIncidents,
  ): Promise<CacheContent> {
    const now = this.parts.clock.now();
    const lookbackDays = this.parts.lookbackDays();
    const { savedAt, extra, ...head } = headOf((await values.next()).value);
    if (head.fingerprint !== fingerprint) throw new CacheError({ kind: 'otherQuestion' });
    const incidents: Incident[] = [];
    for await (const records of values) {
      if (!Array.isArray(records)) throw new CacheError({ kind: 'content' });
      const restored = restore(records);
      if (restored.length !== records.length) throw new CacheError({ kind: 'content' });
      incidents.push(...restored.filter((incident) => isWorthKeeping(incident, now, lookbackDays)));
    }
    return { savedAt, incidents, extra };
  }

  /** The key, asked for anew each time: another window may have made or deleted it. */
  private async key(): Promise<Buffer | undefined> {
    const stored = await secret(async () => this.parts.keys.get());
    const key = Buffer.from(stored ?? '', 'base64');
    return key.length === keyLength ? key : undefined;
  }

  private async makeKey(): Promise<Buffer> {
    await secret(async () => this.parts.keys.set(randomBytes(keyLength).toString('base64')));
    // Another window may have made one at the same time: what is kept counts.
    const kept = await this.key();
    if (!kept) throw new CacheError({ kind: 'noKey' });
    return kept;
  }
}

interface Head extends Pick<CacheContent, 'savedAt' | 'extra'> {
  readonly fingerprint: string;
}

/** @throws CacheError `content` */
function headOf(value: unknown): Head {
  const { savedAt, fingerprint, extra } = (value ?? {}) as Partial<Head>;
  if (typeof savedAt !== 'number' || typeof fingerprint !== 'string' || typeof extra !== 'object') {
    throw new CacheError({ kind: 'content' });
  }
  return { savedAt, fingerprint, extra };
}

/** @throws CacheError `secrets` */
async function secret<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new CacheError({ kind: 'secrets', message: error instanceof Error ? error.message : String(error) });
  }
}
