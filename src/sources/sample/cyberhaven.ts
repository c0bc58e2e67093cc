import type { CyberhavenAuth } from '../cyberhaven/token';
import type { SampleCyberhavenIncident } from './cyberhavenIncidents';
import { matching, querySchema, type SampleQuery } from './cyberhavenQuery';
import { shaped, type SampleShape } from './cyberhavenShape';
import { MinuteLimit, type MinuteUse } from './minuteLimit';

export interface CyberhavenApiOptions {
  /** The keys that are good. */
  readonly keys: readonly string[];
  /** Keys that are good but may not read incidents. */
  readonly powerless?: readonly string[];
  /** The forms in which keys are taken; both exchanges unless told. */
  readonly forms?: readonly CyberhavenAuth[];
  /** The API's clock, ms since the epoch. */
  readonly now: () => number;
  /** Read anew for each request, in any order: what is put in comes up at once and shifts the pages. */
  readonly incidents: readonly SampleCyberhavenIncident[];
  readonly shape?: SampleShape;
  /** How long an access token lives, in seconds. */
  readonly expiresIn?: number;
  /** Takes as long as an answer does. */
  readonly latency?: () => Promise<void>;
  /** How many records each page repeats of the one before. */
  readonly repeats?: number;
  /** Whether the last record of each page is malformed, beside the good ones. */
  readonly malformed?: boolean;
}

/** A request as the API saw it. */
export interface SeenCyberhavenRequest {
  /** Ms since the epoch. */
  readonly at: number;
  readonly path: string;
  /** Requests of its key under way at its route, itself included; 0 when it was refused before that counts. */
  readonly atOnce: number;
  /** Status of the answer. */
  readonly status: number;
}

export interface CyberhavenApi {
  readonly handle: (request: Request) => Promise<Response>;
  /** The last thousand requests, in the order of their answers. */
  readonly requests: readonly SeenCyberhavenRequest[];
}

/** The limits of the API page, for each key; 5 at once for each route. */
const requestsPerMinute = 60;
const mostAtOnce = 5;

/** Cyberhaven's API, simulated: its two routes as the API page and real responses show them, limits and errors included. */
export function createCyberhavenApi(options: CyberhavenApiOptions): CyberhavenApi {
  const requests: SeenCyberhavenRequest[] = [];
  const server = new Server(options);
  return {
    requests,
    handle: async (request) => {
      const at = options.now();
      const { response, atOnce } = await server.answer(request, at);
      requests.push({ at, path: new URL(request.url).pathname, atOnce, status: response.status });
      if (requests.length > 1000) requests.shift();
      return response;
    },
  };
}

interface Answer {
  readonly response: Response;
  readonly atOnce: number;
}

class Server {
  private readonly limit = new MinuteLimit(requestsPerMinute);
  private readonly underWay = new Map<string, number>();
  /** Access tokens. */
  private readonly issued = new Map<string, { readonly key: string; readonly until: number }>();

  constructor(private readonly options: CyberhavenApiOptions) {}

  async answer(request: Request, now: number): Promise<Answer> {
    const path = new URL(request.url).pathname.replace('/public/v2/', '/');
    const route = `${request.method} ${path}`;
    if (route === 'POST /auth/token/access') {
      const body = await jsonOf(request);
      const key = this.keyIn(body);
      if (key === undefined) return refused(401, 'invalid_grant', 'The key is not valid');
      return this.limited(key, path, now, () => this.token(key));
    }
    if (route !== 'POST /incidents/list') return refused(404, 'not_found', `No route for ${route}`);
    const key = this.bearer(request, now);
    if (key === undefined) return refused(401, 'unauthorized', 'The access token is missing, wrong or expired');
    if (this.options.powerless?.includes(key)) {
      return refused(403, 'forbidden', 'The key lacks the permission to read incidents');
    }
    const body = await jsonOf(request);
    return this.limited(key, path, now, () => this.list(body));
  }

  private takes(form: CyberhavenAuth): boolean {
    return (this.options.forms ?? ['refreshToken', 'apiKey']).includes(form);
  }

  private isGood(key: unknown): key is string {
    const { keys, powerless = [] } = this.options;
    return typeof key === 'string' && [...keys, ...powerless].includes(key);
  }

