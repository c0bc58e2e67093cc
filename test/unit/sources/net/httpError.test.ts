import { deepStrictEqual, strictEqual } from 'node:assert';
import { statusError } from '../../../../src/sources/net/httpError';
import type { SourceError } from '../../../../src/sources/source';

const now = Date.parse('2026-01-31T12:00:00Z');

function errorFor(status: number, body: unknown, headers: Record<string, string> = {}): SourceError {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return statusError({ status, headers: new Headers(headers), text }, now, (said) => said.slice(0, 500));
}

describe('statusError', () => {
  const bodies: readonly [name: string, body: unknown, said: readonly (string | undefined)[]][] = [
    ['Petra’s error', { error: { code: 'C', message: 'M', details: 'D' } }, ['C', 'M', 'D']],
    ['Petra’s error without details', { error: { code: 'C', message: 'M' } }, ['C', 'M', undefined]],
    ['an error with a message beside', { error: 'E', message: 'M' }, ['E', 'M', undefined]],
    ['an error that is all there is', { error: 'E' }, [undefined, 'E', undefined]],
    ['fields at the top', { code: 7, message: 'M', details: { a: [1] } }, ['7', 'M', '{"a":[1]}']],
    ['a body of gRPC', { code: 7, message: 'M', details: [] }, ['7', 'M', undefined]],
    ['details that hold nothing', { error: { code: 'C', message: 'M', details: {} } }, ['C', 'M', undefined]],
    ['an error that holds nothing', { error: [], message: 'M' }, [undefined, 'M', undefined]],
    ['nulls', { error: { code: null, message: 'M', details: null } }, [undefined, 'M', undefined]],
    ['an error beside a message that is null', { error: 'E', message: null }, [undefined, 'E', undefined]],
    ['an error beside a code', { error: 'E', code: 7, message: '' }, ['7', 'E', undefined]],
    ['an error of OAuth', { error: 'E', error_description: 'M' }, ['E', 'M', undefined]],
    [
      'a list of errors, as Cyberhaven’s page has it',
      { type: 'incidents', resources: null, errors: [null, { code: 7, message: 'M' }] },
      ['7', 'M', undefined],
    ],
    ['texts in a list of errors', { errors: ['E', 'F'] }, [undefined, 'E', undefined]],
    ['a message beside a list of errors', { message: 'M', errors: ['E', 'F'] }, [undefined, 'M', '["E","F"]']],
    [
      'problem details with an error for each field',
      { title: 'T', status: 400, errors: { startDate: ['E'] } },
      [undefined, 'T', '{"startDate":["E"]}'],
    ],
    ['details beside errors', { message: 'M', details: 'D', errors: ['E'] }, [undefined, 'M', 'D']],
    ['nothing but nulls', { error: null, message: null, errors: [{ message: '' }] }, [undefined, undefined, undefined]],
    ['problem details', { type: 'about:blank', title: 'T', status: 400, detail: 'M' }, [undefined, 'M', undefined]],
    ['problem details without detail', { title: 'T', status: 400, detail: null }, [undefined, 'T', undefined]],
    ['other JSON', { reason: 'R' }, [undefined, '{"reason":"R"}', undefined]],
    ['a list', ['a'], [undefined, '["a"]', undefined]],
    ['a JSON text', '"hello"', [undefined, 'hello', undefined]],
    ['plain text', 'Slow down', [undefined, 'Slow down', undefined]],
    ['nothing', '', [undefined, undefined, undefined]],
    [
      'a page with a title',
      '<!DOCTYPE html><title>Blocked by policy</title><p>x',
      [undefined, 'Blocked by policy', undefined],
    ],
    ['a page without', '<html><p>x', [undefined, undefined, undefined]],
  ];
  for (const [name, body, said] of bodies) {
    it(`reads ${name}`, () => {
      const { apiCode, apiMessage, apiDetails } = errorFor(400, body);
      deepStrictEqual([apiCode, apiMessage, apiDetails], said);
    });
  }

  it('names the status and what was said', () => {
    strictEqual(errorFor(401, { error: { code: 'C', message: 'M' } }).message, 'HTTP 401: C: M');
    strictEqual(errorFor(502, '').message, 'HTTP 502');
  });

  it('finds that what refuses the method or the form of a request is not the API', () => {
    deepStrictEqual(
      [404, 405, 415].map((status) => errorFor(status, '').code),
      ['notFound', 'notFound', 'notFound'],
    );
  });

  it('takes the time of the next request from any status, and a reset from 429 and 5xx only while some are left', () => {
    const times = (headers: Record<string, string>): (number | undefined)[] =>
      [400, 401, 429, 500, 503].map((status) => errorFor(status, '', headers).retryAt);
    const at = now + 5000;
    deepStrictEqual(times({ 'retry-after': '5' }), [at, at, at, at, at]);
    deepStrictEqual(times({ 'x-ratelimit-reset': '5' }), [undefined, undefined, at, at, at]);
    deepStrictEqual(times({ 'x-ratelimit-reset': '5', 'x-ratelimit-remaining': '0' }), [at, at, at, at, at]);
  });

  it('knows who is in between: a proxy that asks for a password, a server that misses a client certificate', () => {
    strictEqual(errorFor(407, '').code, 'proxyPassword');
    // nginx, in place of an alert of TLS.
    for (const words of ['400 No required SSL certificate was sent', '400 The SSL certificate error']) {
      const error = errorFor(400, `<html>\r\n<head><title>${words}</title></head>`);
      deepStrictEqual([error.code, error.apiMessage], ['clientCertificate', words]);
    }
    strictEqual(errorFor(400, { error: { message: 'SSL' } }).code, 'badRequest');
  });

  it('takes a page with any status that an API would explain in JSON for one of something in between', () => {
    const page = '<!DOCTYPE html><html><head><title>Not acceptable</title></head></html>';
    const statuses = [400, 403, 406, 413, 418, 431, 451];
    deepStrictEqual(
      statuses.map((status) => errorFor(status, page).code),
      statuses.map(() => 'notJson'),
    );
    deepStrictEqual(
      statuses.map((status) => errorFor(status, { message: 'No' }).code),
      statuses.map((status) => (status === 403 ? 'forbidden' : 'badRequest')),
    );
    // A network that wants somebody to sign in (RFC 6585 §6).
    strictEqual(errorFor(511, page).code, 'notJson');
  });

  it('takes a page with 403 for one of a proxy that blocks the API: the key may be good', () => {
    const page = '<!DOCTYPE html><html><head><title>Blocked by Contoso</title></head></html>';
    for (const [body, headers] of [
      [page, {}],
      ['Blocked by Contoso', { 'content-type': 'text/html; charset=utf-8' }],
    ] as const) {
      strictEqual(errorFor(403, body, headers).code, 'notJson');
      deepStrictEqual(
        [errorFor(401, body, headers).code, errorFor(404, body, headers).code],
        ['unauthorized', 'notFound'],
      );
    }
    strictEqual(errorFor(403, page).apiMessage, 'Blocked by Contoso');
    for (const body of ['', 'Forbidden', { message: 'Forbidden' }]) strictEqual(errorFor(403, body).code, 'forbidden');
  });

  it('takes 401 that wants no bearer token for that of a proxy in between: the key may be good', () => {
    const codeFor = (scheme: string): string => errorFor(401, 'No', { 'www-authenticate': scheme }).code;
    const others = ['NTLM', 'Negotiate, Basic realm="Contoso"', 'basic realm="Bearer"', 'Digest realm="x"'];
    deepStrictEqual(
      others.map(codeFor),
      others.map(() => 'notJson'),
    );
    const own = ['Bearer realm="api"', 'bearer', 'Basic realm="x", Bearer realm="api"', 'ApiKey', ''];
    deepStrictEqual(
      own.map(codeFor),
      own.map(() => 'unauthorized'),
    );
    // The API speaks JSON, whatever the server in front of it names.
    const said = { status: 401, error: 'Unauthorized' };
    strictEqual(errorFor(401, said, { 'www-authenticate': 'Basic realm="Realm"' }).code, 'unauthorized');
  });

  it('takes a time-out of a gateway for one that may pass: the scope is not wrong', () => {
    strictEqual(errorFor(408, '<html><body>408 Request Time-out</body></html>').code, 'server');
  });

  it('takes a status that makes no sense for that of something in between, or of the API', () => {
    // Nothing was asked for that could be as before (RFC 9110 §15.4.5): asking again would only cost the limit.
    deepStrictEqual(
      [300, 304, 600].map((status) => errorFor(status, '').code),
      ['notJson', 'notJson', 'server'],
    );
  });
});
