import { isIPv6 } from 'node:net';
import * as vscode from 'vscode';
import type { Connection } from '../connections/connection';
import type { Networks } from '../connections/networks';
import type { Diagnosis } from '../connections/sourceFactory';
import { absoluteTime } from './format';
import { oneLine } from '../domain/text/text';

/** What is set for a connection's network, without user names and paths. */
export function networkText({ network = {} }: Connection): string {
  const { t } = vscode.l10n;
  const { proxy, ca, clientCertificate } = network;
  const parts = [proxy && t('own proxy'), ca && t('CA file'), clientCertificate && t('client certificate')];
  return parts.filter((part) => part).join(', ') || t('VS Code’s settings');
}

/** The way that the request of a diagnosis went. */
export function routeText(
  { origin, addresses, route }: Diagnosis,
  { proxy, own }: ReturnType<Networks['wayOf']>,
): string {
  const { t } = vscode.l10n;
  if (proxy !== undefined) return t('through this connection’s proxy, {0}', proxy);
  if (!route) return own ? t('direct (nothing was sent)') : t('by VS Code’s network settings (not seen)');
  const { protocol, port } = new URL(origin);
  const to = `${isIPv6(route.address) ? `[${route.address}]` : route.address}:${route.port}`;
  const samePort = route.port === Number(port || (protocol === 'https:' ? 443 : 80));
  if (own || (samePort && addresses.includes(route.address))) return t('direct to {0}', to);
  return samePort
    ? t('to {0}, not an address from DNS (a proxy or another DNS server)', to)
    : t('through the proxy {0}, by VS Code’s network settings', to);
}

/** The certificate that the server, or who is in between, has shown. */
export function certificateText({ tls }: Diagnosis): string | undefined {
  const { t } = vscode.l10n;
  if (!tls) return undefined;
  const { subject, issuer, validTo } = tls;
  return t('for {0}, issued by {1}, valid until {2}', oneLine(subject), oneLine(issuer), absoluteTime(validTo));
}
