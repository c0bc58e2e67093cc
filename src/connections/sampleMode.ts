import { Emitter, Owner } from '../domain/events';
import * as vscode from 'vscode';
import type { Connection } from './connection';
import type { KeyStore } from './keyStore';

const stateKey = 'incidents.sample';
const petraId = 'sample-petra';
const cyberhavenId = 'sample-cyberhaven';
/** Not a secret: the simulated API knows no other. */
const sampleKey = 'sample';

/** Whether the simulated APIs are shown, remembered over restarts. */
export class SampleMode extends Owner {
  private readonly apis = new Map<string, Promise<typeof globalThis.fetch>>();
  private readonly changed = this.own(new Emitter<void>());
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {
    super();
  }

  get on(): boolean {
    return this.state.get(stateKey) === true;
  }

  async set(on: boolean): Promise<void> {
    if (on === this.on) return;
    await this.state.update(stateKey, on || undefined);
    this.changed.fire();
  }

  /** The connections of sample mode; none when it is off. */
  connections(): readonly Connection[] {
    if (!this.on) return [];
    // Names that can never be resolved (RFC 2606): nothing of sample mode reaches a network.
    return [
      {
        id: petraId,
        kind: 'petra',
        name: vscode.l10n.t('Sample: Petra'),
        baseUrl: 'https://petra.sample.invalid',
        scope: { startDate: '2025-01-01' },
      },
      {
        id: cyberhavenId,
        kind: 'cyberhaven',
        name: vscode.l10n.t('Sample: Cyberhaven'),
        baseUrl: 'https://cyberhaven.sample.invalid',
      },
    ];
  }

  /** Keys of sample connections, and of all others those that are kept. */
  withKeys(kept: Pick<KeyStore, 'get'>): Pick<KeyStore, 'get'> {
    return { get: async (connection) => (simulated.has(connection.id) ? sampleKey : kept.get(connection)) };
  }

  /** The simulated API that answers for a sample connection; undefined for any other. */
  fetch(connection: string): typeof globalThis.fetch | undefined {
    const kind = simulated.get(connection);
    if (kind === undefined) return undefined;
    return async (input, init) => {
      const held = this.apis.get(connection);
      const api = held ?? import('../sources/sample/sampleApi').then(({ sampleApi }) => sampleApi(kind, sampleKey));
      this.apis.set(connection, api);
      return (await api)(input, init);
    };
  }
}

/** Which API is simulated for a connection. */
const simulated: ReadonlyMap<string, Connection['kind']> = new Map([
  [petraId, 'petra'],
  [cyberhavenId, 'cyberhaven'],
]);
