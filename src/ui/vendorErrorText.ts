import * as vscode from 'vscode';
import { commandOf } from '../commandIds';
import { baseUrlOf, type Connection } from '../connections/connection';
import { setting } from '../settings';
import { messageOf } from '../sources/sentence';
import type { SourceError, Warning } from '../sources/source';
import { vendorOf } from '../sources/vendors';
import { absoluteTime } from './format';
import { oneLine } from '../domain/text/text';

/** What a failure means and what to do about it, in the user's words. */
export interface ErrorText {
  /** A few words, for a row. */
  readonly short: string;
  /** Sentences: what happened, what the vendor replied. */
  readonly reason: string;
  /** The same, and what to do. */
  readonly long: string;
  /** The same for a connection that isn't saved yet: no background refresh retries it. */
  readonly unsaved: string;
  /** What would fix it: another key, other settings of the connection, its network settings, or another try. */
  readonly remedy: 'key' | 'settings' | 'network' | 'retry';
}

/** By remedy: which menus of the manifest a row of the list has, and what a click on it does. */
export const problemFixes = {
  key: { contextValue: 'problem.key', fix: (id, title) => commandOf('replaceKey', title, id) },
  settings: { contextValue: 'problem.settings', fix: (id, title) => commandOf('editConnection', title, id) },
  network: { contextValue: 'problem.network', fix: (id, title) => commandOf('editConnection', title, id, 'network') },
  retry: { contextValue: 'problem.retry', fix: (id, title) => commandOf('refresh', title, id) },
} as const satisfies Record<
  ErrorText['remedy'],
  { contextValue: string; fix: (id: string, title: string) => vscode.Command }
>;

/** Puts a source's failure into words. @param connection the one that failed */
export function errorText(error: SourceError, connection: Pick<Connection, 'kind' | 'baseUrl' | 'network'>): ErrorText {
  const vendor = vendorOf(connection.kind).shortName;
  const { short, advice, remedy, retried } = words(error, vendor, connection);
  // Short enough for what comes after it where a row or a notification ends.
  const said = [error.apiMessage || error.apiCode, error.apiDetails]
    .flatMap((text) => text || [])
    .map((text, _, { length }) => oneLine(text, 300 / length));
  const status = error.status === undefined ? '' : ` (HTTP ${error.status})`;
  // A message beside a status only repeats it.
  const what =
    (error.sentence ?? error.status === undefined) ? ended(oneLine(messageOf(error, vscode.l10n.t), 300)) : '';
  const sentences = [
    ...(what.startsWith(`${short} `) ? [] : [`${short}${status}.`]),
    ...(what ? [what] : []),
    ...(said.length ? [vscode.l10n.t('{0} replied: {1}', vendor, ended(said.join(' – ')))] : []),
  ];
  const reason = sentences.join(' ');
  const isManual = retried && setting('refreshInterval') === 0;
  const long = `${reason} ${isManual ? vscode.l10n.t('Refresh to try again.') : advice}`;
  return { short, reason, long, unsaved: retried ? reason : long, remedy };
}

/** What was said beside the results, with the tenant's name where it is about one. */
export function warningText(warning: Warning): string {
  if (typeof warning === 'string') return warning;
  const { tenant, about, text, ...said } = warning;
  const { t } = vscode.l10n;
  const why = messageOf({ ...said, message: text }, t);
  const whole = about ? `${messageOf({ sentence: about, message: about.text }, t)}: ${why}` : why;
  return tenant ? t('Tenant {0}: {1}', tenant.name, whole) : whole;
}

function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

interface Words {
  readonly short: string;
  readonly advice: string;
  readonly remedy: ErrorText['remedy'];
  /** Whether the advice is about background refreshes. */
  readonly retried?: true;
}

