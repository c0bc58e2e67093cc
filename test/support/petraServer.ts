import type { PetraIncident } from '../../src/sources/petra/schema';
import { createPetraApi } from '../../src/sources/sample/petra';
import { ApiServer } from './apiServer';

/** Petra's API behind HTTP on loopback, with the limit of its page kept to the ms. */
export interface PetraServer extends AsyncDisposable {
  readonly server: ApiServer;
  readonly origin: string;
  /** Keys that are good; add one to make another, each with a limit of its own. */
  readonly keys: string[];
  /** What the API has; change it to change the next answer. */
  readonly incidents: PetraIncident[];
  /** Statuses of all answers of the API itself so far. */
  statuses(): number[];
}

export async function startPetra(incidents: readonly PetraIncident[], ...keys: string[]): Promise<PetraServer> {
  const held = [...incidents];
  const api = createPetraApi({ keys, now: () => Date.now(), incidents: held });
  const server = await ApiServer.start(api.handle);
  return {
    server,
    origin: server.origin,
    keys,
    incidents: held,
    statuses: () => api.requests.map(({ status }) => status),
    [Symbol.asyncDispose]: async () => server.close(),
  };
}
