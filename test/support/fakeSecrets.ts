import type { SecretStorage, SecretStorageChangeEvent } from 'vscode';
import { EventEmitter } from './fakeVscode';

/** Secrets in memory. While it is `broken` everything rejects, in words that quote a secret as those of libraries may. */
export class FakeSecrets implements SecretStorage {
  readonly stored = new Map<string, string>();
  broken = false;
  /** While set, keys never come: the system's keychain may ask, and nobody answers. */
  silent = false;
  private readonly changed = new EventEmitter<SecretStorageChangeEvent>();
  readonly onDidChange = this.changed.event;

  async keys(): Promise<string[]> {
    return this.answer([...this.stored.keys()]);
  }

  async get(key: string): Promise<string | undefined> {
    return this.silent ? new Promise(() => undefined) : this.answer(this.stored.get(key));
  }

  async store(key: string, value: string): Promise<void> {
    this.answer(undefined);
    this.stored.set(key, value);
    this.changed.fire({ key });
  }

  async delete(key: string): Promise<void> {
    this.answer(undefined);
    if (this.stored.delete(key)) this.changed.fire({ key });
  }

  private answer<T>(value: T): T {
    if (this.broken) throw new Error(`keyring: cannot unseal ${[...this.stored.values()].join()}`);
    return value;
  }
}
