/**
 * The address of a web page in the form that all readers take for the same, with a host in ASCII; undefined for a link
 * that may not be opened at all.
 * @param link what the API sent, unchecked
 */
export function webAddress(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return ['https:', 'http:'].includes(protocol) ? href : undefined;
}
