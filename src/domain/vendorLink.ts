/**
 * Whether a link may be opened without asking: `https:`, and nothing but a host on the vendor's domain before the path.
 * Readers of addresses differ over backslashes, white space and escapes in that part (RFC 3986, WHATWG URL), so a link
 * with any of them is none of the vendor's.
 * @param link what the API sent, unchecked
 * @param domain see `VendorTraits.linkDomain`
 */
export function isVendorLink(link: string, domain: string): boolean {
  const host = /^https:\/\/([a-z\d.-]+)(?:[/?#]|$)/i.exec(link)?.[1]?.toLowerCase();
  return host !== undefined && URL.canParse(link) && isOnDomain(host, domain);
}

/** @param host in lower case */
export function isOnDomain(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
