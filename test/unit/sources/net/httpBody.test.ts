import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { gzipSync } from 'node:zlib';
import type { HttpClient, HttpClientOptions } from '../../../../src/sources/net/httpClient';
import { ApiServer } from '../../../support/apiServer';
import { everythingIn, failure } from '../../../support/failure';
import { createClient, key, request } from '../../../support/httpSetup';

/** Longest body that is taken. */
const maxBytes = 50 * 1024 * 1024;

describe('HttpClient fails', () => {
  let server: ApiServer;

  beforeEach(async () => {
    server = await ApiServer.start(async () => Response.json({ text: 'fine '.repeat(40) }));
  });
  afterEach(async () => {
    await server.close();
  });

  function client(options: Partial<HttpClientOptions> = {}): HttpClient {
    return createClient({ baseUrl: server.origin, ...options });
  }

  describe('by the body', () => {
    it('that is not JSON, without quoting it', async () => {
      server.next({ headers: { 'content-type': 'text/html' }, body: '<html>Sign in, alice</html>' }, { status: 204 });
      const error = await failure('notJson', client().request(request()));
      match(error.message, /text\/html/);
      ok(!everythingIn(error).includes('alice'));
      await failure('notJson', client().request(request()));
    });

    it('that is a page, with its title, or a line of plain text', async () => {
      const said = async (type: string, body: string): Promise<string | undefined> => {
        server.next({ headers: { 'content-type': type }, body });
        return (await failure('notJson', client().request(request()))).apiMessage;
      };
      const page = '<!DOCTYPE html><html><head><title>Sign in\n to Acme</title></head><p>alice</html>';
      strictEqual(await said('text/html; charset=utf-8', page), 'Sign in to Acme');
      strictEqual(await said('application/octet-stream', page), 'Sign in to Acme');
      strictEqual(await said('text/plain', 'Down for maintenance\n'), 'Down for maintenance');
      strictEqual(await said('text/plain', ''), undefined);
      strictEqual(await said('application/json', '{"user":"alice",'), undefined);
      strictEqual(await said('text/plain', '{"user":"alice",'), undefined);
    });

    it('but not because it begins with a byte order mark', async () => {
      server.next({ body: '\uFEFF{"a":"é"}' });
      deepStrictEqual((await client().request(request())).json.value(), { a: 'é' });
    });

    it('that is announced as too large', async () => {
      server.next({ headers: { 'content-length': String(maxBytes + 1) }, body: '', stallAfter: 0 });
      await failure('tooLarge', client().request(request()));
    });

    it('that becomes too large, compressed or not', async () => {
      const zipped = (length: number) => new Uint8Array(gzipSync('{"a":1}'.padEnd(length)));
      server.next({ headers: { 'content-encoding': 'gzip' }, body: zipped(maxBytes + 1) });
      await failure('tooLarge', client().request(request()));
      server.next({ headers: { 'content-encoding': 'gzip' }, body: zipped(maxBytes) });
      deepStrictEqual((await client().request(request())).json.value(), { a: 1 });
    });

    for (const [status, code] of [
      [200, 'tooLarge'],
      [500, 'server'],
    ] as const) {
      it(`that never ends, which is read no further, of a ${status}`, async () => {
        let pulled = 0;
        let cancelled = false;
        const endless = (signal: AbortSignal): ReadableStream<Uint8Array> =>
          new ReadableStream<Uint8Array>({
            start: (controller) => {
              signal.addEventListener('abort', () => {
                cancelled = true;
                controller.error(signal.reason);
              });
            },
            pull: (controller) => {
              pulled++;
              controller.enqueue(new Uint8Array(maxBytes / 10));
            },
          });
        const fetch = (): typeof globalThis.fetch => async (_, init) =>
          new Response(endless(init?.signal as AbortSignal), { status });
        await failure(code, client({ fetch }).request(request()));
        ok(cancelled && pulled < 15, `${pulled}`);
      });
    }
  });

  describe('without its key', () => {
    const echo = {
      error: { code: key, message: `Bad: Bearer ${key}!`, details: encodeURIComponent(`k=${key.toUpperCase()}`) },
    };

    it('in any part of the error', async () => {
      server.next(
        { status: 401, body: JSON.stringify(echo) },
        { status: 401, body: 'x'.repeat(495) + key },
        { status: 400, body: `${key.slice(0, 5)}\u0000${key.slice(5)}` },
        { headers: { 'content-type': `text/html; key=${key}` }, body: key },
        { status: 302, headers: { location: `https://${key.slice(0, 20)}.example/` } },
      );
      const errors = [
        await failure('unauthorized', client().request(request())),
        await failure('unauthorized', client().request(request())),
        await failure('badRequest', client().request(request())),
        await failure('notJson', client().request(request())),
        await failure('redirected', client().request(request({ secrets: [key.slice(0, 20)] }))),
      ];
      for (const error of errors) {
        ok(!everythingIn(error).toLowerCase().includes('8e7d6c5b'), everythingIn(error));
      }
      strictEqual(errors[0]?.apiMessage, 'Bad: [hidden]!');
    });

    it('in the cause', async () => {
      const fetch = (): typeof globalThis.fetch => async () => {
        throw new TypeError(`Bearer ${key} is invalid`, { cause: Object.assign(new Error(key), { header: key }) });
      };
      const error = await failure('network', client({ fetch }).request(request()));
      ok(!everythingIn(error).includes('8e7d6c5b'), everythingIn(error));
    });

    it('nor a secret of its body', async () => {
      server.next((received) => ({ status: 403, body: received.body }));
      const body = { refresh_token: 'tok"en/1' };
      const error = await failure(
        'forbidden',
        client().request(request({ method: 'POST', body, secrets: ['tok"en/1'] })),
      );
      ok(!everythingIn(error).includes('en/1'), everythingIn(error));
    });
  });
});
