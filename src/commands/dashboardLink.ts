import type { Source } from '../domain/incident';

/** Domains that the vendors' dashboards are on. */
const vendorDomains: Readonly<Record<Source, string>> = {
  petra: 'petrasecurity.com',
  cyberhaven: 'cyberhaven.io',
};

/**
 * Whether a link may be opened without asking: `https:`, the usual port, no user name, and a host on the vendor's domain.
 * @param link what the API sent, unchecked
 */
export function isVendorLink(link: string, source: Source): boolean {
  if (!URL.canParse(link)) return false;
  const { protocol, hostname, port, username, password } = new URL(link);
  const domain = vendorDomains[source];
  return (
    protocol === 'https:' && !port && !username && !password && (hostname === domain || hostname.endsWith(`.${domain}`))
  );
}

/** Whether a link may be opened at all, after asking: a web page. */
export function isWebLink(link: string): boolean {
  return URL.canParse(link) && ['https:', 'http:'].includes(new URL(link).protocol);
}
