import type { Redactor } from './redact';
import { SourceError, type SourceErrorCode } from './source';

/** Time-outs that undici or the system found before the caller's own. */
const timeouts: ReadonlyMap<string, SourceErrorCode> = new Map([
  ['UND_ERR_CONNECT_TIMEOUT', 'connectTimeout'],
  ['ETIMEDOUT', 'connectTimeout'],
  ['ERR_CONNECTION_TIMED_OUT', 'connectTimeout'],
  ['UND_ERR_HEADERS_TIMEOUT', 'headersTimeout'],
  ['UND_ERR_BODY_TIMEOUT', 'bodyTimeout'],
]);

/** What a code of Node, OpenSSL, undici or Chromium means, by the first pattern that matches. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/TIMEOUT|ETIMEDOUT|TIMED_OUT/, 'did not answer in time'],
  [/^(ENOTFOUND|EAI_\w+|ERR_NAME_\w+)$/, 'was not found by DNS'],
  [/REFUSED/, 'refused the connection'],
  [/UNREACH|ENETDOWN|ERR_INTERNET_DISCONNECTED|ERR_ADDRESS_INVALID/, 'cannot be reached from this network'],
  [/PROXY|TUNNEL|SOCKS/, 'cannot be reached through the proxy'],
  [/SELF_SIGNED/, 'has a self-signed certificate, which this machine does not trust'],
  [/CERT_HAS_EXPIRED|CERT_DATE_INVALID/, 'has a certificate that has expired'],
  [/ALTNAME|COMMON_NAME_INVALID/, 'has a certificate that is made out to another name'],
  [/CERT|UNABLE_TO_(GET|VERIFY)/, 'has a certificate that this machine does not trust'],
  [/SSL|TLS|EPROTO/, 'does not speak TLS as expected'],
  [/HPE_|ERR_INVALID_HTTP/, 'does not speak HTTP as expected'],
  [/RESET|EPIPE|UND_ERR_SOCKET|CLOSED|ABORTED/, 'closed the connection before the answer was complete'],
];

/**
 * The error for a `fetch`, or a read of its body, that rejected: why, from the code of its innermost cause.
 * The cause it gets is a copy of the text, since the original may hold what was sent.
 */
export function networkError(error: unknown, host: string, hide: Redactor): SourceError {
  const chain = causesOf(error);
  const code = chain.map(codeIn).findLast((found) => found !== undefined);
  const why = reasons.find(([pattern]) => code !== undefined && pattern.test(code))?.[1] ?? 'could not be reached';
  const cause = new Error(hide(chain.map((each) => (each instanceof Error ? each.message : String(each))).join(': ')));
  return new SourceError(
    timeouts.get(code ?? '') ?? 'network',
    hide(`${host} ${why}${code === undefined ? '' : ` (${code})`}.`),
    { cause },
  );
}

/** The error, its cause, the cause's cause and so on; of several at once (one per address tried), the first. */
function causesOf(error: unknown): unknown[] {
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
  return typeof code === 'string' ? code : /net::(ERR_\w+)/.exec(String(message))?.[1];
}
