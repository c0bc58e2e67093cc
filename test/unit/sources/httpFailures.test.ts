import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { getEventListeners } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Agent, fetch as undiciFetch } from 'undici';
import { HttpClient, type HttpClientOptions, type HttpRequest } from '../../../src/sources/http';
import { systemClock } from '../../../src/sources/systemClock';
import { ApiServer } from '../../support/apiServer';
import { everythingIn, failure } from '../../support/failure';
import { FakeClock } from '../../support/fakeClock';

const key = 'pk_live_9f8e7d6c5b4a/+=';

describe('HttpClient fails', () => {
  let server: ApiServer;

  beforeEach(async () => {
    server = await ApiServer.start(async () => Response.json({ text: 'fine '.repeat(40) }));
  });
  afterEach(async () => {
    await server.close();
  });

  function client(options: Partial<HttpClientOptions> = {}): HttpClient {
    const fetch = (): typeof globalThis.fetch => globalThis.fetch;
    return new HttpClient({ fetch, baseUrl: server.origin, userAgent: 'test/1.0', clock: systemClock, ...options });
  }

  function request(more: Partial<HttpRequest> = {}): HttpRequest {
    const signal = new AbortController().signal;
    return { path: '/v1/things', headers: { authorization: `Bearer ${key}` }, signal, ...more };
  }

  describe('by status', () => {
    for (const [status, code] of [
      [400, 'badRequest'],
      [401, 'unauthorized'],
      [403, 'forbidden'],
      [404, 'notFound'],
      [405, 'badRequest'],
      [429, 'rateLimited'],
      [500, 'server'],
      [503, 'server'],
    ] as const) {
      it(`${status}: ${code}, with what the API said`, async () => {
        const body = JSON.stringify({ error: { code: 'SOME_CODE', message: 'Some message', details: 'Some details' } });
        server.next({ status, body });
        const error = await failure(code, client().request(request()));
        deepStrictEqual(
          [error.status, error.apiCode, error.apiMessage, error.apiDetails],
          [status, 'SOME_CODE', 'Some message', 'Some details'],
        );
        match(error.message, /Some message/);
      });
    }

    it('with the time of the next request', async () => {
      const clock = new FakeClock();
      for (const [status, headers] of [
        [429, { 'retry-after-public-api': '42' }],
        [503, { 'retry-after': '42' }],
      ] as const) {
        server.next({ status, headers });
        const sent = client({ clock }).request(request());
        const error = await failure(status === 429 ? 'rateLimited' : 'server', sent);
        strictEqual(error.retryAt, clock.now() + 42_000);
      }
    });

    it('whatever becomes of the body', async () => {
      server.next(
        { status: 500, body: 'x'.repeat(300_000) },
        { status: 429, body: 'Slow down, please', resetAfter: 9 },
      );
      const large = await failure('server', client({ maxBytes: 1000 }).request(request()));
      strictEqual(large.apiMessage?.length, 500);
      const cut = await failure('rateLimited', client().request(request()));
      strictEqual(cut.apiMessage, 'Slow down');
    });
  });

  describe('by time', () => {
    it('when no headers come', async () => {
      const clock = new FakeClock();
      server.next({ delayMs: Infinity });
      const sent = failure('headersTimeout', client({ clock }).request(request()));
      await server.arrived(1);
      await clock.advance(29_999);
      strictEqual(clock.sleeping > 0, true);
      await clock.advance(1);
      await sent;
      strictEqual(clock.sleeping, 0);
    });

    it('when the body stalls, however long it takes in all', async () => {
      const clock = new FakeClock();
      const chunks = new TransformStream<Uint8Array, Uint8Array>();
      const writer = chunks.writable.getWriter();
      const fetch = (): typeof globalThis.fetch => async () => new Response(chunks.readable);
      const timeouts = { bodyMs: 100, totalMs: 10_000 };
      const sent = failure('bodyTimeout', client({ clock, fetch, timeouts }).request(request()));
      for (const part of ['{', '"a"', ':']) {
        await clock.advance(99);
        await writer.write(new TextEncoder().encode(part));
      }
      await clock.advance(99);
      strictEqual(clock.sleeping, 2);
      await clock.advance(1);
      match((await sent).message, /0\.1 s/);
    });

    it('when the body comes for ever', async () => {
      const clock = new FakeClock();
      const drip = new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          await clock.sleep(50);
          controller.enqueue(new Uint8Array(1));
        },
      });
      const fetch = (): typeof globalThis.fetch => async () => new Response(drip);
      const timeouts = { bodyMs: 100, totalMs: 1000 };
      const sent = failure('bodyTimeout', client({ clock, fetch, timeouts }).request(request()));
      await clock.advance(1000);
      match((await sent).message, /1 s/);
    });

    it('when the body stalls over a real connection', async () => {
      const clock = new FakeClock();
      server.next({ stallAfter: 10 });
      let headersCame: (() => void) | undefined;
      const headers = new Promise<void>((resolve) => {
        headersCame = resolve;
      });
      const sent = failure('bodyTimeout', client({ clock }).request(request({ onHeaders: () => headersCame?.() })));
      await headers;
      await clock.advance(120_000);
      await sent;
      strictEqual(clock.sleeping, 0);
    });

    it('when no connection comes about', async () => {
      const sockets = new Set<Socket>();
      const silent = createServer((socket) => sockets.add(socket));
      await new Promise<void>((resolve) => {
        silent.listen(0, '127.0.0.1', resolve);
      });
      const dispatcher = new Agent({ connect: { timeout: 200 } });
      const fetch = ((input: string, init: object) =>
        undiciFetch(input, { ...init, dispatcher })) as typeof globalThis.fetch;
      const baseUrl = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      const error = await failure('connectTimeout', client({ baseUrl, fetch: () => fetch }).request(request()));
      match(error.message, /did not answer in time \(UND_ERR_CONNECT_TIMEOUT\)/);
      for (const socket of sockets) socket.destroy();
      silent.close();
      await dispatcher.destroy();
    });
  });

  describe('when the caller aborts', () => {
    it('before the headers', async () => {
      const stop = new AbortController();
      server.next({ delayMs: Infinity });
      const sent = failure('aborted', client().request(request({ signal: stop.signal })));
      await server.arrived(1);
      stop.abort(new Error('closed'));
      strictEqual(((await sent).cause as Error).message, 'closed');
    });

    it('even if the fetch in place does not listen', async () => {
      const stop = new AbortController();
      const fetch = (): typeof globalThis.fetch => async () => new Promise<never>(() => undefined);
      const sent = failure('aborted', client({ fetch }).request(request({ signal: stop.signal })));
      stop.abort();
      await sent;
    });

    it('and leaves no listener, however it ends', async () => {
      const signal = new AbortController().signal;
      await client().request(request({ signal }));
      server.next({ status: 500 });
      await failure('server', client().request(request({ signal })));
      strictEqual(getEventListeners(signal, 'abort').length, 0);
    });
  });

  describe('by the network', () => {
    it('refused', async () => {
      const other = await ApiServer.start(async () => Response.error());
      const baseUrl = other.origin;
      await other.close();
      match((await failure('network', client({ baseUrl }).request(request()))).message, /refused.*ECONNREFUSED/);
    });

    it('reset before the headers or in the body', async () => {
      server.next({ resetAfter: 0 }, { resetAfter: 20 });
      match((await failure('network', client().request(request()))).message, /closed the connection/);
      match((await failure('network', client().request(request()))).message, /closed the connection/);
    });

    it('no such name', async () => {
      const baseUrl = 'https://petra.invalid';
      match(
        (await failure('network', client({ baseUrl }).request(request()))).message,
        /^petra\.invalid was not found by DNS/,
      );
    });

    it('no TLS', async () => {
      const baseUrl = server.origin.replace('http:', 'https:');
      match((await failure('network', client({ baseUrl }).request(request()))).message, /does not speak TLS/);
    });
  });

  describe('by the body', () => {
    it('that is not JSON, without quoting it', async () => {
      server.next({ headers: { 'content-type': 'text/html' }, body: '<html>Sign in, alice</html>' }, { status: 204 });
      const error = await failure('notJson', client().request(request()));
      match(error.message, /text\/html/);
      ok(!everythingIn(error).includes('alice'));
      await failure('notJson', client().request(request()));
    });

    it('but not because it begins with a byte order mark', async () => {
      server.next({ body: '\uFEFF{"a":"é"}' });
      deepStrictEqual((await client().request(request())).json, { a: 'é' });
    });

    it('that is announced as too large', async () => {
      server.next({ body: JSON.stringify('x'.repeat(2000)), stallAfter: 0 });
      await failure('tooLarge', client({ maxBytes: 2000 }).request(request()));
    });

    it('that becomes too large, compressed or not', async () => {
      const body = JSON.stringify('x'.repeat(100_000));
      server.next({ headers: { 'content-encoding': 'gzip' }, body: new Uint8Array(gzipSync(body)) });
      await failure('tooLarge', client({ maxBytes: 100_001 }).request(request()));
      server.next({ headers: { 'content-encoding': 'gzip' }, body: new Uint8Array(gzipSync(body)) });
      strictEqual((await client({ maxBytes: 100_002 }).request(request())).json, 'x'.repeat(100_000));
    });

    it('that never ends, which is read no further', async () => {
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
            controller.enqueue(new Uint8Array(1000));
          },
        });
      const fetch = (): typeof globalThis.fetch => async (_, init) =>
        new Response(endless(init?.signal as AbortSignal));
      await failure('tooLarge', client({ fetch, maxBytes: 10_000 }).request(request()));
      ok(cancelled && pulled < 15, `${pulled}`);
    });
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
