import { randomUUID } from 'node:crypto';
import { Emitter, Owner } from '../domain/events';
import * as vscode from 'vscode';
import { vendors } from '../sources/vendors';
import type { Connection } from './connection';
import { getOrMake } from '../domain/lists';
import type { KeyStore } from './keyStore';

const stateKey = 'incidents.sample';

/** Whether the simulated APIs are shown, remembered over restarts. */
export class SampleMode extends Owner {
  private readonly apis = new Map<string, Promise<typeof globalThis.fetch>>();
  /** Not a secret: the simulated APIs know no other. New each time, so that exploring again starts with an unused limit. */
  private key = 'sample';
  private readonly changed = this.own(new Emitter<void>());
  readonly onDidChange = this.changed.event;

  private isOn: boolean;

  constructor(private readonly state: vscode.Memento) {
    super();
    this.isOn = state.get(stateKey) === true;
  }

  get on(): boolean {
    return this.isOn;
  }

  async set(on: boolean): Promise<void> {
    if (on === this.on) return;
    this.isOn = on;
    this.key = `sample ${randomUUID()}`;
    this.apis.clear();
    this.changed.fire();
    await this.state.update(stateKey, on || undefined);
  }

  /** The connections of sample mode; none when it is off. */
  connections(): readonly Connection[] {
    if (!this.on) return [];
    return [...simulated].map(([id, { id: kind, shortName, sampleScope: scope }]) => ({
      id,
      kind,
      name: vscode.l10n.t('Sample: {0}', shortName),
      // A name that can never be resolved (RFC 2606): nothing of sample mode reaches a network.
      baseUrl: `https://${kind}.sample.invalid`,
      scope,
    }));
  }

  /** Keys of sample connections, and stored keys of all others. */
  withKeys(kept: Pick<KeyStore, 'get'>): Pick<KeyStore, 'get'> {
    return { get: async (connection) => (simulated.has(connection.id) ? this.key : kept.get(connection)) };
  }

  /** The simulated API that answers for a sample connection; undefined for any other. */
  fetch(connection: string): typeof globalThis.fetch | undefined {
    const vendor = simulated.get(connection);
    if (!vendor) return undefined;
    return async (input, init) => {
      const api = getOrMake(this.apis, connection, async () => (await vendor.load()).sampleApi(this.key));
      // The next request loads it again.
      api.catch(() => this.apis.delete(connection));
      return (await api)(input, init);
    };
  }
}

/** The vendors whose APIs are simulated, by id of their connection. */
const simulated = new Map(vendors.map((vendor) => [`sample-${vendor.id}`, vendor]));
