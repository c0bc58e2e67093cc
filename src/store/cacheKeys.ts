import { Cipher } from './encryption';
import type { Lease } from './lease';

/** Where the key of the cache is: VS Code's SecretStorage. */
export interface CacheKeyStore {
  get(): Promise<string | undefined>;
  set(value: string): Promise<void>;
}

/** The secret storage failed. Its own words may quote a key. */
export class SecretsError extends Error {}

/** The key of the cache, created on the first write. */
export class CacheKeys {
  private cipher: Cipher | undefined;

  /** @param lease so that two windows do not each make one */
  constructor(
    private readonly store: CacheKeyStore,
    private readonly lease: Lease,
  ) {}

  /** Undefined when there is none today: what was encrypted with another one stays. @throws SecretsError */
  async get(): Promise<Cipher | undefined> {
    this.cipher ??= Cipher.of(await this.ask(async () => this.store.get()));
    return this.cipher;
  }

  /** The key, made if there is none. @throws SecretsError, and the signal's reason */
  async getOrMake(signal: AbortSignal): Promise<Cipher> {
    for (;;) {
      const known = await this.get();
      if (known) return known;
      const held = await this.lease.take();
      try {
        // Another window may have made one meanwhile.
        if (held) return (await this.get()) ?? (await this.make());
      } finally {
        await held?.release();
      }
      await this.lease.free(signal);
    }
  }

  private async make(): Promise<Cipher> {
    const cipher = Cipher.create();
    await this.ask(async () => this.store.set(cipher.secret));
    this.cipher = cipher;
    return cipher;
  }

  private async ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch {
      throw new SecretsError();
    }
  }
}
