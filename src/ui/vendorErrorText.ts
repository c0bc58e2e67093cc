import * as vscode from 'vscode';
import { commandOf } from '../commandIds';
import { baseUrlOf, type Connection } from '../connections/connection';
import { setting } from '../settings';
import { messageOf } from '../sources/sentence';
import type { SourceError, SourceErrorCode, Warning } from '../sources/source';
import { vendorOf } from '../sources/vendors';
import { absoluteTime } from './format';
import { oneLine } from '../domain/text/text';

/** What a failure means and what to do about it, in the user's words. */
interface ErrorText {
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
  const [short, advice, remedy, retried] = words(error, vendor, connection);
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

/** What is so, what to do, and what would fix it; and whether that is about background refreshes. */
type Words = readonly [short: string, advice: string, remedy: ErrorText['remedy'], retried?: true];

function words(
  { code, status, retryAt, about, redirectOrigin }: SourceError,
  vendor: string,
  connection: Pick<Connection, 'kind' | 'baseUrl' | 'network'>,
): Words {
  const { t } = vscode.l10n;
  const { host } = new URL(baseUrlOf(connection));
  // Its own network leaves out what VS Code has set.
  const checkNetwork = connection.network
    ? t('Check your network and the settings under Edit Connection → Network.')
    : t('Check your network and VS Code’s proxy settings.');
  const retried = [t('We’ll retry automatically. Refresh to retry now.'), 'retry', true] as const;
  const resuming =
    retryAt === undefined || retryAt < Date.now()
      ? t('Another tool is using this key. We’ll retry automatically.')
      : t('Another tool is using this key. Resuming at {0}.', absoluteTime(retryAt));
  const odd = [
    t('Unexpected response (proxy or sign-in page?)'),
    t('Check the address and the network.'),
    'settings',
  ] as const;
  const all: Readonly<Record<SourceErrorCode, Words>> = {
    unauthorized:
      // Nobody was asked: on this machine there is no key for this address.
      status === undefined
        ? [t('No key'), t('Add the key with “Replace Key…”.'), 'key']
        : [t('Invalid API key'), t('Replace the key.'), 'key'],
    forbidden: [t('Not allowed'), t('Check the key’s permissions, or replace it.'), 'key'],
    notFound: [t('Not found'), t('Check the tenant ID and the address of this connection.'), 'settings'],
    badRequest: [t('Request rejected'), t('Check the scope of this connection.'), 'settings'],
    badParameter:
      about === 'key'
        ? [t('Key can’t be used'), t('Replace the key.'), 'key']
        : [t('Wrong setting'), t('Correct the scope of this connection.'), 'settings'],
    rateLimited: [t('Rate limited'), resuming, 'retry', true],
    server: [t('Server error at {0}', vendor), ...retried],
    network: [t('Can’t reach {0}', host), checkNetwork, 'retry'],
    connectTimeout: [t('Can’t reach {0} in time', host), checkNetwork, 'retry'],
    untrustedCertificate: [
      t('Certificate not trusted'),
      t(
        'If your company inspects traffic or uses a private certificate authority, set its CA file under Edit Connection → Network.',
      ),
      'network',
    ],
    certificateExpired: [
      t('Certificate not valid'),
      t('Check this machine’s clock. If it’s right, the server’s certificate has to be renewed.'),
      'retry',
    ],
    certificateName: [t('Wrong certificate'), t('Check the address of this connection.'), 'settings'],
    clientCertificate: [
      t('Client certificate required'),
      t('Set or replace the client certificate under Edit Connection → Network.'),
      'network',
    ],
    proxyPassword: [
      t('Proxy requires sign-in'),
      t('Set the proxy, your user name and your password under Edit Connection → Network.'),
      'network',
    ],
    proxyRefused: [
      t('Blocked by the proxy'),
      t('Ask your network team to allow this server, or set another proxy under Edit Connection → Network.'),
      'network',
    ],
    networkFile: [t('Wrong network setting'), t('Correct it under Edit Connection → Network.'), 'network'],
    headersTimeout: [t('Response timed out'), ...retried],
    bodyTimeout: [t('Response incomplete'), ...retried],
    notJson: odd,
    unexpectedShape: [t('Unsupported response'), t('Check the address, and look for an extension update.'), 'settings'],
    tooLarge: [
      t('Response too large'),
      t('Lower the limit or the page size in the scope of this connection.'),
      'settings',
    ],
    redirected:
      // In a circle, or to nowhere: the same server has the key.
      redirectOrigin === undefined
        ? odd
        : [t('Redirected to another server'), t('The key wasn’t sent there. Check the address.'), 'settings'],
    secretStorage: [t('Key not available'), t('Unlock this machine’s keychain or restart VS Code.'), 'retry'],
    insecureUrl: [t('Address not secure'), t('Use an https: address.'), 'settings'],
    aborted: [t('Canceled'), t('Loaded incidents stay.'), 'retry'],
  };
  return all[code];
}
