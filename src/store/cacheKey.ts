import { randomBytes } from 'node:crypto';
import { keyLength } from './cacheFormat';
import { CacheError } from './cacheProblem';

/** Where the key of what is kept on the disk is kept: a secret store. */
export interface CacheKeyStore {
  get(): Promise<string | undefined>;
  set(value: string): Promise<void>;
  delete(): Promise<void>;
}

/** The key, asked for anew each time: another window may have made or deleted it. Everything throws CacheError. */
export class CacheKey {
  constructor(private readonly store: CacheKeyStore) {}

  /** Undefined when there is none. @throws CacheError `secrets` */
  async get(): Promise<Buffer | undefined> {
    const stored = await secret(async () => this.store.get());
    const key = Buffer.from(stored ?? '', 'base64');
    return key.length === keyLength ? key : undefined;
  }

  /** @throws CacheError `secrets`; `noKey` when the store keeps nothing */
  async make(): Promise<Buffer> {
    await secret(async () => this.store.set(randomBytes(keyLength).toString('base64')));
    // Another window may have made one at the same time: what is kept counts.
    const kept = await this.get();
    if (!kept) throw new CacheError({ kind: 'noKey' });
    return kept;
  }

  /** @throws CacheError `secrets` */
  async delete(): Promise<void> {
    await secret(async () => this.store.delete());
  }
}

async function secret<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new CacheError({ kind: 'secrets' });
  }
}
