import type { Source } from './incident';

/** Domains that the vendors' dashboards are on. */
const vendorDomains: Readonly<Record<Source, string>> = {
  petra: 'petrasecurity.com',
  cyberhaven: 'cyberhaven.io',
};

/**
 * Whether a link may be opened without asking: `https:`, and nothing but a host on the vendor's domain before the path.
 * Readers of addresses differ over backslashes, white space and escapes in that part (RFC 3986, WHATWG URL), so a link
 * with any of them is none of the vendor's.
 * @param link what the API sent, unchecked
 */
export function isVendorLink(link: string, source: Source): boolean {
  const host = /^https:\/\/([a-z\d.-]+)(?:[/?#]|$)/i.exec(link)?.[1]?.toLowerCase();
  const domain = vendorDomains[source];
  return host !== undefined && URL.canParse(link) && (host === domain || host.endsWith(`.${domain}`));
}
