import { isOnDomain } from '../../domain/vendorLink';
import { addressUrl, cleanAddress } from '../address';

/** The API's production server (API page). */
export const petraBaseUrl = 'https://api.petrasecurity.com';

/**
 * The address that somebody means who has typed or pasted one: the dashboard and the vendor's pages have the one API.
 * @returns undefined for the vendor's own
 */
export function petraAddress(given: string): string | undefined {
  const text = cleanAddress(given);
  const url = addressUrl(text);
  if (!url) return text;
  const { hostname, origin, pathname, protocol } = url;
  if (isOnDomain(hostname, 'petrasecurity.com')) {
    if (protocol !== 'https:') return origin;
    return origin === petraBaseUrl || !hostname.startsWith('api') ? undefined : origin;
  }
  return origin + pathname.replace(/(?:\/v1(?:\/(?:incidents|tenants))?)?\/*$/i, '');
}
