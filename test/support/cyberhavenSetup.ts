import { cyberhavenLimit } from '../../src/sources/cyberhaven/limit';
import { CyberhavenClient, type ListOptions } from '../../src/sources/cyberhaven/client';
import type { CyberhavenScope, CyberhavenAuth } from '../../src/sources/cyberhaven/scope';
import { CyberhavenSession } from '../../src/sources/cyberhaven/session';
import { HttpClient } from '../../src/sources/net/httpClient';
import { type CyberhavenApiOptions, createCyberhavenApi } from './cyberhavenApi';
import { MemoryLedger } from './memoryLedger';
import { RateLimiter } from '../../src/sources/limit/rateLimit';
import { Requester } from '../../src/sources/net/requester';
import { fetchOf } from '../../src/sources/sample/sampleApi';
import type { Batch, FetchOptions } from '../../src/sources/source';
import { type CyberhavenFaults, withFaults } from './cyberhavenFaults';
import { FakeClock } from './fakeClock';

const baseUrl = 'https://acme.cyberhaven.io/public/v2';

export interface CyberhavenSetupOptions extends Partial<CyberhavenApiOptions> {
  readonly key?: string;
  readonly auth?: CyberhavenAuth;
  readonly scope?: CyberhavenScope;
  /** Ms that the API takes for each answer. */
  readonly latencyMs?: number;
  /** How far the API's clock is ahead, ms. */
  readonly aheadMs?: number;
  readonly faults?: CyberhavenFaults;
  /** Answers instead of the API, where it returns something. */
  readonly instead?: (request: Request) => Promise<Response | undefined>;
}

/** A request as it was sent. */
export interface Sent {
  readonly path: string;
  readonly authorization: string | null;
  readonly body: Record<string, unknown>;
}

/** Where access tokens and incidents are asked for. */
export const tokenPath = '/public/v2/auth/token/access';
export const listPath = '/public/v2/incidents/list';

export function paths(sent: readonly Sent[]): string[] {
  return sent.map(({ path }) => path);
}

export function json(status: number, body: unknown): Response {
  return Response.json(body, { status });
}

/** A client and the simulated API, with one fake clock for both. */
export function setUpCyberhaven(options: CyberhavenSetupOptions = {}) {
  const clock = new FakeClock();
  // Nobody sets the API's clock.
  const startedAt = clock.now() - clock.uptime();
  const { latencyMs = 50, aheadMs = 0, faults = {}, instead, key = 'key-1', auth, scope } = options;
  const api = createCyberhavenApi({
    keys: ['key-1'],
    now: () => startedAt + clock.uptime() + aheadMs,
    incidents: [],
    latency: async () => clock.sleep(latencyMs),
    ...options,
  });
  const handle = withFaults(api.handle, faults);
  const sent: Sent[] = [];
  const fetch = fetchOf(async (request) => {
    const body = (await request.clone().json()) as Record<string, unknown>;
    const authorization = request.headers.get('authorization');
    sent.push({ path: new URL(request.url).pathname, authorization, body });
    return (await instead?.(request)) ?? handle(request);
  });
  const http = new HttpClient({ fetch: () => fetch, baseUrl, userAgent: 'test/1.0', clock });
  const limiter = new RateLimiter({ limit: cyberhavenLimit, ledger: new MemoryLedger(), clock });
  const requester = new Requester({ http, limiter, clock, random: () => 0.5 });
  const session = new CyberhavenSession({ requester, key, auth, clock });
  const client = new CyberhavenClient({ connection: 'cyberhaven-1', baseUrl, session, scope, clock });
  /** Sends one request in the session, with a body of its own if marked: equal requests at the same time are shared. */
  const send = async (signal = new AbortController().signal, mark?: string) =>
    session.send(
      { method: 'POST', path: '/incidents/list', body: mark === undefined ? {} : { filter: { users: [mark] } } },
      { priority: 'user', signal },
    );
  return { api, clock, sent, session, client, send, sendNow: async () => clock.until(send()) };
}

/** Options of a user who does not give up. */
export function asked(more: Partial<Asked> = {}): Asked {
  return { priority: 'user', signal: new AbortController().signal, ...more };
}

type Asked = ListOptions & Pick<FetchOptions, 'priority'>;

/** Every batch of a fetch. */
export async function collect(client: CyberhavenClient, more: Partial<FetchOptions> = {}): Promise<Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of client.fetch({ ...asked(), ...more })) batches.push(batch);
  return batches;
}

export function idsOf(batches: readonly Batch[]): string[] {
  return batches.flatMap(({ incidents }) => incidents.map(({ id }) => id));
}
