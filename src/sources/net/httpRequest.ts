import { say } from '../sentence';
import { SourceError } from '../source';

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

/**
 * Checks the address of an API: `https:`, or `http:` on this machine (`localhost`, 127.0.0.0/8, `[::1]`; names below
 * `localhost` may be resolved by DNS), without user name and password, and without empty path segments, which may be
 * taken for a host.
 * @throws SourceError `insecureUrl`
 */
export function checkBaseUrl(baseUrl: string): URL {
  if (!URL.canParse(baseUrl))
    throw new SourceError('insecureUrl', say('Enter a web address such as https://acme.example.'));
  const url = new URL(baseUrl);
  const { protocol, hostname, pathname } = url;
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(hostname))) {
    throw new SourceError('insecureUrl', say('The address must start with https: (http: only on this machine).'));
  }
  if (url.username !== '' || url.password !== '') {
    throw new SourceError('insecureUrl', say('The address can’t contain a user name or password.'));
  }
  if (pathname.includes('//')) {
    throw new SourceError('insecureUrl', say('The address can’t contain // in its path.'));
  }
  return url;
}

/** Whether the host of a URL is this machine, regardless of DNS. */
export function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}

/** Where a request goes. @param base as `checkBaseUrl` returns it */
export function urlOf(base: URL, { path, query = {} }: HttpRequest): URL {
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/$/, '') + path;
  url.search = '';
  url.hash = '';
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  return url;
}

/** Longest value of a header that is sent, in characters: servers take no more (Node.js 16 KB, nginx 8 KB for each). */
export const maxHeaderLength = 16 * 1024;

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

const sendable = /^[\x20-\x7e]*$/;

/** Checks that a header can carry a key. @throws SourceError `badParameter` about the key, which quotes nothing of it */
export function checkKey(key: string): void {
  const words = !sendable.test(key)
    ? say('The key contains invalid characters. Copy it again.')
    : key.length > maxHeaderLength
      ? say('The key is too long. Copy it again.')
      : undefined;
  if (words) throw new SourceError('badParameter', words, { about: 'key' });
}

/** Secrets in the headers. */
export function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'authorization' ? [value, value.replace(/^\S+\s+/, '')] : [],
  );
}
