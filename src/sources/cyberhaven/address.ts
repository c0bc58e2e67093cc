/** Where the vendor's API is on a tenant's origin. */
const defaultPath = '/public/v2';

/**
 * The address of the API that a connection's `baseUrl` means: an origin alone means the vendor's default path, a given
 * path is kept as it is. What is no URL is returned as it is, for `checkBaseUrl` to refuse.
 */
export function cyberhavenBaseUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) return baseUrl;
  const url = new URL(baseUrl);
  if (url.pathname === '/') url.pathname = defaultPath;
  return url.href;
}

/**
 * The page of one incident in the tenant's console; undefined when the connection is not to the vendor's own domain.
 * @param baseUrl of the connection
 */
export function consoleUrl(baseUrl: string, id: string): string | undefined {
  const { protocol, hostname, origin } = new URL(baseUrl);
  if (protocol !== 'https:' || !hostname.endsWith('.cyberhaven.io')) return undefined;
  const url = new URL('/incidents', origin);
  url.searchParams.set('id', id);
  return url.href;
}
