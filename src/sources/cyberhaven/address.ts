import { isOnDomain } from '../../domain/vendorLink';
import { addressUrl, cleanAddress, maxAddressLength, refusedAddress } from '../address';
import { say } from '../sentence';

/** Where the vendor's API is on a tenant's origin. */
const defaultPath = '/public/v2';

/**
 * The address of the API that a connection's `baseUrl` means: an origin alone means the vendor's default path, a given
 * path stays as it is. What is no URL is returned as it is, for `checkBaseUrl` to refuse.
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
  if (lastConsole.baseUrl !== baseUrl) lastConsole = { baseUrl, page: consolePage(baseUrl) };
  const { page } = lastConsole;
  if (page === undefined) return undefined;
  return isPlainId.test(id) ? `${page}?id=${id}` : `${page}?${new URLSearchParams({ id }).toString()}`;
}

/** What stands in a URL as it is. */
const isPlainId = /^[\w-]+$/;

/** Many incidents of one connection follow each other. */
let lastConsole: { readonly baseUrl: string; readonly page: string | undefined } = { baseUrl: '', page: undefined };

function consolePage(baseUrl: string): string | undefined {
  const { protocol, hostname, origin } = new URL(baseUrl);
  return protocol === 'https:' && hostname.endsWith('.cyberhaven.io') ? `${origin}/incidents` : undefined;
}

/** What stands for a tenant's name on an API page. */
const placeholder = /[<{[][^<>{}[\]/]*[>}\]](?=\.cyberhaven\.io)/iu;
/** Where the API is on a tenant's host, however much of it is given. */
const apiPath = /^(?:\/[\w-]+)*?\/v\d+(?![\w-])/i;
/** Pages of the console, by the first part of their path that says so. */
const consolePath =
  /^\/public\/*$|\/(?:admin|ai|alerts?|app|apps|audit|auth|console|dashboards?|data|datasets?|devices?|endpoints?|events?|explore|home|incidents?|index\.html|insights?|inventory|investigations?|linea|lineage|log-?in|log-?out|overview|polic(?:y|ies)|profile|reports?|risks?|search|sensors?|settings|sign-?in|sso|tracer|ui|users?|web)(?![a-z])/i;
/** Hosts of the vendor that are of no tenant. */
const vendorSite = /^(?:(?:www|docs|help|support|status|community|developers?|api|app)\.)?cyberhaven\.(?:io|com)$/;

/**
 * The address that somebody means who has typed or pasted one: a tenant's name, any console address,
 * what the API page or another program's settings show. An unknown path stays.
 * @throws SourceError `insecureUrl` saying what it is instead
 */
export function cyberhavenAddress(given: string): string {
  const [name] = placeholder.exec(given.slice(0, maxAddressLength)) ?? [];
  if (name) throw refusedAddress(say('Replace {0} with the name of your tenant.', name));
  const text = cleanAddress(given);
  const url = addressUrl(/^(?!https?$)[\w-]+$/.test(text) ? `${text}.cyberhaven.io` : text);
  if (!url) return text;
  const { hostname } = url;
  if (vendorSite.test(hostname)) {
    throw refusedAddress(say('This isn’t a tenant address. Enter one such as {0}.', 'https://acme.cyberhaven.io'));
  }
  const base = url.pathname.replace(/(?:\/incidents\/list|\/auth\/token\/access)?\/*$/i, '');
  if (!isOnDomain(hostname, 'cyberhaven.io')) return url.origin + base;
  const api = apiPath.exec(base)?.[0].toLowerCase();
  const isPage = url.search !== '' || url.hash !== '' || consolePath.test(base);
  return url.origin + (api ?? (isPage ? '' : base));
}