  private keyIn(body: unknown): string | undefined {
    const { refresh_token, api_key } = (body ?? {}) as Record<string, unknown>;
    if (this.takes('refreshToken') && this.isGood(refresh_token)) return refresh_token;
    return this.takes('apiKey') && this.isGood(api_key) ? api_key : undefined;
  }

  private bearer(request: Request, now: number): string | undefined {
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    if (this.takes('bearer') && this.isGood(token)) return token;
    const { key, until = 0 } = this.issued.get(token) ?? {};
    return now < until ? key : undefined;
  }

  private async limited(key: string, path: string, now: number, make: () => Response): Promise<Answer> {
    const place = `${path} ${key}`;
    const atOnce = (this.underWay.get(place) ?? 0) + 1;
    if (atOnce > mostAtOnce) {
      const soon = headersOf({ remaining: 0, resetAt: now + 1000 }, now);
      return refused(429, 'rate_limited', 'More than 5 requests at once', soon);
    }
    const use = this.limit.take(key, now);
    if (!use.allowed) return refused(429, 'rate_limited', 'More than 60 requests in a minute', headersOf(use, now));
    this.underWay.set(place, atOnce);
    try {
      await this.options.latency?.();
      const response = make();
      for (const [name, value] of Object.entries(headersOf(use))) response.headers.set(name, value);
      return { response, atOnce };
    } finally {
      this.underWay.set(place, (this.underWay.get(place) ?? 1) - 1);
    }
  }

  private token(key: string): Response {
    const { expiresIn = 900, now } = this.options;
    const access_token = `access-${crypto.randomUUID()}`;
    this.issued.set(access_token, { key, until: now() + expiresIn * 1000 });
    return Response.json({ access_token, expires_in: expiresIn, token_type: 'Bearer' });
  }

  private list(body: unknown): Response {
    const { data: query, error } = querySchema.safeParse(body);
    if (!query) {
      const [issue] = error.issues;
      return failure(400, 'bad_request', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
    }
    const { shape = 'flat', repeats = 0, malformed = false, incidents } = this.options;
    const { size = 1000, id } = query.page_request ?? {};
    const start = id ? startOf(id, query) : 0;
    if (start === undefined) return failure(400, 'bad_request', 'page_request.id: not a page of this query');
    const found = matching(incidents, query);
    const end = start + Math.max(1, size - (malformed ? 1 : 0));
    const resources: unknown[] = found
      .slice(start, end)
      .map((incident) => shaped(incident, shape, query.include_ai_summaries === true));
    if (malformed && size > 1) resources.push({ ...(resources.at(-1) as object | undefined), id: null });
    const next = end < found.length ? pageId(Math.max(start + 1, end - repeats), query) : undefined;
    return Response.json(
      shape === 'flat'
        ? {
            type: 'incidents',
            size: resources.length,
            resources,
            page_response: { ...(next && { next_id: next }), total: found.length },
            errors: [],
          }
        : {
            type: 'incident',
            size: resources.length,
            resources,
            page_response: { next_id: next ?? '', total: found.length },
            errors: [{ code: 0, message: '' }],
          },
    );
  }
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
}

/** The token of the page that begins at `start`; good for this query only. */
function pageId(start: number, query: SampleQuery): string {
  return btoa(encodeURIComponent(JSON.stringify([start, queryKey(query)])));
}

function startOf(id: string, query: SampleQuery): number | undefined {
  try {
    const [start, key] = JSON.parse(decodeURIComponent(atob(id))) as [number, string];
    return key === queryKey(query) ? start : undefined;
  } catch {
    return undefined;
  }
}

function queryKey({ page_request: { size, sort_by } = {}, filter }: SampleQuery): string {
  return JSON.stringify([size, sort_by, filter]);
}

/** @param now given when the request was one too many */
function headersOf({ remaining, resetAt }: Omit<MinuteUse, 'allowed'>, now?: number): Record<string, string> {
  return {
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(Math.ceil(resetAt / 1000)),
    ...(now === undefined ? {} : { 'retry-after': String(Math.ceil((resetAt - now) / 1000)) }),
  };
}

function refused(status: number, error: string, message: string, headers: Record<string, string> = {}): Answer {
  return { response: failure(status, error, message, headers), atOnce: 0 };
}

function failure(status: number, error: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error, message }, { status, headers });
}
