import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { getEventListeners } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Agent, fetch as undiciFetch } from 'undici';
import type { HttpClient, HttpClientOptions } from '../../../../src/sources/net/httpClient';
import { ApiServer } from '../../../support/apiServer';
import { failure } from '../../../support/failure';
import { FakeClock } from '../../../support/fakeClock';
import { createClient, request } from '../../../support/httpSetup';

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

  describe('by status', () => {
    for (const [status, code] of [
      [400, 'badRequest'],
      [401, 'unauthorized'],
      [403, 'forbidden'],
      [404, 'notFound'],
      [405, 'notFound'],
      [415, 'notFound'],
      [422, 'badRequest'],
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

    it('with any end of the body', async () => {
      server.next(
        { status: 500, body: 'x'.repeat(300_000) },
        { status: 429, body: 'Slow down, please', resetAfter: 9 },
      );
      const large = await failure('server', client().request(request()));
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
      const sent = failure('bodyTimeout', client({ clock, fetch }).request(request()));
      for (const part of ['{', '"a"', ':']) {
        await clock.advance(19_999);
        await writer.write(new TextEncoder().encode(part));
      }
      await clock.advance(59_999);
      strictEqual(clock.sleeping, 2);
      await clock.advance(1);
      match((await sent).message, /60 s/);
    });

    it('when the body comes for ever', async () => {
      const clock = new FakeClock();
      const drip = new ReadableStream<Uint8Array>({
        pull: async (controller) => {
          await clock.sleep(10_000);
          controller.enqueue(new Uint8Array(1));
        },
      });
      const fetch = (): typeof globalThis.fetch => async () => new Response(drip);
      const sent = failure('bodyTimeout', client({ clock, fetch }).request(request()));
      await clock.advance(120_000);
      match((await sent).message, /120 s/);
    });

    it('when the body stalls over a real connection', async () => {
      const clock = new FakeClock();
      server.next({ stallAfter: 10 });
      let headersCame: (() => void) | undefined;
      const headers = new Promise<void>((resolve) => {
        headersCame = resolve;
      });
      const sent = failure(
        'bodyTimeout',
        client({ clock }).request(request(), async (send) => send(() => headersCame?.())),
      );
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
      match(error.message, /didn’t respond in time \(UND_ERR_CONNECT_TIMEOUT\)/);
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
      match((await failure('network', client().request(request()))).message, /disconnected too early/);
      match((await failure('network', client().request(request()))).message, /disconnected too early/);
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
      match((await failure('network', client({ baseUrl }).request(request()))).message, /doesn’t speak TLS/);
    });
  });
});
