import { inTurns } from '../../domain/slices';
import { parseHttpDate } from '../../domain/time';
import { abortedError, throwIfAborted } from '../abort';
import { ByteBuffer } from './byteBuffer';
import { within } from './deadline';
import { saidInstead, statusError } from './httpError';
import { timeouts, headersOf, type HttpRequest, secretsOf, urlOf } from './httpRequest';
import { checkBaseUrl } from './requestRules';
import { JsonAnswer } from './jsonAnswer';
import { networkError } from './networkError';
import { isRedirect, redirectTarget } from './redirect';
import { redactor, type Redactor } from './redact';
import { say } from '../sentence';
import { type Clock, SourceError } from '../source';

export interface HttpClientOptions {
  /** Asked for each request: the host may put another `fetch` in place at any time. */
  readonly fetch: () => typeof globalThis.fetch;
  /** Where the API is. Its path, if any, goes before the path of each request. */
  readonly baseUrl: string;
  /** `name/version` */
  readonly userAgent: string;
  readonly clock: Clock;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly json: JsonAnswer;
  /** When its request was sent, ms since the epoch: what it says may be as old as that. */
  readonly askedAt: number;
}

/** Called when the headers of an answer are here. */
export type OnHeaders = (answer: Pick<Response, 'status' | 'headers'>) => void;

/** Sends when something may be sent. */
export type Turn = (send: (onHeaders: OnHeaders) => Promise<HttpAnswer>) => Promise<HttpAnswer>;

/** An answer that is not an error. */
export type HttpAnswer = HttpResponse | Redirect;

interface Sent extends Pick<HttpRequest, 'isForSecret'> {
  readonly url: URL;
  readonly init: RequestInit;
}

interface Redirect {
  readonly target: URL;
  readonly asGet: boolean;
}

/** What each time-out is called, and what the API failed to do in time. */
const late = {
  headers: ['headersTimeout', say('No response within {0} s.')],
  body: ['bodyTimeout', say('The response stalled for {0} s.')],
  total: ['bodyTimeout', say('The response took longer than {0} s.')],
} as const;

const maxRedirects = 5;
/** Longest body taken, in bytes after decompression. */
const maxBodyBytes = 50 * 1024 * 1024;
/** As much as is read of an answer that is an error, in bytes. */
const maxErrorBytes = 64 * 1024;

/** Sends requests to one API and reads its JSON. The only part that does HTTP. */
export class HttpClient {
  /** How far the clock here was ahead of the API's at the last answer that had a date, ms; 0 before. */
  aheadMs = 0;

  constructor(private readonly options: HttpClientOptions) {}

  /**
   * Sends one request and resolves with the JSON of an answer whose status is 2xx. Follows redirects inside the origin; a
   * POST becomes a GET as in the Fetch standard (§4.4).
   * @param turn waits until something may be sent, for each redirect as well: the API counts all of them
   * @throws SourceError of any code but `unexpectedShape`; no part of it contains the key
   */
  async request(request: HttpRequest, turn: Turn = async (send) => send(() => undefined)): Promise<HttpResponse> {
    const { signal, method = 'GET', isForSecret = false } = request;
    throwIfAborted(signal);
    let url = urlOf(checkBaseUrl(this.options.baseUrl), request);
    const headers = headersOf(request, this.options.userAgent);
    const hide = redactor([...(request.secrets ?? []), ...secretsOf(headers)]);
    let init: RequestInit = {
      method,
      headers,
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      redirect: 'manual',
    };
    for (let hop = 0; hop <= maxRedirects; hop++) {
      const sent = { url, init, isForSecret };
      const answer = await turn(async (onHeaders) =>
        this.bounded(signal, sent.url.host, hide, async (stop) => this.exchange(sent, stop, hide, onHeaders)),
      );
      if (!('target' in answer)) return answer;
      url = answer.target;
      if (answer.asGet) init = asGet(init);
    }
    throw new SourceError('redirected', say('{0} redirected more than {1} times.', url.host, String(maxRedirects)));
  }

  /**
   * Asks for the base URL without a key, with any answer: it shows that the way to the API is open.
   * @returns the status, and the API's time (header Date, RFC 9110 §6.6.1) in ms since the epoch where it says so
   * @throws SourceError
   */
  async reach(signal: AbortSignal): Promise<{ readonly status: number; readonly date?: number }> {
    throwIfAborted(signal);
    const url = checkBaseUrl(this.options.baseUrl);
    const headers = { 'user-agent': this.options.userAgent };
    return this.bounded(signal, url.host, redactor([]), async (stop) => {
      const init: RequestInit = { headers, redirect: 'manual', signal: stop };
      const { status, headers: answered } = await this.within(this.options.fetch()(url, init), stop, 'headers');
      const date = dateOf(answered);
      return Number.isNaN(date) ? { status } : { status, date };
    });
  }

