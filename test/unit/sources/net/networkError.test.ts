import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert';
import { networkError } from '../../../../src/sources/net/networkError';
import type { SourceErrorCode } from '../../../../src/sources/source';
import { everythingIn } from '../../../support/failure';

/** As `fetch` throws it. */
function fetchFailed(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`x ${code}`), { code }) });
}

function wordsFor(error: unknown): string {
  return networkError(error, 'api.example', (text) => text).message;
}

describe('networkError', () => {
  const words: readonly [code: string, expected: string, kind?: SourceErrorCode][] = [
    ['ENOTFOUND', '… was not found by DNS'],
    ['EAI_AGAIN', '… was not found by DNS'],
    ['ECONNREFUSED', '… refused to connect'],
    ['ECONNRESET', '… disconnected too early'],
    ['UND_ERR_SOCKET', '… disconnected too early'],
    ['EHOSTUNREACH', '… can’t be reached from this network'],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'This machine doesn’t trust the self-signed certificate of …',
      'untrustedCertificate',
    ],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'This machine doesn’t trust the self-signed certificate of …',
      'untrustedCertificate',
    ],
    ['CERT_HAS_EXPIRED', 'The certificate of … has expired', 'certificateExpired'],
    ['CERT_NOT_YET_VALID', 'The certificate of … isn’t valid yet', 'certificateExpired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'The certificate of … is for another name', 'certificateName'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'This machine doesn’t trust the certificate of …', 'untrustedCertificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'This machine doesn’t trust the certificate of …', 'untrustedCertificate'],
    // OpenSSL 3.0, OpenSSL 3.2 and BoringSSL name the same alerts (RFC 8446 §6.2) differently.
    ...[
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED',
      'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE',
      'ERR_SSL_SSL_TLS_ALERT_BAD_CERTIFICATE',
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN',
      'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
      'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA',
      'ERR_SSL_TLSV1_ALERT_ACCESS_DENIED',
    ].map((code): [string, string, SourceErrorCode] => [
      code,
      '… requires a valid client certificate',
      'clientCertificate',
    ]),
    ...['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'ERR_SSL_SSL_TLS_ALERT_HANDSHAKE_FAILURE'].map(
      (code): [string, string, SourceErrorCode] => [
        code,
        '… ended the TLS handshake. It may require a client certificate',
        'clientCertificate',
      ],
    ),
    ['ERR_SSL_WRONG_VERSION_NUMBER', '… doesn’t speak TLS as expected'],
    ['HPE_INVALID_CONSTANT', '… doesn’t speak HTTP as expected'],
    ['ESOMETHING', '… can’t be reached'],
  ];
  for (const [code, expected, kind = 'network'] of words) {
    it(`${code}: ${expected}`, () => {
      const sentence = expected.replace('…', 'api.example');
      const error = networkError(fetchFailed(code), 'api.example', (text) => text);
      deepStrictEqual([error.code, error.message], [kind, `${sentence} (${code}).`]);
    });
  }

  it('reads codes with a slash, as OpenSSL 3.2 has them', () => {
    const error = networkError(fetchFailed('ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'), 'api.example', (text) => text);
    deepStrictEqual(
      [error.code, error.message],
      ['clientCertificate', 'api.example requires a valid client certificate (ERR_SSL_SSL_TLS_ALERT_BAD_CERTIFICATE).'],
    );
  });

  for (const [status, kind, expected] of [
    [407, 'proxyPassword', 'The proxy requires a password for api.example (HTTP 407).'],
    [403, 'proxyRefused', 'The proxy blocks api.example (HTTP 403).'],
    [405, 'proxyRefused', 'The proxy blocks api.example (HTTP 405).'],
    [502, 'network', 'The proxy can’t reach api.example (HTTP 502).'],
    [504, 'network', 'The proxy can’t reach api.example (HTTP 504).'],
  ] as const) {
    // undici says it in words only, VS Code in its own.
    for (const said of [
      `Proxy response (${status}) !== 200 when HTTP Tunneling`,
      `Proxy response (${status}) ?.== 200`,
    ]) {
      it(`reports the proxy’s answer: ${said}`, () => {
        const cause = Object.assign(new Error(said), { code: 'UND_ERR_ABORTED' });
        const error = networkError(new TypeError('fetch failed', { cause }), 'api.example', (text) => text);
        deepStrictEqual([error.code, error.message], [kind, expected]);
      });
    }
  }

  it('distinguishes the time-outs of the system and of undici', () => {
    deepStrictEqual(
      ['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].map(
        (code) => networkError(fetchFailed(code), 'api.example', (text) => text).code,
      ),
      ['connectTimeout', 'connectTimeout', 'headersTimeout', 'bodyTimeout'],
    );
  });

  it('looks into the failures of several addresses', () => {
    const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    match(wordsFor(new TypeError('fetch failed', { cause: new AggregateError([refused]) })), /refused/);
  });

  it('reads Chromium’s words', () => {
    match(wordsFor(new Error('net::ERR_NAME_NOT_RESOLVED')), /was not found by DNS/);
    match(wordsFor(new Error('net::ERR_CERT_AUTHORITY_INVALID')), /doesn’t trust the certificate/);
    match(wordsFor(new Error('net::ERR_PROXY_CONNECTION_FAILED')), /through the proxy/);
    match(wordsFor(new Error('net::ERR_PROXY_AUTH_REQUESTED')), /The proxy requires a password/);
    match(wordsFor(new Error('net::ERR_SSL_CLIENT_AUTH_CERT_NEEDED')), /requires a valid client certificate/);
  });

  it('keeps no words of what was thrown, and no code that is none', () => {
    const key = 'pk_live_9f8e7d6c5b4a';
    const cause = Object.assign(new Error(`invalid header value ${key}`), { code: key, errno: key });
    const error = networkError(new TypeError(`Bearer ${key}`, { cause }), 'api.example', (text) => text);
    strictEqual(error.message, 'api.example can’t be reached.');
    doesNotMatch(everythingIn(error), /9f8e7d6c/);
    strictEqual(wordsFor(fetchFailed('E'.repeat(100))), 'api.example can’t be reached.');
  });

  it('handles anything thrown', () => {
    const circular = new Error('round');
    circular.cause = circular;
    for (const thrown of [undefined, null, 'text', 7, {}, circular]) {
      strictEqual(wordsFor(thrown), 'api.example can’t be reached.');
    }
  });
});
