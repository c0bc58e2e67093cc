import { deepStrictEqual, match, strictEqual } from 'node:assert';
import { json, listPath, paths, setUpCyberhaven, tokenPath } from '../../../support/cyberhavenSetup';
import type { CyberhavenAuth } from '../../../../src/sources/cyberhaven/scope';
import { failure } from '../../../support/failure';

const minuteMs = 60_000;

describe('the key of a Cyberhaven connection', () => {
  describe('is shown', () => {
    for (const [auth, body] of [
      ['refreshToken', { refresh_token: 'key-1' }],
      ['apiKey', { api_key: 'key-1' }],
    ] as const) {
      it(`as ${Object.keys(body).join()}, and its access token as bearer`, async () => {
        const { sendNow, sent } = setUpCyberhaven({ auth, forms: [auth] });
        await sendNow();
        deepStrictEqual(paths(sent), [tokenPath, listPath]);
        deepStrictEqual([sent[0]?.body, sent[0]?.authorization], [body, null]);
        match(sent[1]?.authorization ?? '', /^Bearer access-/);
      });

      it(`as ${Object.keys(body).join()} only, when the connection says so`, async () => {
        const { clock, send, sent } = setUpCyberhaven({ auth, forms: [] });
        const { apiMessage, status } = await failure('unauthorized', clock.until(send()));
        deepStrictEqual([status, apiMessage], [401, 'The key is not valid']);
        deepStrictEqual(paths(sent), [tokenPath]);
      });
    }

    it('once it is revoked, with the words of the refusal as a wrong key, whatever status OAuth gives it', async () => {
      let isRevoked = false;
      const refusal = { error: 'invalid_grant', error_description: 'The token was revoked' };
      const { clock, send, sendNow } = setUpCyberhaven({
        instead: async ({ url }) => (isRevoked && url.endsWith('/access') ? json(400, refusal) : undefined),
      });
      await sendNow();
      isRevoked = true;
      await clock.advance(15 * minuteMs);
      const { status, apiCode, apiMessage } = await failure('unauthorized', clock.until(send()));
      deepStrictEqual([status, apiCode, apiMessage], [400, 'invalid_grant', 'The token was revoked']);
    });

    it('as bearer itself', async () => {
      const { sendNow, sent } = setUpCyberhaven({ auth: 'bearer', forms: ['bearer'] });
      await sendNow();
      await sendNow();
      deepStrictEqual(paths(sent), [listPath, listPath]);
      strictEqual(sent[0]?.authorization, 'Bearer key-1');
    });

    it('as bearer itself only once when it is refused: nothing could be renewed', async () => {
      const { clock, send, sent } = setUpCyberhaven({ auth: 'bearer' });
      await failure('unauthorized', clock.until(send()));
      strictEqual(sent.length, 1);
    });
  });

  describe('of unknown form', () => {
    for (const [form, tried] of [
      ['refreshToken', [tokenPath]],
      ['apiKey', [tokenPath, tokenPath]],
      ['bearer', [tokenPath, tokenPath]],
    ] as const) {
      it(`is tried until ${form} works, which is remembered`, async () => {
        const { clock, sendNow, sent } = setUpCyberhaven({ forms: [form] });
        await sendNow();
        deepStrictEqual(paths(sent), [...tried, listPath]);
        sent.length = 0;
        await sendNow();
        deepStrictEqual(paths(sent), [listPath]);
        // The token is over; the form is not.
        sent.length = 0;
        await clock.advance(15 * minuteMs);
        await sendNow();
        deepStrictEqual(paths(sent), form === 'bearer' ? [listPath] : [tokenPath, listPath]);
      });
    }

    it('is taken for a bearer token where there is no route for tokens', async () => {
      for (const answer of [json(404, {}), json(400, {}), new Response('<html></html>'), json(200, { hello: 1 })]) {
        const instead = async (request: Request) => (request.url.endsWith('/access') ? answer.clone() : undefined);
        const { sendNow, sent } = setUpCyberhaven({ forms: ['bearer'], instead });
        await sendNow();
        strictEqual(sent.at(-1)?.authorization, 'Bearer key-1');
      }
    });

    it('fails with each reply once, and tries all forms again next time', async () => {
      const { clock, send, sent } = setUpCyberhaven({ key: 'key-wrong' });
      const { status, message, apiMessage } = await failure('unauthorized', clock.until(send()));
      strictEqual(status, 401);
      strictEqual(message, 'Cyberhaven rejected this key (tried as refresh token, API key and bearer token).');
      strictEqual(apiMessage, 'The key is not valid; The access token is missing, wrong or expired');
      await failure('unauthorized', clock.until(send()));
      deepStrictEqual(paths(sent), [tokenPath, tokenPath, listPath, tokenPath, tokenPath, listPath]);
    });

    for (const [status, code] of [
      [403, 'forbidden'],
      [404, 'notFound'],
    ] as const) {
      it(`fails as ${code} when every answer is ${status}`, async () => {
        const { clock, send } = setUpCyberhaven({ instead: async () => new Response('Not here', { status }) });
        const error = await failure(code, clock.until(send()));
        strictEqual(error.status, status);
        strictEqual(error.apiMessage, 'Not here');
      });
    }

    it('is not called rejected when a proxy blocks every request with a page', async () => {
      const page = '<html><head><title>Blocked by Contoso</title></head></html>';
      const { clock, send } = setUpCyberhaven({ instead: async () => new Response(page, { status: 403 }) });
      const { status, message, apiMessage } = await failure('notJson', clock.until(send()));
      deepStrictEqual([status, message, apiMessage], [403, 'HTTP 403: Blocked by Contoso', 'Blocked by Contoso']);
    });

    it('is not called rejected where nothing is at the address', async () => {
      const { clock, send } = setUpCyberhaven({ instead: async () => json(404, { message: 'No such route' }) });
      const { message, apiMessage } = await failure('notFound', clock.until(send()));
      deepStrictEqual([message, apiMessage], ['HTTP 404: No such route', 'No such route']);
    });

    it('fails with no more than 500 characters of what the API said', async () => {
      const instead = async () => json(401, { message: 'No. '.repeat(200) });
      const { clock, send } = setUpCyberhaven({ instead });
      const { apiMessage } = await failure('unauthorized', clock.until(send()));
      match(apiMessage ?? '', /^(No\. )+.*…$/);
      strictEqual(apiMessage?.length, 500);
    });

    it('is not given up for a form that failed without being refused', async () => {
      let faults = 3;
      const instead = async () => (faults-- > 0 ? json(503, { message: 'starting' }) : undefined);
      const { clock, send, sendNow, sent } = setUpCyberhaven({ instead });
      await failure('server', clock.until(send()));
      await sendNow();
      // Three attempts, then another; never another form.
      deepStrictEqual(
        sent.slice(0, 4).map(({ body }) => body),
        Array.from({ length: 4 }, () => ({ refresh_token: 'key-1' })),
      );
    });

    for (const [what, code, fault] of [
      ['a login page', 'notJson', () => new Response('<html></html>')],
      ['an overloaded API', 'server', () => json(503, {})],
    ] as const) {
      it(`is not taken for a bearer token for good because ${what} answered for a while`, async () => {
        let isOut = true;
        const refused = async (request: Request) =>
          isOut ? (request.url.endsWith('/access') ? json(404, {}) : fault()) : undefined;
        const { clock, send, sendNow } = setUpCyberhaven({ instead: refused });
        await failure(code, clock.until(send()));
        isOut = false;
        await sendNow();
      });
    }

    for (const form of ['refreshToken', 'bearer'] as const) {
      it(`is tried in all its forms again once ${form}, which worked, is refused`, async () => {
        const forms: CyberhavenAuth[] = [form];
        const { clock, send, sendNow, sent } = setUpCyberhaven({ forms });
        await sendNow();
        forms[0] = 'apiKey';
        // Whatever token there is has expired.
        await clock.advance(15 * minuteMs);
        await failure('unauthorized', clock.until(send()));
        sent.length = 0;
        await sendNow();
        deepStrictEqual(paths(sent), [tokenPath, tokenPath, listPath]);
      });
    }

    it('is taken in another form when the access token is one that no header can carry', async () => {
      for (const token of ['a\nb', 'tökén', '\u0000']) {
        const instead = async (request: Request) =>
          request.url.endsWith('/access') ? json(200, { access_token: token }) : undefined;
        const { sendNow, sent } = setUpCyberhaven({ forms: ['bearer'], instead });
        await sendNow();
        strictEqual(sent.at(-1)?.authorization, 'Bearer key-1');
        const { clock, send } = setUpCyberhaven({ auth: 'apiKey', instead });
        const { message } = await failure('unexpectedShape', clock.until(send()));
        strictEqual(message, 'The access token in the response contains characters that can’t be sent.');
      }
    });
  });
});
