import { doesNotMatch, match, ok, strictEqual } from 'node:assert';
import { json, setUpCyberhaven, type CyberhavenSetupOptions } from '../../../support/cyberhavenSetup';
import { everythingIn, failure } from '../../../support/failure';

describe('what a Cyberhaven connection says', () => {
  const key = 'ck_9f8e7d/+=';
  const access = 'at_5a4b3c2d';

  /** Answers that repeat all that they were sent. */
  function echo(status: number, where: RegExp): NonNullable<CyberhavenSetupOptions['instead']> {
    return async (request) => {
      const said = `${request.headers.get('authorization')} ${await request.text()} ${encodeURIComponent(key)}`;
      if (where.test(request.url)) return json(status, { error: said, message: said });
      return request.url.endsWith('/access') ? json(200, { access_token: access }) : undefined;
    };
  }

  for (const [auth, where, status] of [
    ['refreshToken', /access$/, 401],
    ['apiKey', /access$/, 500],
    [undefined, /./, 401],
    [undefined, /./, 403],
    ['refreshToken', /list$/, 401],
    ['apiKey', /list$/, 400],
    ['bearer', /list$/, 403],
  ] as const) {
    it(`contains neither key nor token: ${auth ?? 'any form'}, ${status} from ${where.source}`, async () => {
      const { clock, send, sent } = setUpCyberhaven({
        key,
        instead: echo(status, where),
        ...(auth === undefined ? {} : { auth }),
      });
      const error = await clock.until(
        send().then(
          () => undefined,
          (reason: unknown) => reason,
        ),
      );
      ok(error instanceof Error);
      ok(JSON.stringify(sent).includes(key), 'the key was not sent');
      doesNotMatch(everythingIn(error), /9f8e7d|5a4b3c/i);
      match(everythingIn(error), /\[hidden\]/);
    });
  }

  it('contains no part of a token that the server made too long to be used, or to be searched for', async () => {
    for (const length of [16_001, 100_000]) {
      const token = `${access}${'x'.repeat(length - access.length)}`;
      const { clock, send, sent } = setUpCyberhaven({
        key,
        auth: 'refreshToken',
        instead: async () => json(200, { access_token: token }),
      });
      const error = await clock.until(failure('unexpectedShape', send()));
      match(error.message, new RegExp(`too long \\(${length} characters\\)`));
      doesNotMatch(everythingIn(error), /9f8e7d|5a4b3c/i);
      strictEqual(sent.length, 1);
    }
  });

  it('contains no part of the longest token that is used', async () => {
    const token = `${access}${'x'.repeat(16_000 - access.length)}`;
    const { clock, send } = setUpCyberhaven({
      key,
      auth: 'refreshToken',
      instead: async (request) =>
        request.url.endsWith('/access')
          ? json(200, { access_token: token })
          : json(400, { message: `no: ${request.headers.get('authorization')}` }),
    });
    const error = await clock.until(failure('badRequest', send()));
    strictEqual(error.apiMessage, 'no: [hidden]');
    doesNotMatch(everythingIn(error), /9f8e7d|5a4b3c/i);
  });

  for (const [name, answer] of [
    ['JSON that broke off', new Response(`{"access_token":"${access}`)],
    [
      'JSON that broke off, of a type',
      new Response(`{"access_token":"${access}`, { headers: { 'content-type': 'text/plain' } }),
    ],
    ['a token in the clear', new Response(access, { headers: { 'content-type': 'text/plain' } })],
    ['a token as JSON', json(200, access)],
    ['a token of another name', json(200, { data: { token: access } })],
    ['a token beside a status', json(500, { access_token: access })],
    ['a token within an error', json(401, { error: { access_token: access } })],
    ['a token within details', json(403, { code: 7, message: 'no', details: [{ access_token: access }] })],
    ['JSON that broke off beside a status', new Response(`{"access_token":"${access}`, { status: 400 })],
  ] as const) {
    it(`contains no part of a token that comes in an odd form: ${name}`, async () => {
      const { clock, send } = setUpCyberhaven({ key, auth: 'refreshToken', instead: async () => answer.clone() });
      const error = await clock.until(
        send().then(
          () => undefined,
          (reason: unknown) => reason,
        ),
      );
      ok(error instanceof Error);
      doesNotMatch(everythingIn(error), /9f8e7d|5a4b3c/i);
    });
  }

  it('still contains what the exchange of a key says was wrong', async () => {
    for (const answer of [
      new Response('Key revoked', { status: 401, headers: { 'content-type': 'text/plain' } }),
      json(401, { message: 'Key revoked' }),
      json(401, { error: 'Key revoked' }),
      json(401, { title: 'Unauthorized', detail: 'Key revoked' }),
      new Response('<html><title>Key revoked</title></html>', { status: 401 }),
    ]) {
      const { clock, send } = setUpCyberhaven({ key, auth: 'refreshToken', instead: async () => answer.clone() });
      strictEqual((await clock.until(failure('unauthorized', send()))).apiMessage, 'Key revoked');
    }
  });
});
