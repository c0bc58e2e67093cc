import { deepStrictEqual, doesNotMatch, match, strictEqual } from 'node:assert';
import { networkError } from '../../../src/sources/networkError';
import { everythingIn } from '../../support/failure';

/** As `fetch` throws it. */
function fetchFailed(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(`x ${code}`), { code }) });
}

function wordsFor(error: unknown): string {
  return networkError(error, 'api.example', (text) => text).message;
}

describe('networkError', () => {
  const words: readonly [code: string, expected: string][] = [
    ['ENOTFOUND', 'was not found by DNS'],
    ['EAI_AGAIN', 'was not found by DNS'],
    ['ECONNREFUSED', 'refused the connection'],
    ['ECONNRESET', 'closed the connection before the answer was complete'],
    ['UND_ERR_SOCKET', 'closed the connection before the answer was complete'],
    ['EHOSTUNREACH', 'cannot be reached from this network'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'has a self-signed certificate, which this machine does not trust'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'has a self-signed certificate, which this machine does not trust'],
    ['CERT_HAS_EXPIRED', 'has a certificate that has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'has a certificate that is made out to another name'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'has a certificate that this machine does not trust'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'has a certificate that this machine does not trust'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'does not speak TLS as expected'],
    ['HPE_INVALID_CONSTANT', 'does not speak HTTP as expected'],
    ['ESOMETHING', 'could not be reached'],
  ];
  for (const [code, expected] of words) {
    it(`${code}: ${expected}`, () => {
      const error = networkError(fetchFailed(code), 'api.example', (text) => text);
      deepStrictEqual([error.code, error.message], ['network', `api.example ${expected} (${code}).`]);
    });
  }

  it('tells the time-outs of the system and of undici apart', () => {
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
    match(wordsFor(new Error('net::ERR_CERT_AUTHORITY_INVALID')), /certificate that this machine does not trust/);
    match(wordsFor(new Error('net::ERR_PROXY_CONNECTION_FAILED')), /through the proxy/);
  });

  it('keeps no words of what was thrown, and no code that is none', () => {
    const key = 'pk_live_9f8e7d6c5b4a';
    const cause = Object.assign(new Error(`invalid header value ${key}`), { code: key, errno: key });
    const error = networkError(new TypeError(`Bearer ${key}`, { cause }), 'api.example', (text) => text);
    strictEqual(error.message, 'api.example could not be reached.');
    doesNotMatch(everythingIn(error), /9f8e7d6c/);
    strictEqual(wordsFor(fetchFailed('E'.repeat(100))), 'api.example could not be reached.');
  });

  it('copes with whatever is thrown', () => {
    const circular = new Error('round');
    circular.cause = circular;
    for (const thrown of [undefined, null, 'text', 7, {}, circular]) {
      strictEqual(wordsFor(thrown), 'api.example could not be reached.');
    }
  });
});
