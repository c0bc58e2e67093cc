import type { HttpAnswer, HttpClient, HttpResponse, Turn } from './http';
import type { HttpRequest } from './httpRequest';
import type { RateLimiter } from '../limit/rateLimit';
import { retried } from '../limit/retry';
import { retryAt } from '../limit/retryAfter';
import { SharedCalls, type Sharer } from '../limit/share';
import { type Clock, SourceError } from '../source';

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

  /**
   * @param patient whether a server error is tried again; what has nothing to do with the request is so anyway
   * @throws SourceError, see HttpClient
   */
  async send(request: ApiRequest, sharer: Sharer, patient = true): Promise<HttpResponse> {
    const { clock, random, limiter, http } = this.parts;
    const answer = this.shared.join(JSON.stringify(request), sharer, async (options) => {
      const { signal } = options;
      // Each attempt, and each redirect, waits for a slot of its own.
      const turn: Turn = async (send) => limiter.run(async (onHeaders) => this.noted(send(onHeaders)), options);
      const attempt = async (): Promise<HttpResponse> => http.request({ ...request, signal }, turn);
      return retried(attempt, { clock, random, signal, patient });
    });
    // It may be one that waits already, and is lifted.
    limiter.reconsider();
    return answer;
  }

  /** Keeps the wait that an answer asks for, before its slot is settled: nobody else may slip in. */
  private async noted(sent: Promise<HttpAnswer>): Promise<HttpAnswer> {
    const { limiter, clock } = this.parts;
    try {
      const answer = await sent;
      const until = retryAt(answer.headers, clock.now(), false);
      if (until !== undefined) await limiter.block(until);
      return answer;
    } catch (error) {
      if (error instanceof SourceError && (error.code === 'rateLimited' || error.retryAt !== undefined)) {
        await limiter.block(error.retryAt);
      }
      throw error;
    }
  }
}
