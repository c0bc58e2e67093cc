import { fileURLToPath } from 'node:url';
import { cleanAddress } from '../../sources/address';
import { parseProxy } from '../../sources/net/transport/networkSettings';

/** The path that somebody means who pasted it in quotes, as Explorer copies it, or as a `file:` address. */
export function pathTyped(typed: string): string {
  const path = typed.trim().replace(/^["'“”](.*)["'“”]$/s, '$1');
  try {
    return /^file:/i.test(path) ? fileURLToPath(path) : path;
  } catch {
    return path;
  }
}

/** The address of the proxy that somebody means who left out the scheme, or pasted it from settings or a shell. */
export function proxyTyped(typed: string): string {
  // A password in it may have any characters. What has no address in it isn't empty: that would mean no proxy.
  const text = (!typed.includes('@') && cleanAddress(typed)) || typed.trim();
  return text === '' || text.includes('://') ? text : `http://${text}`;
}

/** The user's name in a proxy's address, as it is; empty without. */
export function userOf(proxy: string): string {
  return parseProxy(proxy)?.user ?? '';
}

/** The address of a proxy with another user. */
export function withUser(proxy: string, user: string): string {
  const url = new URL(proxy);
  // A percent sign of the name itself must not be taken for an encoding.
  url.username = user.replaceAll('%', '%25');
  return url.href.replace(/\/$/, '');
}
