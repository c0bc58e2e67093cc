import { Emitter, Owner } from '../domain/events';
import * as vscode from 'vscode';
import { onDidChangeSetting } from '../settings';
import { parseConnections, type Connection, type UnusableConnection } from './connection';
import type { KeyStore, NetworkSecrets } from './keyStore';

const section = 'incidents';

/** What could not be written. Says nothing of why: the words of what failed may quote the key. */
export class WriteError extends Error {
  override readonly name = 'WriteError';

  constructor(readonly part: 'key' | 'settings') {
    super(part);
  }
}

/** The connections that the user has: the setting `incidents.connections`, and in sample mode the sample ones. */
export class Connections extends Owner {
  private readonly changed = this.own(new Emitter<void>());
  private configured: readonly Connection[] = [];
  private problemsFound: readonly UnusableConnection[] = [];
  private lastChange: Promise<void> = Promise.resolve();

  /** Fires when the list changes, in this window or another. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly keys: KeyStore,
    private readonly sample: { connections(): readonly Connection[]; readonly onDidChange: vscode.Event<void> },
  ) {
    super();
    this.read();
    this.own(
      onDidChangeSetting(['connections'], () => {
        this.read();
        this.changed.fire();
      }),
      sample.onDidChange(() => this.changed.fire()),
    );
  }

  /** All usable connections, disabled ones included. */
  list(): readonly Connection[] {
    return [...this.configured, ...this.sample.connections()];
  }

  /** Those that are to be fetched from. */
  enabled(): readonly Connection[] {
    return this.list().filter(({ enabled }) => enabled !== false);
  }

  /** Entries of the setting that cannot be used. */
  problems(): readonly UnusableConnection[] {
    return this.problemsFound;
  }

  /** What the user calls a connection; its id when it is not there any more. */
  nameOf(id: string): string {
    return this.find(id)?.name ?? id;
  }

  find(id: string): Connection | undefined {
    return this.list().find((connection) => connection.id === id);
  }

  isSample(id: string): boolean {
    return this.sample.connections().some((connection) => connection.id === id);
  }

  /** Whether rows mark sample incidents: where there are real ones too. */
  isMixedIn(id: string): boolean {
    return this.isSample(id) && this.configured.length > 0;
  }

  /** Ids of all there is in the settings, what cannot be read included: a slip of the pen is no removal. */
  ids(): string[] {
    const written = this.entries().flatMap((entry) => {
      const id = idOf(entry);
      return typeof id === 'string' ? [id] : [];
    });
    return [...new Set([...written, ...this.list().map(({ id }) => id)])];
  }

  /**
   * Adds a connection or replaces the one with its id, and keeps its key.
   * The key is written first: a connection without a key is worse than a key that nothing uses.
   * @throws WriteError
   */
  async save(connection: Connection, key?: string): Promise<void> {
    if (key !== undefined) await write('key', this.keys.set(connection, key));
    await this.change((entries) => {
      const index = entries.findIndex((entry) => idOf(entry) === connection.id);
      return index < 0 ? [...entries, connection] : entries.with(index, connection);
    });
  }

  /** Keeps what unlocks the network settings of a connection, which need not be saved yet. @throws WriteError */
  async keepNetworkSecrets(connection: Connection, secrets: NetworkSecrets): Promise<void> {
    await write('key', this.keys.setNetwork(connection, secrets));
  }

  /** Removes a connection; its key goes with {@link forgetKey}. @throws WriteError */
  async remove(id: string): Promise<void> {
    await this.change((entries) => entries.filter((entry) => idOf(entry) !== id));
  }

  /** Deletes the key of a connection that was removed; one that is there again keeps it. @throws WriteError */
  async forgetKey(id: string): Promise<void> {
    if (!this.ids().includes(id)) await write('key', this.keys.delete(id));
  }

  private read(): void {
    const { connections, problems } = parseConnections(this.entries(), vscode.l10n.t);
    this.configured = connections;
    this.problemsFound = problems;
  }

  private entries(): unknown[] {
    // Global values only: an extension that reads no workspace file takes no key's address from one either.
    const value: unknown = vscode.workspace.getConfiguration(section).inspect('connections')?.globalValue ?? [];
    return Array.isArray(value) ? value : [value];
  }

  /**
   * Changes the setting, one change after the other: two at once would both begin with the same entries, and one be lost.
   * Entries that cannot be read are the user's: they are written back as they were.
   */
  private async change(edit: (entries: readonly unknown[]) => readonly unknown[]): Promise<void> {
    const written = this.lastChange.then(async () => {
      const entries = edit(this.entries());
      return vscode.workspace
        .getConfiguration(section)
        .update('connections', entries.length ? entries : undefined, vscode.ConfigurationTarget.Global);
    });
    this.lastChange = written.catch(() => undefined);
    await write('settings', written);
  }
}

async function write(part: WriteError['part'], work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch {
    throw new WriteError(part);
  }
}

function idOf(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null ? (entry as { id?: unknown }).id : undefined;
}
