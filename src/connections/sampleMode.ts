import * as vscode from 'vscode';
import { createPetraApi, fetchOf } from '../sources/sample/petra';
import { referenceIncidents, sampleIncidents } from '../sources/sample/petraIncidents';
import type { Connection } from './connection';
import type { KeyStore } from './keyStore';

const stateKey = 'incidents.sample';
const petraId = 'sample-petra';
/** Not a secret: the simulated API knows no other. */
const sampleKey = 'sample';

/** Whether the simulated APIs are shown, remembered over restarts. */
export class SampleMode implements vscode.Disposable {
  private petra: typeof globalThis.fetch | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;

  constructor(private readonly state: vscode.Memento) {}

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
    return [
      {
        id: petraId,
        kind: 'petra',
        name: vscode.l10n.t('Sample: Petra'),
        // A name that can never be resolved (RFC 2606): nothing of sample mode reaches a network.
        baseUrl: 'https://petra.sample.invalid',
        scope: { startDate: '2025-01-01' },
      },
    ];
  }

  /** Keys of sample connections, and of all others those that are kept. */
  withKeys(kept: Pick<KeyStore, 'get'>): Pick<KeyStore, 'get'> {
    return { get: async (connection) => (connection.id === petraId ? sampleKey : kept.get(connection)) };
  }

  /** The simulated API that answers for a sample connection; undefined for any other. */
  fetch(connection: string): typeof globalThis.fetch | undefined {
    if (connection !== petraId) return undefined;
    this.petra ??= createPetra();
    return this.petra;
  }

  dispose(): void {
    this.changed.dispose();
  }
}

function createPetra(): typeof globalThis.fetch {
  const now = Date.now();
  const incidents = [...sampleIncidents({ seed: 1, count: 120, now }), ...referenceIncidents()];
  return fetchOf(createPetraApi({ keys: [sampleKey], now: () => Date.now(), incidents }).handle);
}
