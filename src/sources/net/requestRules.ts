import { say } from '../sentence';
import { SourceError } from '../source';

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

/** Longest value of a header that is sent, in characters: servers take no more (Node.js 16 KB, nginx 8 KB for each). */
export const maxHeaderLength = 16 * 1024;

/** What a header can carry. */
export const sendable = /^[\x20-\x7e]*$/;

/** Checks that a header can carry a key. @throws SourceError `badParameter` about the key, which quotes nothing of it */
export function checkKey(key: string): void {
  const words = !sendable.test(key)
    ? say('The key contains invalid characters. Copy it again.')
    : key.length > maxHeaderLength
      ? say('The key is too long. Copy it again.')
      : undefined;
  if (words) throw new SourceError('badParameter', words, { about: 'key' });
}
