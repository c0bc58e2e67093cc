import * as z from 'zod/mini';
import type { CyberhavenAuth } from '../cyberhaven/vendor';
import type { SampleCyberhavenIncident } from './cyberhavenIncidents';
import { pageOf } from './cyberhavenPage';
import { matching, querySchema, type TenantExtras } from './cyberhavenQuery';
import type { SampleShape } from './cyberhavenShape';
import { MinuteLimit, type MinuteUse } from './minuteLimit';

export interface CyberhavenApiOptions extends TenantExtras {
  /** The keys that are good. */
  readonly keys: readonly string[];
  /** Keys that are good but may not read incidents. */
  readonly keysWithoutAccess?: readonly string[];
  /** The forms in which keys are taken; both exchanges by default. */
  readonly forms?: readonly CyberhavenAuth[];
  /** The API's clock, ms since the epoch. */
  readonly now: () => number;
  /** Read again for each request, in any order: what is put in is listed at once and shifts the pages. */
  readonly incidents: readonly SampleCyberhavenIncident[];
  readonly shape?: SampleShape;
  /** How long an access token lives, in seconds. */
  readonly expiresIn?: number;
  /** Takes as long as an answer does. */
  readonly latency?: () => Promise<void>;
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
const maxAtOnce = 5;

/** Where the API page says the API is, and where clients find it. */
const routes = /^(?:\/public)?\/v2(\/auth\/token\/access|\/incidents\/list)$/;

/** The body of a token request: the key in one of two forms. */
const tokenSchema = z.union([z.strictObject({ refresh_token: z.string() }), z.strictObject({ api_key: z.string() })]);

/**
 * Cyberhaven's API, simulated: its two routes as the API page and real responses show them, limits and errors included.
 * Refuses every path, field and word that the API page does not name.
 */
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
  private readonly querySchema: ReturnType<typeof querySchema>;
  /** Access tokens. */
  private readonly issued = new Map<string, { readonly key: string; readonly until: number }>();

  constructor(private readonly options: CyberhavenApiOptions) {
    this.querySchema = querySchema(options);
  }

  async answer(request: Request, now: number): Promise<Answer> {
    const { pathname, search } = new URL(request.url);
    const route = routes.exec(pathname)?.[1];
    if (route === undefined) return refused(404, 'not_found', `No route for ${pathname}`);
    if (request.method !== 'POST') return refused(405, 'method_not_allowed', `${request.method} is not allowed here`);
    if (request.headers.get('content-type') !== 'application/json') {
      return refused(415, 'unsupported_media_type', 'The body must be application/json');
    }
    if (search !== '') return refused(400, 'bad_request', `${search}: there are no query parameters`);
    if (route === '/auth/token/access') {
      const { data, error } = tokenSchema.safeParse(await jsonOf(request));
      if (error) return refused(400, 'bad_request', 'Neither refresh_token nor api_key');
      const key = this.keyIn(data);
      if (key === undefined) return refused(401, 'invalid_grant', 'The key is not valid');
      return this.limited(key, route, now, () => this.token(key));
    }
    const key = this.bearer(request, now);
    if (key === undefined) return refused(401, 'unauthorized', 'The access token is missing, wrong or expired');
    if (this.options.keysWithoutAccess?.includes(key)) {
      return refused(403, 'forbidden', 'The key lacks the permission to read incidents');
    }
    const body = await jsonOf(request);
    return this.limited(key, route, now, () => this.list(body));
  }

  private takes(form: CyberhavenAuth): boolean {
    return (this.options.forms ?? ['refreshToken', 'apiKey']).includes(form);
  }

  private isGood(key: string): boolean {
    const { keys, keysWithoutAccess = [] } = this.options;
    return [...keys, ...keysWithoutAccess].includes(key);
  }

  private keyIn(body: z.infer<typeof tokenSchema>): string | undefined {
    const [form, key] =
      'refresh_token' in body ? (['refreshToken', body.refresh_token] as const) : (['apiKey', body.api_key] as const);
    return this.takes(form) && this.isGood(key) ? key : undefined;
  }

  private bearer(request: Request, now: number): string | undefined {
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    if (this.takes('bearer') && this.isGood(token)) return token;
    const { key = '', until = 0 } = this.issued.get(token) ?? {};
    return now < until && this.isGood(key) ? key : undefined;
  }

  private async limited(key: string, route: string, now: number, make: () => Response): Promise<Answer> {
    const place = `${route} ${key}`;
    const atOnce = (this.underWay.get(place) ?? 0) + 1;
    if (atOnce > maxAtOnce) {
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
    const { data: query, error } = this.querySchema.safeParse(body);
    if (!query) {
      const [issue] = error.issues;
      return failure(400, 'bad_request', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
    }
    const { shape = 'flat', incidents } = this.options;
    const page = pageOf(matching(incidents, query), query, shape);
    return page ? Response.json(page) : failure(400, 'bad_request', 'page_request.id: not a page of this query');
  }
}

async function jsonOf(request: Request): Promise<unknown> {
  try {
    return await request.json();
  } catch {
    return undefined;
  }
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
