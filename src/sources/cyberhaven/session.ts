import { present } from '../cleanValues';
import type { JsonAnswer } from '../net/jsonAnswer';
import { type Redactor, redactor } from '../net/redact';
import type { ApiRequest, Requester } from '../net/requester';
import type { Sharer } from '../limit/share';
import { say } from '../sentence';
import { type Clock, SourceError, type SourceErrorCode } from '../source';
import type { CyberhavenAuth } from './scope';
import { parseAccessToken } from './schema';

/** The field that the key is sent in, in the forms that exchange it. */
const fields = { refreshToken: 'refresh_token', apiKey: 'api_key' } as const;

/** A token is renewed that long before it expires, or after half its life when that is sooner. */
const renewalMs = 60_000;

/** Answers to the exchange of a key that may mean: not in this form. */
const refusals: ReadonlySet<SourceErrorCode> = new Set<SourceErrorCode>([
  'unauthorized',
  'forbidden',
  'notFound',
  'badRequest',
  'notJson',
  'unexpectedShape',
]);

export interface CyberhavenSessionOptions {
  /** Requests for tokens go through it too: whether they count against the key's limit is not documented, so they do. */
  readonly requester: Requester;
  readonly key: string;
  /** The form of the key; by default all are tried. */
  readonly auth?: CyberhavenAuth | undefined;
  readonly clock: Clock;
}

/** By form of the key. Each has an access token while it is valid. */
const sessions = new WeakMap<Requester, Map<CyberhavenAuth | undefined, CyberhavenSession>>();

/** The one session of all that use a key in the same form and way. @param options its requester is one and the same for these */
export function sessionOf({ requester, key, auth, clock }: CyberhavenSessionOptions): CyberhavenSession {
  const byForm = sessions.get(requester) ?? new Map<CyberhavenAuth | undefined, CyberhavenSession>();
  sessions.set(requester, byForm);
  const session = byForm.get(auth) ?? new CyberhavenSession({ requester, key, auth, clock });
  byForm.set(auth, session);
  return session;
}

/** A way in with the key. */
interface Access {
  readonly form: CyberhavenAuth;
  readonly token: string;
  /** Ms since the epoch. */
  readonly renewAt: number;
  /** Why the other forms do not work, as long as nothing shows that this one does. */
  readonly refused: readonly SourceError[];
}

export interface AuthorizedAnswer {
  readonly json: JsonAnswer;
  /** See `HttpResponse.askedAt`. */
  readonly askedAt: number;
  /** Makes text of the answer fit to be shown. */
  readonly hide: Redactor;
}

/**
 * Sends requests in the name of a key: it has the access token, and remembers which form of the key works.
 */
export class CyberhavenSession {
  private current: Access | undefined;
  private known: CyberhavenAuth | undefined;

  constructor(private readonly options: CyberhavenSessionOptions) {}

  /**
   * Sends with a good access token; once more with a new one when the API refuses it all the same.
   * @throws SourceError, see HttpClient
   */
  async send(request: ApiRequest, sharer: Sharer): Promise<AuthorizedAnswer> {
    const access = await this.access(sharer);
    try {
      const answer = await this.sendWith(access, request, sharer);
      if (access.refused.length > 0) this.hold({ ...access, refused: [] });
      return answer;
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (access.refused.length > 0) throw this.refusedInAllForms(access, error);
      if (error.code !== 'unauthorized') throw error;
      if (access.form === 'bearer') {
        this.forget();
        throw error;
      }
    }
    return this.sendWith(await this.access(sharer, access.token), request, sharer);
  }

  private async sendWith({ token }: Access, request: ApiRequest, sharer: Sharer): Promise<AuthorizedAnswer> {
    const headers = { ...request.headers, authorization: `Bearer ${token}` };
    const { requester, key } = this.options;
    const { json, askedAt } = await requester.send({ ...request, headers, secrets: [key] }, sharer);
    return { json, askedAt, hide: redactor([key, token]) };
  }

  /** The current access, or a new one. @param stale a token not wanted */
  private async access(sharer: Sharer, stale?: string): Promise<Access> {
    const { current } = this;
    if (current && current.token !== stale && this.options.clock.now() < current.renewAt) return current;
    const access = await this.obtain(sharer);
    this.hold(access);
    return access;
  }

  private hold(access: Access): void {
    this.current = access;
    if (access.refused.length === 0) this.known = access.form;
  }

  /** The form that worked is refused: all are tried next time, unless the connection says which. */
  private forget(): void {
    this.current = this.known = undefined;
  }

  private async obtain(sharer: Sharer): Promise<Access> {
    const { key, auth: form = this.known } = this.options;
    const refused: SourceError[] = [];
    for (const each of ['refreshToken', 'apiKey'] as const) {
      if (form !== undefined && form !== each) continue;
      try {
        return await this.exchange(each, sharer);
      } catch (error) {
        if (!(error instanceof SourceError && refusals.has(error.code))) throw error;
        if (form !== undefined) {
          this.forget();
          throw error;
        }
        refused.push(error);
      }
    }
    return { form: 'bearer', token: key, renewAt: Infinity, refused };
  }

  private async exchange(form: keyof typeof fields, sharer: Sharer): Promise<Access> {
    const { requester, key, clock } = this.options;
    // Equal requests at the same time are one, which outlives those who give up: there is one renewal for all who wait.
    const body = { [fields[form]]: key };
    const request = { method: 'POST', path: '/auth/token/access', body, secrets: [key], isForSecret: true } as const;
    const { json } = await requester.send(request, sharer).catch((error: unknown) => {
      throw error instanceof SourceError && error.code === 'badRequest' ? keyRefused(error) : error;
    });
    const { token, lifetimeMs } = parseAccessToken(json.value(), redactor([key]));
    const renewAt = clock.now() + lifetimeMs - Math.min(renewalMs, lifetimeMs / 2);
    return { form, token, renewAt, refused: [] };
  }

  /** The error of a request with the key as bearer token, after the other forms were refused. */
  private refusedInAllForms({ refused }: Access, error: SourceError): SourceError {
    // All forms again next time: the API may have been out of order.
    this.current = undefined;
    if (!['unauthorized', 'forbidden', 'notFound'].includes(error.code)) return error;
    const all = [...refused, error];
    // Nobody has looked at the key.
    if (all.every(({ code }) => code === 'notFound')) return error;
    const replies = new Set(all.flatMap(({ apiMessage }) => apiMessage ?? []));
    // As long as one reply may be, all together.
    const apiMessage = redactor([])([...replies].join('; '));
    const rejected = say('Cyberhaven rejected this key (tried as refresh token, API key and bearer token).');
    return new SourceError(error.code, rejected, {
      ...(error.status === undefined ? {} : { status: error.status }),
      ...(apiMessage && { apiMessage }),
      cause: error,
    });
  }
}

/** There is nothing but the key that can be wrong with a request for a token: OAuth refuses it with 400 (RFC 6749 §5.2). */
function keyRefused({ message, status, apiCode, apiMessage, apiDetails }: SourceError): SourceError {
  return new SourceError('unauthorized', message, present({ status, apiCode, apiMessage, apiDetails }));
}
