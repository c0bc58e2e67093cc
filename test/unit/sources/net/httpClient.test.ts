import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import type { HttpClient, HttpClientOptions, Turn } from '../../../../src/sources/net/httpClient';
import { checkBaseUrl } from '../../../../src/sources/net/requestRules';
import { ApiServer, type Fault } from '../../../support/apiServer';
import { failure } from '../../../support/failure';
import { createClient, key, request } from '../../../support/httpSetup';

describe('HttpClient', () => {
  let server: ApiServer;

  beforeEach(async () => {
    server = await ApiServer.start(async () => Response.json({ fine: true }));
  });
  afterEach(async () => {
    await server.close();
  });

  function client(options: Partial<HttpClientOptions> = {}): HttpClient {
    return createClient({ baseUrl: server.origin, ...options });
  }

  describe('sends', () => {
    it('the request and resolves with the JSON', async () => {
      const { status, json, headers } = await client().request(request({ query: { limit: 500, name: 'a b&c' } }));
      deepStrictEqual([status, json.value(), headers.get('content-type')], [200, { fine: true }, 'application/json']);
      const [seen] = server.requests;
      deepStrictEqual([seen?.method, seen?.path], ['GET', '/v1/things?limit=500&name=a+b%26c']);
      deepStrictEqual(
        ['accept', 'user-agent', 'authorization', 'content-type'].map((name) => seen?.headers[name]),
        ['application/json', 'test/1.0', `Bearer ${key}`, undefined],
      );
    });

    it('a body as JSON', async () => {
      await client().request(request({ method: 'POST', body: { page: { size: 1 } } }));
      const [seen] = server.requests;
      deepStrictEqual([seen?.method, seen?.body], ['POST', '{"page":{"size":1}}']);
      strictEqual(seen?.headers['content-type'], 'application/json');
    });

    it('to the path of the base URL', async () => {
      await client({ baseUrl: `${server.origin}/public/v2/?x=1#y` }).request(request());
      await client({ baseUrl: `${server.origin}/proxy` }).request(request());
      deepStrictEqual(
        server.requests.map(({ path }) => path),
        ['/public/v2/v1/things', '/proxy/v1/things'],
      );
    });

    it('with the fetch of the time of the request', async () => {
      let fetch = globalThis.fetch;
      const http = client({ fetch: () => fetch });
      fetch = async () => Response.json('another');
      strictEqual((await http.request(request())).json.value(), 'another');
      strictEqual(server.requests.length, 0);
    });

    it('nothing when the caller has already given up', async () => {
      await failure('aborted', client().request(request({ signal: AbortSignal.abort() })));
      strictEqual(server.requests.length, 0);
    });

    it('no header that contains a line break, and does not quote it', async () => {
      const error = await failure(
        'badParameter',
        client().request(request({ headers: { authorization: `Bearer ${key}\n` } })),
      );
      ok(!error.message.includes(key));
    });

    it('no header that no server takes, and does not quote it', async () => {
      const headers = { authorization: `Bearer ${key}${'x'.repeat(16 * 1024)}` };
      const error = await failure('badParameter', client().request(request({ headers })));
      ok(!error.message.includes(key));
      strictEqual(server.requests.length, 0);
    });

    it('reports the headers before the body', async () => {
      const stop = new AbortController();
      server.next({ stallAfter: 3 });
      const turn: Turn = async (send) => send(() => stop.abort());
      await failure('aborted', client().request(request({ signal: stop.signal }), turn));
    });
  });

  describe('refuses the address', () => {
    for (const baseUrl of [
      'http://api.petrasecurity.com',
      'http://localhost.evil.example',
      'http://api.localhost',
      'http://localhost.',
      'http://127.evil.example',
      'http://10.0.0.1',
      'http://[::2]',
      'ftp://localhost',
      'file:///etc/passwd',
      'https://user:secret@api.example',
      'https://user@api.example',
      'not a url',
      '',
    ]) {
      it(JSON.stringify(baseUrl), async () => {
        const fetch = (): never => {
          throw new Error('was sent');
        };
        const error = await failure('insecureUrl', client({ baseUrl, fetch }).request(request()));
        ok(!error.message.includes('secret'));
      });
    }

    it('only then', () => {
      for (const url of [
        'https://api.petrasecurity.com',
        'http://localhost:8080',
        'http://127.0.0.1',
        'http://127.1.2.3:1/x',
        'http://[::1]:99',
        'HTTPS://EXAMPLE.COM',
      ]) {
        strictEqual(checkBaseUrl(url).href, new URL(url).href);
      }
    });
  });

  describe('redirects', () => {
    it('are followed inside the origin, with the key', async () => {
      server.next(
        { status: 308, headers: { location: '/v2/things?x=1' } },
        { status: 302, headers: { location: 'last' } },
      );
      deepStrictEqual((await client().request(request())).json.value(), { fine: true });
      deepStrictEqual(
        server.requests.map(({ path, headers }) => [path, headers.authorization]),
        ['/v1/things', '/v2/things?x=1', '/v2/last'].map((path) => [path, `Bearer ${key}`]),
      );
    });

    it('keep or change the method as the Fetch standard says', async () => {
      for (const [status, expected] of [
        [301, 'GET '],
        [302, 'GET '],
        [303, 'GET '],
        [307, 'POST {"a":1}'],
        [308, 'POST {"a":1}'],
      ] as const) {
        server.next({ status, headers: { location: '/next' } });
        await client().request(request({ method: 'POST', body: { a: 1 } }));
        const { method, body } = server.requests.at(-1) ?? {};
        strictEqual(`${method} ${body}`, expected, String(status));
      }
    });

    it('to another origin are not followed, and named', async () => {
      const other = await ApiServer.start(async () => Response.json({}));
      server.next({ status: 307, headers: { location: `${other.origin}/v1/things?key=${key}` } });
      const error = await failure('redirected', client().request(request()));
      deepStrictEqual([error.redirectOrigin, error.status], [other.origin, 307]);
      ok(error.message.includes(other.origin) && !error.message.includes(key));
      strictEqual(other.requests.length, 0);
      await other.close();
    });

    it('from https: to http: or to nowhere are not followed', async () => {
      const redirecting = (headers: Record<string, string>): HttpClient => {
        const fetch = (): typeof globalThis.fetch => async () => new Response(null, { status: 302, headers });
        return client({ fetch, baseUrl: 'https://api.example' });
      };
      const origins = [];
      for (const headers of [
        { location: 'http://api.example/v1' },
        { location: 'mailto:a@b.example' },
        { location: 'https://exa mple' },
        {},
      ]) {
        origins.push((await failure('redirected', redirecting(headers).request(request()))).redirectOrigin);
      }
      deepStrictEqual(origins, ['http://api.example', 'mailto:', undefined, undefined]);
    });

    it('are not followed for ever', async () => {
      server.next(...Array.from({ length: 9 }, (): Fault => ({ status: 307, headers: { location: '/again' } })));
      await failure('redirected', client().request(request()));
      strictEqual(server.requests.length, 6);
    });

    it('that the host hides are recognised', async () => {
      const hidden = { type: 'opaqueredirect', status: 0, ok: false, headers: new Headers(), body: null } as Response;
      await failure('redirected', client({ fetch: () => async () => hidden }).request(request()));
    });
  });
});
