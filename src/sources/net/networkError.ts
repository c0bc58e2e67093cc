import type { Redactor } from './redact';
import { say, type Sentence } from '../sentence';
import { SourceError, type SourceErrorCode } from '../source';

/** Time-outs that undici or the system found before the caller's own. */
const timeouts: ReadonlyMap<string, SourceErrorCode> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'connectTimeout'],
  ['ETIMEDOUT', 'connectTimeout'],
  ['ERR_CONNECTION_TIMED_OUT', 'connectTimeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'headersTimeout'],
  ['UND_ERR_BODY_TIMEOUT', 'bodyTimeout'],
]);

/** What a code of Node, OpenSSL, undici or Chromium means, by the first pattern that matches: `network` by default. */
const reasons: readonly (readonly [RegExp, Sentence, SourceErrorCode?])[] = [
  [/TIMEOUT|ETIMEDOUT|TIMED_OUT/, say('{0} didn’t respond in time ({1}).')],
  [/^(ENOTFOUND|EAI_\w+|ERR_NAME_\w+)$/, say('{0} was not found by DNS ({1}).')],
  [/REFUSED/, say('{0} refused to connect ({1}).')],
  [
    /UNREACH|ENETDOWN|ERR_INTERNET_DISCONNECTED|ERR_ADDRESS_INVALID/,
    say('{0} can’t be reached from this network ({1}).'),
  ],
  [/PROXY_AUTH/, say('The proxy requires a password for {0} ({1}).'), 'proxyPassword'],
  [/PROXY|TUNNEL|SOCKS/, say('{0} can’t be reached through the proxy ({1}).')],
  // Alerts come from the server: they are about this machine's certificate (RFC 8446 §6.2).
  [
    /HANDSHAKE_FAILURE/,
    say('{0} ended the TLS handshake. It may require a client certificate ({1}).'),
    'clientCertificate',
  ],
  [
    /ALERT_(\w*CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)|CLIENT_AUTH_CERT/,
    say('{0} requires a valid client certificate ({1}).'),
    'clientCertificate',
  ],
  [/SELF_SIGNED/, say('This machine doesn’t trust the self-signed certificate of {0} ({1}).'), 'untrustedCertificate'],
  [/CERT_NOT_YET_VALID/, say('The certificate of {0} isn’t valid yet ({1}).'), 'certificateExpired'],
  [/CERT_HAS_EXPIRED|CERT_DATE_INVALID/, say('The certificate of {0} has expired ({1}).'), 'certificateExpired'],
  [/ALTNAME|COMMON_NAME_INVALID/, say('The certificate of {0} is for another name ({1}).'), 'certificateName'],
  [
    /CERT|UNABLE_TO_(GET|VERIFY)/,
    say('This machine doesn’t trust the certificate of {0} ({1}).'),
    'untrustedCertificate',
  ],
  [/SSL|TLS|EPROTO/, say('{0} doesn’t speak TLS as expected ({1}).')],
  [/HPE_|ERR_INVALID_HTTP/, say('{0} doesn’t speak HTTP as expected ({1}).')],
  [/RESET|EPIPE|UND_ERR_SOCKET|CLOSED|ABORTED/, say('{0} disconnected too early ({1}).')],
];

/**
 * The error for a `fetch`, or a read of its body, that rejected: why, from the code of its innermost cause. It keeps
 * nothing else of what was thrown, whose words may quote what was sent.
 */
export function networkError(error: unknown, host: string, hide: Redactor): SourceError {
  const causes = causesOf(error);
  const answered = causes.map(proxyStatusIn).find((found) => found !== undefined);
  if (answered !== undefined) return proxyError(answered, hide(host));
  const code = causes.map(codeIn).findLast((found) => found !== undefined);
  const [why, kind = 'network'] = code === undefined ? [say('{0} can’t be reached.')] : reasonOf(code);
  const args = [host, ...(code === undefined ? [] : [code])].map(hide);
  return new SourceError(timeouts.get(code ?? '') ?? kind, { text: why.text, args });
}

function reasonOf(code: string): readonly [Sentence, (SourceErrorCode | undefined)?] {
  const found = reasons.find(([pattern]) => pattern.test(code));
  return found ? [found[1], found[2]] : [say('{0} can’t be reached ({1}).')];
}

/** What a proxy meant that did not open a tunnel (RFC 9110 §9.3.6). */
function proxyError(status: string, host: string): SourceError {
  if (status === '407') {
    const asks = say('The proxy requires a password for {0} (HTTP {1}).', host, status);
    return new SourceError('proxyPassword', asks);
  }
  return status.startsWith('5')
    ? new SourceError('network', say('The proxy can’t reach {0} (HTTP {1}).', host, status))
    : new SourceError('proxyRefused', say('The proxy blocks {0} (HTTP {1}).', host, status));
}

/** The error, its cause, the cause's cause and so on; of several at once (one per address tried), the first. */
export function causesOf(error: unknown): unknown[] {
  const chain: unknown[] = [];
  for (let each = error; each !== undefined && chain.length < 8 && !chain.includes(each);) {
    chain.push(each);
    each =
      each instanceof AggregateError ? (each.errors[0] as unknown) : each instanceof Error ? each.cause : undefined;
  }
  return chain;
}

function codeIn(error: unknown): string | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  // Chromium, which may be behind the host's fetch, has the code in the message only.
  const named = typeof code === 'string' ? code : /net::(ERR_\w+)/.exec(String(message).slice(0, 1000))?.[1];
  // OpenSSL 3.2 and later: ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE.
  const word = named?.replaceAll('/', '_');
  return word !== undefined && /^[A-Z][A-Z\d_]{0,59}$/.test(word) ? word : undefined;
}

/** The status that a proxy answered instead of opening a tunnel: undici, VS Code's too, says it in the message only. */
function proxyStatusIn(error: unknown): string | undefined {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (code !== 'UND_ERR_ABORTED') return undefined;
  return /^Proxy response \((\d{3})\)/.exec(String(message).slice(0, 100))?.[1];
}
