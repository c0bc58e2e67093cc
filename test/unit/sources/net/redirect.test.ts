import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import type { HttpClient } from '../../../../src/sources/net/httpClient';
import { SourceError } from '../../../../src/sources/source';
import { ApiServer } from '../../../support/apiServer';
import { createClient, key, request } from '../../../support/httpSetup';

/** Everything a `Location` can say to reach another host by a path, with both hosts filled in. */
const locations: readonly ((api: string, other: string) => string)[] = [
  (api, other) => `http://${api}//${other}/x`,
  (api, other) => `http://${api}/.//${other}/x`,
  (api, other) => `http://${api}/x/..//${other}/x`,
  (api, other) => `http://${api}/\\${other}/x`,
  (api, other) => `http://${api}\\\\${other}/x`,
  (api, other) => `http://${api}////${other}/x`,
  (api, other) => `http://${api}/%2e//${other}/x`,
  (_, other) => `/.//${other}`,
  (_, other) => `/x/..//${other}`,
  (_, other) => `/\\${other}`,
  (_, other) => `\\\\${other}`,
  (_, other) => `//${other}/x`,
  (_, other) => `///${other}/x`,
  (_, other) => `/\t/${other}/x`,
  (_, other) => `.//${other}/x`,
  (_, other) => `..//..//${other}/x`,
  (_, other) => `http:/${other}`,
  (_, other) => `http:\\\\${other}/x`,
  (_, other) => `?//${other}`,
  (api, other) => `http://${api}@${other}/x`,
  (api, other) => `http://user:password@${api}//${other}/x#fragment`,
];

describe('A redirect', () => {
  let api: ApiServer;
  let other: ApiServer;

  before(async () => {
    api = await ApiServer.start(async () => Response.json({}));
    other = await ApiServer.start(async () => Response.json({}));
  });
  after(async () => {
    await api.close();
    await other.close();
  });
  beforeEach(() => {
    api.requests.splice(0);
    other.requests.splice(0);
    api.heal();
  });

  function client(): HttpClient {
    return createClient({ baseUrl: `${api.origin}/v2` });
  }

  for (const status of [301, 302, 303, 307, 308]) {
    for (const method of ['GET', 'POST'] as const) {
      it(`${status} of a ${method} never leaves the host, with any target`, async () => {
        const [host, otherHost] = [api, other].map(({ origin }) => new URL(origin).host) as [string, string];
        for (const location of locations.map((form) => form(host, otherHost))) {
          api.requests.splice(0);
          api.next({ status, headers: { location } });
          const body = method === 'POST' ? { body: { refresh_token: key }, secrets: [key] } : {};
          const outcome = await client()
            .request(request({ method, ...body }))
            .catch((error: unknown) => error);

          strictEqual(other.requests.length, 0, `${location} led to the other host`);
          const target = new URL(location, `${api.origin}/v2/v1/things`);
          if (target.host !== host) {
            ok(outcome instanceof SourceError && outcome.code === 'redirected', location);
            strictEqual(api.requests.length, 1, location);
            continue;
          }
          const [, followed] = api.requests;
          deepStrictEqual(
            [followed?.path, followed?.headers['host'], followed?.headers.authorization],
            [target.pathname + target.search, host, `Bearer ${key}`],
            location,
          );
          const keepsBody = method === 'POST' && status > 303;
          deepStrictEqual(
            [followed?.method, followed?.body, followed?.headers['content-type']],
            keepsBody ? ['POST', JSON.stringify(body.body), 'application/json'] : ['GET', '', undefined],
            location,
          );
        }
      });
    }
  }

  it('drops the user name, the password and the fragment of its target', async () => {
    const targets: string[] = [];
    const fetch = (): typeof globalThis.fetch => async (input) => {
      targets.push(new Request(input).url);
      const location = 'https://user:password@api.example/next#fragment';
      return targets.length > 1 ? Response.json({}) : new Response(null, { status: 307, headers: { location } });
    };
    await createClient({ baseUrl: 'https://api.example', fetch }).request(request());
    deepStrictEqual(targets, ['https://api.example/v1/things', 'https://api.example/next']);
  });

  for (const path of ['//evil.example', '/v2//', '/v2//evil.example/', '/\\evil.example', '/.//evil.example', '//']) {
    it(`never begins at a base URL with an empty path segment: ${path}`, async () => {
      const outcome = await createClient({ baseUrl: api.origin + path })
        .request(request())
        .catch((error: unknown) => error);
      ok(outcome instanceof SourceError && outcome.code === 'insecureUrl');
      match(outcome.message, /path/);
      strictEqual(api.requests.length, 0);
    });
  }
});
