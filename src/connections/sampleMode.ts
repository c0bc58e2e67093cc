import * as vscode from 'vscode';
import { createCyberhavenApi } from '../sources/sample/cyberhaven';
import { olderOpenWords, sampleCyberhavenIncidents } from '../sources/sample/cyberhavenIncidents';
import { fetchOf } from '../sources/sample/fetchOf';
import { createPetraApi } from '../sources/sample/petra';
import { referenceIncidents, sampleIncidents } from '../sources/sample/petraIncidents';
import type { Connection } from './connection';
import type { KeyStore } from './keyStore';

const stateKey = 'incidents.sample';
const petraId = 'sample-petra';
const cyberhavenId = 'sample-cyberhaven';
/** Not a secret: the simulated API knows no other. */
const sampleKey = 'sample';

/** Whether the simulated APIs are shown, remembered over restarts. */
export class SampleMode implements vscode.Disposable {
  private readonly apis = new Map<string, typeof globalThis.fetch>();
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
    const make = simulated.get(connection);
    if (make && !this.apis.has(connection)) this.apis.set(connection, fetchOf(make(Date.now())));
    return this.apis.get(connection);
  }

  dispose(): void {
    this.changed.dispose();
  }
}

/** The simulated APIs by connection, each made with incidents that are as old as they should be at a time, ms since the epoch. */
const simulated: ReadonlyMap<string, (now: number) => (request: Request) => Promise<Response>> = new Map([
  [
    petraId,
    (now) => {
      const incidents = [...sampleIncidents({ seed: 1, count: 120, now }), ...referenceIncidents()];
      return createPetraApi({ keys: [sampleKey], now: () => Date.now(), incidents });
    },
  ],
  [
    cyberhavenId,
    (start) => {
      const incidents = sampleCyberhavenIncidents({ seed: 1, count: 60, now: start });
      const now = (): number => Date.now();
      const words = olderOpenWords;
      return createCyberhavenApi({ keys: [sampleKey], now, incidents, shape: 'mixed', words });
    },
  ],
]);
