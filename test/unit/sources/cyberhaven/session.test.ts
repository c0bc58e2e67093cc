import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { json, listPath, paths, setUpCyberhaven, tokenPath } from '../../../support/cyberhavenSetup';
import { failure } from '../../../support/failure';

const minuteMs = 60_000;

describe('the access token of a Cyberhaven connection', () => {
  it('is renewed a minute before it expires, not sooner', async () => {
    const { clock, sendNow, sent, api } = setUpCyberhaven({ latencyMs: 0 });
    await sendNow();
    await clock.advance(14 * minuteMs - 1);
    await sendNow();
    deepStrictEqual(paths(sent), [tokenPath, listPath, listPath]);
    await clock.advance(1);
    await sendNow();
    deepStrictEqual(paths(sent).slice(3), [tokenPath, listPath]);
    deepStrictEqual(new Set(api.requests.map(({ status }) => status)), new Set([200]));
  });

  it('that lives for less than two minutes is renewed after half of its life', async () => {
    const { clock, sendNow, sent } = setUpCyberhaven({ latencyMs: 0, expiresIn: 30 });
    await sendNow();
    await clock.advance(15_000 - 1);
    await sendNow();
    strictEqual(sent.length, 3);
    await clock.advance(1);
    await sendNow();
    strictEqual(sent.length, 5);
  });

  it('is renewed when it is refused, and the request is made again, once', async () => {
    let revoked = '';
    const { sendNow, sent } = setUpCyberhaven({
      instead: async ({ headers }) => (headers.get('authorization') === revoked ? json(401, {}) : undefined),
    });
    await sendNow();
    revoked = sent[1]?.authorization ?? '';
    await sendNow();
    deepStrictEqual(paths(sent), [tokenPath, listPath, listPath, tokenPath, listPath]);
    ok(sent[4]?.authorization !== revoked);
  });

  it('is not renewed a second time for the same request', async () => {
    const { clock, send, sent } = setUpCyberhaven({
      auth: 'refreshToken',
      instead: async ({ url }) => (url.endsWith('/list') ? json(401, { message: 'No.' }) : undefined),
    });
    const { apiMessage } = await failure('unauthorized', clock.until(send()));
    strictEqual(apiMessage, 'No.');
    deepStrictEqual(paths(sent), [tokenPath, listPath, tokenPath, listPath]);
  });

  it('is not renewed when it is good but may not do this', async () => {
    const { clock, send, sent } = setUpCyberhaven({ keysWithoutAccess: ['key-1'], keys: [] });
    const { apiMessage } = await failure('forbidden', clock.until(send()));
    match(apiMessage ?? '', /lacks the permission/);
    deepStrictEqual(paths(sent), [tokenPath, listPath]);
  });

  it('is got once for all who wait for it', async () => {
    const { clock, send, sent } = setUpCyberhaven();
    await clock.until(Promise.all(['a', 'b', 'c', 'd', 'e'].map(async (mark) => send(undefined, mark))));
    deepStrictEqual(paths(sent), [tokenPath, ...Array.from({ length: 5 }, () => listPath)]);
  });

  it('is renewed once for all whose requests are refused', async () => {
    let revoked = '';
    const { clock, send, sendNow, sent } = setUpCyberhaven({
      instead: async ({ headers }) => {
        if (headers.get('authorization') !== revoked) return undefined;
        await clock.sleep(sent.length * 30);
        return json(401, {});
      },
    });
    await sendNow();
    revoked = sent[1]?.authorization ?? '';
    sent.length = 0;
    await clock.until(Promise.all(['a', 'b', 'c', 'd'].map(async (mark) => send(undefined, mark))));
    strictEqual(paths(sent).filter((path) => path === tokenPath).length, 1);
    strictEqual(sent.length, 4 + 1 + 4);
  });

  it('still comes for the others when one gives up waiting for it', async () => {
    const { clock, send, sent } = setUpCyberhaven();
    const stop = new AbortController();
    const impatient = failure('aborted', send(stop.signal, 'a'));
    const patient = send(undefined, 'b');
    await clock.advance(20);
    deepStrictEqual(paths(sent), [tokenPath]);
    stop.abort();
    await impatient;
    await clock.until(patient);
    deepStrictEqual(paths(sent), [tokenPath, listPath]);
  });

  it('is not waited for when all have given up', async () => {
    const { clock, send, sendNow, sent } = setUpCyberhaven();
    const stop = new AbortController();
    const both = ['a', 'b'].map(async (mark) => failure('aborted', send(stop.signal, mark)));
    await clock.advance(20);
    stop.abort();
    await Promise.all(both);
    await sendNow();
    deepStrictEqual(paths(sent), [tokenPath, tokenPath, listPath]);
  });
});
