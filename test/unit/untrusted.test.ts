import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { inOneGo } from '../../src/domain/slices';
import { toIncident as fromCyberhaven } from '../../src/sources/cyberhaven/mapper';
import { parseAccessToken, parseCyberhavenAnswer } from '../../src/sources/cyberhaven/schema';
import { statusError } from '../../src/sources/net/httpError';
import { JsonAnswer } from '../../src/sources/net/jsonAnswer';
import { networkError } from '../../src/sources/net/networkError';
import { toIncident as fromPetra } from '../../src/sources/petra/mapper';
import { parsePetraAnswer } from '../../src/sources/petra/schema';
import { isRedirect, redirectTarget } from '../../src/sources/net/redirect';
import { redactor } from '../../src/sources/net/redact';
import { retryAt } from '../../src/sources/limit/retryAfter';
import { mayGoBack, watchPatterns, worstPieces } from '../support/watchPatterns';

const now = Date.parse('2026-01-31T12:00:00Z');
const size = 1_000_000;
const hide = redactor(['pk_live_9f8e7d6c5b4a']);

function answer(text: string): JsonAnswer | undefined {
  return inOneGo(JsonAnswer.read(Buffer.from(text)));
}

/** Ends in no error but our own. */
function quietly(work: () => unknown): void {
  try {
    work();
  } catch {
    // What is refused was read as well.
  }
}

/** Everything that reads what comes over a network, given one text. */
const readers: Readonly<Record<string, (text: string) => void>> = {
  'the body of an error': (text) => {
    for (const body of [text, `<!doctype html>${text}`]) {
      const { status, code } = statusError({ status: 429, headers: new Headers(), text: body }, now, hide);
      deepStrictEqual([status, code], [429, 'rateLimited']);
    }
  },
  'the fields of an error': (text) => {
    const body = JSON.stringify({ error: { message: text.slice(0, size / 2) } });
    ok((statusError({ status: 400, headers: new Headers(), text: body }, now, hide).apiMessage?.length ?? 0) <= 500);
  },
  'the headers of an answer': (text) => {
    const value = text.replaceAll(/[^\x20-\x7e]/g, '');
    retryAt(new Headers({ 'retry-after': value, date: value, 'x-ratelimit-reset': value }), now);
    const headers = new Headers({ 'content-type': value });
    statusError({ status: 500, headers, text: '' }, now, hide);
  },
  'the target of a redirect': (text) => {
    const response = { type: 'basic', status: 302, headers: new Headers({ location: encodeURI(text) }) } as Response;
    ok(isRedirect(response));
    quietly(() => redirectTarget(response, new URL('https://api.example/'), hide));
  },
  'an error of the network': (text) => {
    networkError(new TypeError(text, { cause: Object.assign(new Error(text), { code: text }) }), 'api.example', hide);
  },
  'text that is made fit for an error': (text) => {
    ok(hide(text).length <= 500);
  },
  'an access token': (text) => quietly(() => parseAccessToken({ access_token: text }, redactor([]))),
  'an answer of Petra': (text) => {
    for (const body of [text, `{"incidents":[${text}]}`, JSON.stringify({ incidents: [{ id: text }] })]) {
      quietly(() => inOneGo(parsePetraAnswer(answer(body)!, 500, String)));
    }
    const fields = text.slice(0, size / 2);
    fromPetra({ fields: { id: 'a', createdAt: fields, remediationStatus: fields, url: fields }, text: '{}' }, 'p');
  },
  'an answer of Cyberhaven': (text) => {
    const errors = { resources: [], errors: [text, { code: text, message: text }] };
    for (const body of [text, `{"resources":[${text}]}`, JSON.stringify(errors)]) {
      quietly(() => inOneGo(parseCyberhavenAnswer(answer(body)!, 1000, String, redactor([]))));
    }
    const fields = text.slice(0, size / 2);
    const record = { id: 'a', trigger_time: fields, policy_severity: fields, status: fields, username: fields };
    fromCyberhaven({ fields: record, text: '{}' }, { connection: 'c', baseUrl: 'https://acme.cyberhaven.io' });
  },
};

describe('1 MB of the worst text', () => {
  for (const [name, read] of Object.entries(readers)) {
    it(`is given to no pattern that goes back and forth in it: ${name}`, async () => {
      for (const piece of worstPieces) {
        const text = piece.repeat(size / piece.length);
        const { complaints, characters } = await watchPatterns(() => read(text));
        deepStrictEqual([...complaints], []);
        ok(characters <= 60 * size, `${characters} characters for ${JSON.stringify(piece)}`);
      }
    });
  }
});

describe('a pattern', () => {
  it('may go back and forth when it repeats something and goes on', () => {
    for (const pattern of [
      /<title[^>]*>([^<]*)/i,
      /\s+$/,
      /^(a+)+$/,
      /a*b/,
      /(\\*)\|/g,
      /x|a+b/,
      /^a+b+/,
      /^a+b/m,
      /a{2,}b/,
    ]) {
      strictEqual(mayGoBack(pattern), true, String(pattern));
    }
  });

  it('looks at each character once when it does not', () => {
    for (const pattern of [
      /\s+/g,
      /abc/,
      /[*+]/g,
      /\+/,
      /^\s*<(!doctype|html)/i,
      /a|b+/,
      /a{2,5}b/,
      /[\p{Cc}\p{Cf}]/gu,
    ]) {
      strictEqual(mayGoBack(pattern), false, String(pattern));
    }
  });
});
