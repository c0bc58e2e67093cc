import type { PetraIncident } from '../petra/schema';
import { MinuteLimit } from './minuteLimit';

export interface PetraApiOptions {
  /** The keys that are good. */
  readonly keys: readonly string[];
  /** The API's clock, ms since the epoch. */
  readonly now: () => number;
  /** Read anew for each request, in any order. */
  readonly incidents: readonly PetraIncident[];
  /** Requests of one key in any minute; 10 unless told. */
  readonly requestsPerMinute?: number;
  /** Takes as long as an answer does: it counts, and holds, what there was at its beginning. */
  readonly latency?: () => Promise<void>;
}

/** A request as the API saw it. */
export interface SeenRequest {
  /** Ms since the epoch. */
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Status of the answer. */
  readonly status: number;
}

export interface PetraApi {
  readonly handle: (request: Request) => Promise<Response>;
  /** The last thousand requests, oldest first. */
  readonly requests: readonly SeenRequest[];
}

/** The code of the error body, by status. */
const codes: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  429: 'RATE_LIMIT_EXCEEDED',
};

/** Petra's API, simulated: `GET /v1/incidents` as its page describes it, limit and errors included. */
export function createPetraApi(options: PetraApiOptions): PetraApi {
  const requests: SeenRequest[] = [];
  const limiter = new MinuteLimit(options.requestsPerMinute ?? 10);
  return {
    requests,
    handle: async (request) => {
      const at = options.now();
      const { pathname, search } = new URL(request.url);
      const response = answer(request, at, options, limiter);
      requests.push({ at, method: request.method, path: pathname + search, status: response.status });
      if (requests.length > 1000) requests.shift();
      await options.latency?.();
      return response;
    },
  };
}

function answer(request: Request, now: number, { keys, incidents }: PetraApiOptions, limiter: MinuteLimit): Response {
  // The real API answers so, without a word on why.
  if (!request.headers.get('user-agent')) return failure(403, 'Forbidden');
  const key = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
  if (key === undefined || !keys.includes(key)) {
    return failure(401, 'Invalid API key', 'The provided API key is invalid or has been revoked');
  }
  const { pathname, searchParams } = new URL(request.url);
  if (pathname !== '/v1/incidents') return failure(404, 'Route not found');
  if (request.method !== 'GET') return failure(405, 'Method not allowed');
  const { allowed, resetAt } = limiter.take(key, now);
  if (!allowed) {
    const wait = Math.ceil((resetAt - now) / 1000);
    return failure(429, 'Rate limit exceeded for this route', `Try again in ${wait} seconds`, {
      'retry-after-public-api': String(wait),
    });
  }
  const limit = searchParams.get('limit') ?? '100';
  if (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > 500) {
    return failure(400, 'limit must be an integer from 1 to 500');
  }
  const startDate = searchParams.get('startDate');
  const start = startDate === null ? -Infinity : Date.parse(startDate);
  if (startDate !== null && (Number.isNaN(start) || !/^\d{4}-\d\d-\d\d(T|$)/.test(startDate))) {
    return failure(400, 'startDate must be an ISO 8601 date');
  }
  const tenantId = searchParams.get('tenantId');
  const ofTenant = incidents.filter(
    ({ tenant }) => tenantId === null || [tenant?.petraTenantId, tenant?.microsoftTenantId].includes(tenantId),
  );
  if (tenantId !== null && ofTenant.length === 0) return failure(404, 'Tenant not found');
  const created = ({ createdAt }: PetraIncident): number => Date.parse(createdAt ?? '') || 0;
  const found = ofTenant.filter((incident) => created(incident) >= start).sort((a, b) => created(b) - created(a));
  return Response.json({ incidents: found.slice(0, Number(limit)) });
}

function failure(status: number, message: string, details?: string, headers: Record<string, string> = {}): Response {
  const error = { code: codes[status], message, ...(details === undefined ? {} : { details }) };
  return Response.json({ error }, { status, headers });
}