  /** Runs work that ends when the caller aborts or the total time is over; leaves nothing of it behind. */
  private async bounded<T>(
    signal: AbortSignal,
    host: string,
    hide: Redactor,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    // The caller's signal, but with the error to throw as its reason; and the end of what is left.
    const stop = new AbortController();
    const onAbort = (): void => stop.abort(abortedError(signal));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await this.within(work(stop.signal), stop.signal, 'total');
    } catch (error) {
      throw error instanceof SourceError ? error : networkError(error, host, hide);
    } finally {
      signal.removeEventListener('abort', onAbort);
      // Whatever of the answer was not read is not wanted.
      stop.abort();
    }
  }

  private async exchange(
    { url, init, isForSecret }: Sent,
    signal: AbortSignal,
    hide: Redactor,
    onHeaders: OnHeaders,
  ): Promise<HttpAnswer> {
    const askedAt = this.options.clock.now();
    const response = await this.within(this.options.fetch()(url, { ...init, signal }), signal, 'headers');
    onHeaders(response);
    const { status, headers } = response;
    const date = dateOf(headers);
    if (!Number.isNaN(date)) this.aheadMs = this.options.clock.now() - date;
    if (isRedirect(response)) {
      const target = redirectTarget(response, url, hide);
      // Lets the connection be used again.
      await response.body?.cancel();
      return { target, asGet: status <= 303 };
    }
    if (!response.ok) {
      const text = await this.readError(response, signal);
      throw statusError({ status, headers, text, isForSecret }, this.options.clock.now(), hide);
    }
    // Before decompression; what is counted while reading is after it.
    if (Number(headers.get('content-length')) > maxBodyBytes) throw tooLarge();
    const body = new ByteBuffer();
    if (!(await this.read(response, signal, body, maxBodyBytes))) throw tooLarge();
    const json = await inTurns(JsonAnswer.read(body.bytes), this.options.clock);
    if (json) return { status, headers, json, askedAt };
    const type = hide(headers.get('content-type') ?? 'no content type');
    const size = String(body.bytes.length);
    const text = new TextDecoder().decode(body.bytes.subarray(0, maxErrorBytes));
    const said = saidInstead({ text, headers, isForSecret });
    throw new SourceError('notJson', say('The response isn’t JSON ({0}, {1} bytes).', type, size), {
      status,
      ...(said && { apiMessage: hide(said) }),
    });
  }

  /** Reads the body. Returns false as soon as it is longer than `maxBytes`. */
  private async read(response: Response, signal: AbortSignal, body: ByteBuffer, maxBytes: number): Promise<boolean> {
    const reader = response.body?.getReader();
    for (;;) {
      const part = reader && (await this.within(reader.read(), signal, 'body'));
      if (!part || part.done) return true;
      body.add(part.value);
      if (body.bytes.length > maxBytes) return false;
    }
  }

  /** The text of an error, or what came of it: its status alone says enough. */
  private async readError(response: Response, signal: AbortSignal): Promise<string> {
    const body = new ByteBuffer();
    try {
      await this.read(response, signal, body, maxErrorBytes);
    } catch (error) {
      if (error instanceof SourceError && error.code === 'aborted') throw error;
    }
    return new TextDecoder().decode(body.bytes);
  }

  private async within<T>(work: Promise<T>, signal: AbortSignal, phase: keyof typeof late): Promise<T> {
    const ms = timeouts[`${phase}Ms`];
    const [code, { text }] = late[phase];
    const error = new SourceError(code, { text, args: [String(ms / 1000)] });
    return within(work, { ms, signal, error, clock: this.options.clock });
  }
}

/** The same request without a body, and without the header that describes it. */
function asGet({ headers }: RequestInit): RequestInit {
  const { 'content-type': _, ...others } = headers as Record<string, string>;
  return { method: 'GET', headers: others, redirect: 'manual' };
}

function tooLarge(): SourceError {
  return new SourceError('tooLarge', say('The response is larger than {0} MB.', String(maxBodyBytes / 1024 / 1024)));
}

/** When the API sent an answer (RFC 9110 §6.6.1), ms since the epoch; NaN where it does not say so. */
function dateOf(headers: Headers): number {
  return parseHttpDate(headers.get('date') ?? '');
}
