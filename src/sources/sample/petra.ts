import { parseTime } from '../../domain/time';
import type { PetraIncident } from '../petra/schema';
import { MinuteLimit } from './minuteLimit';
import { readIncidentsQuery, unknownParameter } from './petraRequest';

/** A tenant as `GET /v1/tenants` lists it. */
interface PetraTenant {
  readonly petraTenantId: string;
  readonly name: string;
  readonly microsoftTenantId?: string;
}

export interface PetraApiOptions {
  /** The keys that are good. */
  readonly keys: readonly string[];
  /** The API's clock, ms since the epoch. */
  readonly now: () => number;
  /** Read again for each request, in any order. */
  readonly incidents: readonly PetraIncident[];
}

/** Requests of one key to one route in any minute (API page). */
const requestsPerMinute = 10;

/** The code of the error body, by status. */
const codes: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  429: 'RATE_LIMIT_EXCEEDED',
};

/** What answers the requests to a path. */
type Route = (query: URLSearchParams, options: PetraApiOptions) => Response;

const routes: ReadonlyMap<string, Route> = new Map([
  ['/v1/incidents', incidentsAnswer],
  ['/v1/tenants', tenantsAnswer],
]);

/**
 * Petra's API, simulated: `GET /v1/incidents` as its page describes it and `GET /v1/tenants`, limits and errors included.
 * It refuses every path, method, parameter and value that is not documented.
 */
export function createPetraApi(options: PetraApiOptions): (request: Request) => Promise<Response> {
  // Each route has a limit of its own.
  const limits = new Map([...routes.keys()].map((path) => [path, new MinuteLimit(requestsPerMinute)]));
  return async (request) => answer(request, options, limits);
}

function answer(
  { headers, method, url }: Request,
  options: PetraApiOptions,
  limits: ReadonlyMap<string, MinuteLimit>,
): Response {
  // The real API answers so, without a word on why.
  if (!headers.get('user-agent')) return failure(403, 'Forbidden');
  const key = /^Bearer (.+)$/.exec(headers.get('authorization') ?? '')?.[1];
  if (key === undefined || !options.keys.includes(key)) {
    return failure(401, 'Invalid API key', 'The provided API key is invalid or has been revoked');
  }
  const { pathname, searchParams } = new URL(url);
  const route = routes.get(pathname);
  if (!route) return failure(404, 'Route not found');
  if (method !== 'GET') return failure(405, 'Method not allowed');
  const now = options.now();
  const use = limits.get(pathname)?.take(key, now);
  if (use && !use.allowed) {
    const wait = Math.ceil((use.resetAt - now) / 1000);
    return failure(429, 'Rate limit exceeded for this route', `Try again in ${wait} seconds`, {
      'retry-after-public-api': String(wait),
    });
  }
  return route(searchParams, options);
}

function incidentsAnswer(query: URLSearchParams, options: PetraApiOptions): Response {
  const question = readIncidentsQuery(query);
  if (typeof question === 'string') return failure(400, question);
  const { tenantId, start, limit } = question;
  const asked = tenantId === undefined ? undefined : tenantsOf(options).find((tenant) => hasId(tenant, tenantId));
  if (tenantId !== undefined && !asked) return failure(404, 'Tenant not found');
  const found = options.incidents
    .filter(({ tenant }) => !asked || hasId(asked, tenant?.petraTenantId) || hasId(asked, tenant?.microsoftTenantId))
    .filter((incident) => created(incident) >= start)
    .sort((a, b) => created(b) - created(a));
  return Response.json({ incidents: found.slice(0, limit) });
}

function tenantsAnswer(query: URLSearchParams, options: PetraApiOptions): Response {
  const wrong = unknownParameter(query, []);
  if (wrong !== undefined) return failure(400, wrong);
  const tenants = tenantsOf(options).map((tenant) => ({ isPaused: false, ...tenant }));
  return Response.json({ totalTenants: tenants.length, tenants });
}

/** Ms since the epoch; incidents without a time come last. */
function created({ createdAt }: PetraIncident): number {
  return parseTime(createdAt ?? '', 'utc') || 0;
}

function tenantsOf({ incidents }: PetraApiOptions): PetraTenant[] {
  const byId = new Map<string, PetraTenant>();
  for (const { tenant } of incidents) {
    const microsoftTenantId = tenant?.microsoftTenantId ?? undefined;
    const petraTenantId = tenant?.petraTenantId ?? microsoftTenantId;
    if (!petraTenantId || byId.has(petraTenantId)) continue;
    const name = tenant?.name ?? petraTenantId;
    byId.set(petraTenantId, { petraTenantId, name, ...(microsoftTenantId ? { microsoftTenantId } : {}) });
  }
  return [...byId.values()];
}

function hasId({ petraTenantId, microsoftTenantId }: PetraTenant, id: string | null | undefined): boolean {
  return id === petraTenantId || (id !== undefined && id === microsoftTenantId);
}

function failure(status: number, message: string, details?: string, headers: Record<string, string> = {}): Response {
  const error = { code: codes[status], message, ...(details === undefined ? {} : { details }) };
  return Response.json({ error }, { status, headers });
}
