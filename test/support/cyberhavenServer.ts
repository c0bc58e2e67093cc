import type { CyberhavenRecord, SampleCyberhavenIncident } from '../../src/sources/sample/cyberhavenIncidents';
import { ApiServer } from './apiServer';
import { createCyberhavenApi, type CyberhavenApiOptions } from './cyberhavenApi';
import { type CyberhavenFaults, withFaults } from './cyberhavenFaults';
import { cyberhavenReference } from './cyberhavenReference';

/** Cyberhaven's API behind HTTP on loopback, with the limits of its page kept to the ms. */
export interface CyberhavenServer extends AsyncDisposable {
  readonly server: ApiServer;
  readonly origin: string;
  /** What the API has; change it to change the next answer. */
  readonly incidents: SampleCyberhavenIncident[];
  /** Records that each first page holds besides, whatever is asked for, just as they stand here. */
  readonly records: unknown[];
  /** Statuses of all answers of the API itself so far. */
  statuses(): number[];
  /** Most requests of one key that it has had under way at one of its routes. */
  mostAtOnce(): number;
}

export interface CyberhavenServerOptions extends Partial<Omit<CyberhavenApiOptions, 'now' | 'latency'>> {
  /** Ms that each answer takes. */
  readonly latencyMs?: number;
  readonly faults?: CyberhavenFaults;
}

/** @param options without `keys`, `good-key` is the one that is good */
export async function startCyberhaven({
  latencyMs = 0,
  faults = {},
  ...options
}: CyberhavenServerOptions = {}): Promise<CyberhavenServer> {
  const incidents = [...(options.incidents ?? [])];
  const records: unknown[] = [];
  const latency = async (): Promise<void> =>
    new Promise((resolve) => {
      setTimeout(resolve, latencyMs);
    });
  const api = createCyberhavenApi({ keys: ['good-key'], ...options, incidents, now: () => Date.now(), latency });
  const handle = withFaults(api.handle, faults);
  const server = await ApiServer.start(async (request) => withRecords(records, request, handle));
  return {
    server,
    origin: server.origin,
    incidents,
    records,
    statuses: () => api.requests.map(({ status }) => status),
    mostAtOnce: () => Math.max(...api.requests.map(({ atOnce }) => atOnce)),
    [Symbol.asyncDispose]: async () => server.close(),
  };
}

/** The incident of the API page's example, or one that differs from it. */
export function referenceIncident(more: Partial<CyberhavenRecord> = {}): SampleCyberhavenIncident {
  const [{ ai_summary, ...record } = missing()] = cyberhavenReference.resources;
  return {
    record: { ...record, ...more },
    summary: ai_summary,
    dataset: { id: 'dataset-1', name: 'Customer records', sensitivity: 'high' },
    blocked: true,
  };
}

function missing(): never {
  throw new RangeError('The example of the API page is empty.');
}

async function withRecords(
  records: readonly unknown[],
  request: Request,
  handle: (request: Request) => Promise<Response>,
): Promise<Response> {
  const asked = records.length > 0 && request.url.endsWith('/incidents/list') ? await request.clone().text() : '';
  const response = await handle(request);
  if (!asked || !response.ok || 'id' in (JSON.parse(asked) as { page_request: object }).page_request) return response;
  const { resources, ...answer } = (await response.json()) as { resources: unknown[] };
  const all = [...resources, ...records];
  return Response.json({ ...answer, size: all.length, resources: all }, { headers: response.headers });
}
