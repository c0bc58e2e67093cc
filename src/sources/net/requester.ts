import type { HttpAnswer, HttpClient, HttpResponse, OnHeaders, Turn } from './httpClient';
import type { HttpRequest } from './httpRequest';
import type { RateLimiter } from '../limit/rateLimit';
import { retried } from '../limit/retry';
import { retryAt } from '../limit/retryAfter';
import { SharedCalls, type Sharer } from '../limit/share';
import type { Clock } from '../source';

export interface RequesterParts {
  readonly http: HttpClient;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  /** From 0 up to 1, as `Math.random`. */
  readonly random: () => number;
}

export type ApiRequest = Omit<HttpRequest, 'signal'>;

/** Sends requests with one key within its limit: equal ones are shared, failures that may pass are retried. */
export class Requester {
  private readonly shared = new SharedCalls();

  constructor(private readonly parts: RequesterParts) {}

  /** See {@link HttpClient.aheadMs}. */
  get aheadMs(): number {
    return this.parts.http.aheadMs;
  }

  /**
   * @param patient whether a server error is tried again; what has nothing to do with the request is so anyway
   * @throws SourceError, see HttpClient
   */
  async send(request: ApiRequest, sharer: Sharer, patient = true): Promise<HttpResponse> {
    const { clock, random, limiter, http } = this.parts;
    const answer = this.shared.join(JSON.stringify(request), sharer, async (options) => {
      const { signal } = options;
      // Each attempt, and each redirect, waits for a slot of its own.
      const turn: Turn = async (send) => limiter.run(async (onHeaders) => this.noted(send, onHeaders), options);
      const attempt = async (): Promise<HttpResponse> => http.request({ ...request, signal }, turn);
      return retried(attempt, { clock, random, signal, patient });
    });
    // It may be one that waits already, and is lifted.
    limiter.reconsider();
    return answer;
  }

  /** Keeps the wait that an answer asks for, whatever comes after its headers, before its slot is settled: nobody else may slip in. */
  private async noted(send: (onHeaders: OnHeaders) => Promise<HttpAnswer>, onHeaders: () => void): Promise<HttpAnswer> {
    const { limiter, clock } = this.parts;
    let pause: Promise<void> | undefined;
    try {
      return await send(({ status, headers }) => {
        onHeaders();
        const until = retryAt(headers, clock.now(), status === 429 || status >= 500);
        if (until === undefined && status !== 429) return;
        pause = limiter.block(until);
        // It is waited for below.
        pause.catch(() => undefined);
      });
    } finally {
      await pause;
    }
  }
}
