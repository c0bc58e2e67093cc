import { HttpClient, type HttpClientOptions } from '../../src/sources/net/httpClient';
import type { HttpRequest } from '../../src/sources/net/httpRequest';
import { systemClock } from '../../src/sources/systemClock';

/** The key that `request` sends. */
export const key = 'pk_live_9f8e7d6c5b4a/+=';

/** A client over Node's own fetch and time by default. */
export function createClient(options: Pick<HttpClientOptions, 'baseUrl'> & Partial<HttpClientOptions>): HttpClient {
  return new HttpClient({ fetch: () => globalThis.fetch, userAgent: 'test/1.0', clock: systemClock, ...options });
}

/** A request with a key that nobody aborts by default. */
export function request(more: Partial<HttpRequest> = {}): HttpRequest {
  const { signal } = new AbortController();
  return { path: '/v1/things', headers: { authorization: `Bearer ${key}` }, signal, ...more };
}