function words(
  { code, status, retryAt, about, redirectOrigin }: SourceError,
  vendor: string,
  connection: Pick<Connection, 'kind' | 'baseUrl' | 'network'>,
): Words {
  const { t } = vscode.l10n;
  const { host } = new URL(baseUrlOf(connection));
  const again = {
    advice: t('We’ll retry automatically. Refresh to retry now.'),
    remedy: 'retry',
    retried: true,
  } as const;
  const odd = {
    short: t('Unexpected response (proxy or sign-in page?)'),
    advice: t('Check the address and the network.'),
    remedy: 'settings',
  } as const;
  switch (code) {
    case 'unauthorized':
      // Nobody was asked: on this machine there is no key for this address.
      if (status === undefined)
        return { short: t('No key'), advice: t('Add the key with “Replace Key…”.'), remedy: 'key' };
      return { short: t('Invalid API key'), advice: t('Replace the key.'), remedy: 'key' };
    case 'forbidden':
      return {
        short: t('Not allowed'),
        advice: t('Check the key’s permissions, or replace it.'),
        remedy: 'key',
      };
    case 'notFound':
      return {
        short: t('Not found'),
        advice: t('Check the tenant ID and the address of this connection.'),
        remedy: 'settings',
      };
    case 'badRequest':
      return { short: t('Request rejected'), advice: t('Check the scope of this connection.'), remedy: 'settings' };
    case 'badParameter':
      if (about === 'key') return { short: t('Key can’t be used'), advice: t('Replace the key.'), remedy: 'key' };
      return { short: t('Wrong setting'), advice: t('Correct the scope of this connection.'), remedy: 'settings' };
    case 'rateLimited':
      return {
        short: t('Rate limited'),
        advice:
          retryAt === undefined || retryAt < Date.now()
            ? t('Another tool is using this key. We’ll retry automatically.')
            : t('Another tool is using this key. Resuming at {0}.', absoluteTime(retryAt)),
        remedy: 'retry',
        retried: true,
      };
    case 'server':
      return { short: t('Server error at {0}', vendor), ...again };
    case 'network':
    case 'connectTimeout':
      return {
        short: code === 'network' ? t('Can’t reach {0}', host) : t('Can’t reach {0} in time', host),
        // Its own network leaves out what VS Code has set.
        advice: connection.network
          ? t('Check your network and the settings under Edit Connection → Network.')
          : t('Check your network and VS Code’s proxy settings.'),
        remedy: 'retry',
      };
    case 'untrustedCertificate':
      return {
        short: t('Certificate not trusted'),
        advice: t(
          'If your company inspects traffic or uses a private certificate authority, set its CA file under Edit Connection → Network.',
        ),
        remedy: 'network',
      };
    case 'certificateExpired':
      return {
        short: t('Certificate not valid'),
        advice: t('Check this machine’s clock. If it’s right, the server’s certificate has to be renewed.'),
        remedy: 'retry',
      };
    case 'certificateName':
      return {
        short: t('Wrong certificate'),
        advice: t('Check the address of this connection.'),
        remedy: 'settings',
      };
    case 'clientCertificate':
      return {
        short: t('Client certificate required'),
        advice: t('Set or replace the client certificate under Edit Connection → Network.'),
        remedy: 'network',
      };
    case 'proxyPassword':
      return {
        short: t('Proxy requires sign-in'),
        advice: t('Set the proxy, your user name and your password under Edit Connection → Network.'),
        remedy: 'network',
      };
    case 'proxyRefused':
      return {
        short: t('Blocked by the proxy'),
        advice: t('Ask your network team to allow this server, or set another proxy under Edit Connection → Network.'),
        remedy: 'network',
      };
    case 'networkFile':
      return {
        short: t('Wrong network setting'),
        advice: t('Correct it under Edit Connection → Network.'),
        remedy: 'network',
      };
    case 'headersTimeout':
      return { short: t('Response timed out'), ...again };
    case 'bodyTimeout':
      return { short: t('Response incomplete'), ...again };
    case 'notJson':
      return odd;
    case 'unexpectedShape':
      return {
        short: t('Unsupported response'),
        advice: t('Check the address, and look for an extension update.'),
        remedy: 'settings',
      };
    case 'tooLarge':
      return {
        short: t('Response too large'),
        advice: t('Lower the limit or the page size in the scope of this connection.'),
        remedy: 'settings',
      };
    case 'redirected':
      // In a circle, or to nowhere: the same server has the key.
      if (redirectOrigin === undefined) return odd;
      return {
        short: t('Redirected to another server'),
        advice: t('The key wasn’t sent there. Check the address.'),
        remedy: 'settings',
      };
    case 'secretStorage':
      return {
        short: t('Key not available'),
        advice: t('Unlock this machine’s keychain or restart VS Code.'),
        remedy: 'retry',
      };
    case 'insecureUrl':
      return { short: t('Address not secure'), advice: t('Use an https: address.'), remedy: 'settings' };
    case 'aborted':
      return { short: t('Canceled'), advice: t('Loaded incidents stay.'), remedy: 'retry' };
  }
}
