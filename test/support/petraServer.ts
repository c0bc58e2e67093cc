import type { PetraIncident } from '../../src/sources/petra/schema';
import { ApiServer } from './apiServer';
import { createPetraApi, type PetraTenant } from './petraApi';
import { type PetraFaults, withFaults } from './petraFaults';

/** Petra's API behind HTTP on loopback, with the limit of its page kept to the ms. */
export interface PetraServer extends AsyncDisposable {
  readonly server: ApiServer;
  readonly origin: string;
  /** Keys that are good; add one to make another, each with a limit of its own. */
  readonly keys: string[];
  /** What the API has; change it to change the next answer. */
  readonly incidents: PetraIncident[];
  /** Tenants beside those of the incidents. */
  readonly tenants: PetraTenant[];
  readonly faults: PetraFaults;
  /** Statuses of all answers of the API itself so far. */
  statuses(): number[];
}

export async function startPetra(incidents: readonly PetraIncident[], ...keys: string[]): Promise<PetraServer> {
  const held = [...incidents];
  const tenants: PetraTenant[] = [];
  const faults: PetraFaults = { parts: new Map() };
  const api = createPetraApi({ keys, now: () => Date.now(), incidents: held, tenants });
  const server = await ApiServer.start(withFaults(api.handle, faults));
  return {
    server,
    origin: server.origin,
    keys,
    incidents: held,
    tenants,
    faults,
    statuses: () => api.requests.map(({ status }) => status),
    [Symbol.asyncDispose]: async () => server.close(),
  };
}
