import * as z from 'zod/mini';
import type { SampleCyberhavenIncident } from './cyberhavenIncidents';
import { pageOf } from './cyberhavenPage';
import { matching, querySchema, type TenantExtras } from './cyberhavenQuery';
import type { SampleShape } from './cyberhavenShape';
import { MinuteLimit, type MinuteUse } from './minuteLimit';

export interface CyberhavenApiOptions extends TenantExtras {
  /** The keys that are good. */
  readonly keys: readonly string[];
  /** The API's clock, ms since the epoch. */
  readonly now: () => number;
  /** Read again for each request, in any order: what is put in is listed at once and shifts the pages. */
  readonly incidents: readonly SampleCyberhavenIncident[];
  readonly shape?: SampleShape;
}

/** The limit of the API page, for each key. Answers are there at once: no requests meet. */
const requestsPerMinute = 60;
/** How long an access token lives, in seconds. */
const expiresIn = 900;

/** Where the API page says the API is, and where clients find it. */
const routes = /^(?:\/public)?\/v2(\/auth\/token\/access|\/incidents\/list)$/;

/** The body of a token request: the key in one of two forms. */
const tokenSchema = z.union([z.strictObject({ refresh_token: z.string() }), z.strictObject({ api_key: z.string() })]);

/**
 * Cyberhaven's API, simulated: its two routes as the API page and real responses show them, limit and errors included. Takes
 * keys in every form. Refuses every path, field and word that the API page does not name.
 */
export function createCyberhavenApi(options: CyberhavenApiOptions): (request: Request) => Promise<Response> {
  const server = new Server(options);
  return async (request) => server.answer(request, options.now());
}

class Server {
  private readonly limit = new MinuteLimit(requestsPerMinute);
  private readonly querySchema: ReturnType<typeof querySchema>;
  /** Access tokens. */
  private readonly issued = new Map<string, { readonly key: string; readonly until: number }>();

  constructor(private readonly options: CyberhavenApiOptions) {
    this.querySchema = querySchema(options);
  }

  async answer(request: Request, now: number): Promise<Response> {
    const { pathname, search } = new URL(request.url);
    const route = routes.exec(pathname)?.[1];
    if (route === undefined) return failure(404, 'not_found', `No route for ${pathname}`);
    if (request.method !== 'POST') return failure(405, 'method_not_allowed', `${request.method} is not allowed here`);
    if (request.headers.get('content-type') !== 'application/json') {
      return failure(415, 'unsupported_media_type', 'The body must be application/json');
    }
    if (search !== '') return failure(400, 'bad_request', `${search}: there are no query parameters`);
    if (route === '/auth/token/access') {
      const { data, error } = tokenSchema.safeParse(await jsonOf(request));
      if (error) return failure(400, 'bad_request', 'Neither refresh_token nor api_key');
      const key = 'refresh_token' in data ? data.refresh_token : data.api_key;
      if (!this.options.keys.includes(key)) return failure(401, 'invalid_grant', 'The key is not valid');
      return this.limited(key, now, () => this.token(key));
    }
    const key = this.bearer(request, now);
    if (key === undefined) return failure(401, 'unauthorized', 'The access token is missing, wrong or expired');
    const body = await jsonOf(request);
    return this.limited(key, now, () => this.list(body));
  }

  private bearer(request: Request, now: number): string | undefined {
    const { keys } = this.options;
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1] ?? '';
    if (keys.includes(token)) return token;
    const { key = '', until = 0 } = this.issued.get(token) ?? {};
    return now < until && keys.includes(key) ? key : undefined;
  }

  private limited(key: string, now: number, make: () => Response): Response {
    const use = this.limit.take(key, now);
    if (!use.allowed) return failure(429, 'rate_limited', 'More than 60 requests in a minute', headersOf(use, now));
    const response = make();
    for (const [name, value] of Object.entries(headersOf(use))) response.headers.set(name, value);
    return response;
  }

  private token(key: string): Response {
    const access_token = `access-${crypto.randomUUID()}`;
    this.issued.set(access_token, { key, until: this.options.now() + expiresIn * 1000 });
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

function failure(status: number, error: string, message: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error, message }, { status, headers });
}
