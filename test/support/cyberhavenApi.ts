import type { CyberhavenAuth } from '../../src/sources/cyberhaven/scope';
import {
  createCyberhavenApi as createSimulation,
  type CyberhavenApiOptions as SimulationOptions,
} from '../../src/sources/sample/cyberhaven';

export interface CyberhavenApiOptions extends SimulationOptions {
  /** Keys that are good but may not read incidents. */
  readonly keysWithoutAccess?: readonly string[];
  /** The forms in which keys are taken; both exchanges by default. */
  readonly forms?: readonly CyberhavenAuth[];
  /** How long an access token lives, in seconds: 900 at most. */
  readonly expiresIn?: number;
  /** Takes as long as an answer does: it counts, and holds, what there was at its beginning. */
  readonly latency?: () => Promise<void>;
}

/** A request as the API saw it. */
export interface SeenCyberhavenRequest {
  /** Ms since the epoch. */
  readonly at: number;
  readonly path: string;
  /** Requests of its key under way at its route, itself included; 0 when it was refused. */
  readonly atOnce: number;
  /** Status of the answer. */
  readonly status: number;
}

export interface CyberhavenApi {
  readonly handle: (request: Request) => Promise<Response>;
  /** All requests, in the order of their answers. */
  readonly requests: readonly SeenCyberhavenRequest[];
}

/** Requests of a key at once, for each route (API page). */
const maxAtOnce = 5;

/** Cyberhaven's API, simulated, where answers take their time, and as tenants differ; with a list of the requests it got. */
export function createCyberhavenApi(options: CyberhavenApiOptions): CyberhavenApi {
  const requests: SeenCyberhavenRequest[] = [];
  const front = new Front(options);
  return {
    requests,
    handle: async (request) => {
      const at = options.now();
      const { response, atOnce } = await front.answer(request);
      requests.push({ at, path: new URL(request.url).pathname, atOnce, status: response.status });
      return response;
    },
  };
}

interface Answer {
  readonly response: Response;
  readonly atOnce: number;
}

/** Whose request it is, and how the key came: undefined when it did not come itself. */
interface Sender {
  readonly key: string;
  readonly form?: CyberhavenAuth;
  /** Until when its access token is good, ms since the epoch. */
  readonly until?: number;
}

/** Stands before the simulated API. */
class Front {
  private readonly api: (request: Request) => Promise<Response>;
  private readonly underWay = new Map<string, number>();
  /** Those who have an access token, by it. */
  private readonly issued = new Map<string, Sender>();

  constructor(private readonly options: CyberhavenApiOptions) {
    const { keys, keysWithoutAccess = [] } = options;
    this.api = createSimulation({
      ...options,
      // Read for each request: keys come and go.
      get keys() {
        return [...keys, ...keysWithoutAccess];
      },
    });
  }

  async answer(request: Request): Promise<Answer> {
    const { forms = ['refreshToken', 'apiKey'], keysWithoutAccess = [], now } = this.options;
    const route = routeOf(request);
    const isList = route === '/incidents/list';
    const sender = isList ? this.bearer(request) : await inBody(request);
    // Refused by the API itself, whatever the key.
    if (route === undefined || !sender) return { response: await this.api(request), atOnce: 0 };
    const { key, form, until = Infinity } = sender;
    if ((form && !forms.includes(form)) || now() >= until) {
      return isList
        ? refused(401, 'unauthorized', 'The access token is missing, wrong or expired')
        : refused(401, 'invalid_grant', 'The key is not valid');
    }
    if (isList && keysWithoutAccess.includes(key)) {
      return refused(403, 'forbidden', 'The key lacks the permission to read incidents');
    }
    return this.counted(`${isList} ${key}`, async () => {
      const response = await this.api(request);
      if (response.ok) await this.options.latency?.();
      return isList || !response.ok ? response : this.issue(response, key);
    });
  }

  private bearer(request: Request): Sender | undefined {
    const token = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    return token === undefined ? undefined : (this.issued.get(token) ?? { key: token, form: 'bearer' });
  }

  private async counted(place: string, answer: () => Promise<Response>): Promise<Answer> {
    const atOnce = (this.underWay.get(place) ?? 0) + 1;
    if (atOnce > maxAtOnce) {
      const reset = String(Math.ceil((this.options.now() + 1000) / 1000));
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset, 'retry-after': '1' };
      return refused(429, 'rate_limited', 'More than 5 requests at once', headers);
    }
    this.underWay.set(place, atOnce);
    try {
      const response = await answer();
      return { response, atOnce: response.ok ? atOnce : 0 };
    } finally {
      this.underWay.set(place, (this.underWay.get(place) ?? 1) - 1);
    }
  }

  /** An access token that lives as long as it should. */
  private async issue(response: Response, key: string): Promise<Response> {
    const { expiresIn = 900, now } = this.options;
    const answer = (await response.json()) as { readonly access_token: string };
    this.issued.set(answer.access_token, { key, until: now() + expiresIn * 1000 });
    return Response.json({ ...answer, expires_in: expiresIn }, { headers: response.headers });
  }
}

/** The route of a request that is well formed. */
function routeOf({ method, headers, url }: Request): string | undefined {
  const { pathname, search } = new URL(url);
  const [, route] = /^(?:\/public)?\/v2(\/auth\/token\/access|\/incidents\/list)$/.exec(pathname) ?? [];
  return method === 'POST' && headers.get('content-type') === 'application/json' && search === '' ? route : undefined;
}

/** The key in a token request; undefined when there is none. */
async function inBody(request: Request): Promise<Sender | undefined> {
  const text = request.method === 'POST' ? await request.clone().text() : '';
  const [, form, key] = /^\{"(refresh_token|api_key)":"([^"]+)"\}$/.exec(text) ?? [];
  return key === undefined ? undefined : { key, form: form === 'api_key' ? 'apiKey' : 'refreshToken' };
}

function refused(status: number, error: string, message: string, headers: Record<string, string> = {}): Answer {
  return { response: Response.json({ error, message }, { status, headers }), atOnce: 0 };
}
