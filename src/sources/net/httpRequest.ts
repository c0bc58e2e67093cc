import { say } from '../sentence';
import { SourceError } from '../source';
import { checkKey, maxHeaderLength, sendable } from './requestRules';

export interface HttpRequest {
  /** GET by default. */
  readonly method?: 'GET' | 'POST';
  /** Starts with `/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Kept out of errors, beside the value of the header `Authorization`. */
  readonly secrets?: readonly string[];
  /** Whether the answer has a secret that nobody knows yet, such as a token: errors quote only its own words for what is wrong. */
  readonly isForSecret?: boolean;
  readonly signal: AbortSignal;
}

/** All in ms. */
export const timeouts = {
  /** From sending, connecting included, until the headers are here. */
  headersMs: 30_000,
  /** Between two parts of the body. */
  bodyMs: 60_000,
  /** For all of it, so that its end is known to those who count requests. Each redirect is a request of its own. */
  totalMs: 120_000,
} as const;

/** Where a request goes. @param base as `checkBaseUrl` returns it */
export function urlOf(base: URL, { path, query = {} }: HttpRequest): URL {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/$/, '') + path;
  url.search = '';
  url.hash = '';
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

/** The headers of a request. @throws SourceError `badParameter` */
export function headersOf(request: HttpRequest, userAgent: string): Record<string, string> {
  const headers = {
    accept: 'application/json',
    'user-agent': userAgent,
    ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...request.headers,
  };
  for (const [name, value] of Object.entries(headers)) {
    if (name.toLowerCase() === 'authorization') {
      checkKey(value);
      continue;
    }
    // Checked here, since the words of fetch would quote the value.
    if (!sendable.test(value)) {
      throw new SourceError('badParameter', say('The header {0} contains characters that can’t be sent.', name));
    }
    if (value.length > maxHeaderLength) {
      throw new SourceError('badParameter', say('The header {0} is too long to be sent.', name));
    }
  }
  return headers;
}

/** Secrets in the headers. */
export function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'authorization' ? [value, value.replace(/^\S+\s+/, '')] : [],
  );
}
