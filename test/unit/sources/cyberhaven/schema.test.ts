import { deepStrictEqual, strictEqual, throws } from 'node:assert';
import { inOneGo } from '../../../../src/domain/slices';
import { parseAccessToken, parseCyberhavenAnswer } from '../../../../src/sources/cyberhaven/schema';
import { redactor } from '../../../../src/sources/net/redact';
import { noneSkipped, SourceError } from '../../../../src/sources/source';
import { cyberhavenReference } from '../../../support/cyberhavenReference';
import { answerFrom, itself, readCyberhaven } from '../../../support/readAnswer';

const isUnexpectedShape = (error: unknown): boolean =>
  error instanceof SourceError && error.code === 'unexpectedShape' && !error.message.includes('secret');

describe('an answer of Cyberhaven', () => {
  it('of the API page is read whole', () => {
    const { records, ...answer } = readCyberhaven(cyberhavenReference);
    deepStrictEqual(answer, {
      skipped: noneSkipped,
      received: 1,
      ids: new Set(['incident-123']),
      nextPage: 'eyJwYWdlX2lkIjoiMiJ9',
      total: 25,
      announced: 1,
      unread: 0,
      errors: [],
      warnings: [],
    });
    deepStrictEqual(
      records.map(({ text }) => JSON.parse(text) as unknown),
      cyberhavenReference.resources,
    );
  });

  it('loses its malformed records only, with where and why but none of their contents', () => {
    const { records, skipped, received } = readCyberhaven({
      resources: [
        { id: 'good' },
        { trigger_time: '2024-01-15T10:30:00Z', username: 'secret' },
        { id: '' },
        { id: 5 },
        null,
        'secret',
        { id: 'a', policy: 'secret' },
        { id: 'b', policy: { severity: 3 }, event_lineage_ids: 'secret' },
        { id: 'c', event_lineage_ids: ['event-1', 2] },
        { id: 'd', assigned_to: ['secret'] },
        { id: 'also good' },
      ],
    });
    deepStrictEqual(
      records.map(({ fields }) => fields.id),
      ['good', 'also good'],
    );
    deepStrictEqual(skipped.examples, [
      'resources[1].id is not text',
      'resources[2].id is empty',
      'resources[3].id is not text',
      'resources[4] is not an object',
      'resources[5] is not an object',
      'resources[6].policy is not an object',
      'resources[7].policy.severity is not text, .event_lineage_ids is not a list',
      'resources[8].event_lineage_ids.1 is not text',
      'resources[9].assigned_to names nobody',
    ]);
    deepStrictEqual([skipped.count, received], [9, 11]);
  });

  it('has each id once', () => {
    const { records } = readCyberhaven({
      resources: [{ id: 'a', username: 'first' }, { id: 'a' }, { id: 'b' }],
    });
    deepStrictEqual(
      records.map(({ text }) => JSON.parse(text) as unknown),
      [{ id: 'a', username: 'first' }, { id: 'b' }],
    );
  });

  for (const last of [undefined, null, '']) {
    it(`is the last one when its next_id is ${JSON.stringify(last)}`, () => {
      const answer = readCyberhaven({ resources: [], page_response: { next_id: last, total: 0 } });
      strictEqual(answer.nextPage, undefined);
      strictEqual(answer.total, 0);
    });
  }

  for (const empty of [
    { resources: [] },
    { resources: [], page_response: null, errors: null },
    { type: 'incident', size: 0, resources: null, page_response: { next_id: '', total: 0 } },
    { page_response: { total: 0 } },
    { size: 0, resources: null },
    { size: 0 },
    { size: '0', page_response: { total: '0' } },
    { type: 'incidents', size: 0, resources: null, page_response: null, errors: null },
    { size: 0, resources: null, errors: [{ code: 0, message: '' }], error: null, message: '' },
    { resources: null, page_response: { next_id: 'p2', total: 25 } },
  ]) {
    it(`may be empty: ${JSON.stringify(empty)}`, () => {
      deepStrictEqual(readCyberhaven(empty).records, []);
    });
  }

  for (const [errors, warnings] of [
    [[], []],
    [[{ code: 0, message: '' }], []],
    [[{ code: '0', message: '  ' }, null, {}], []],
    [[{ code: 7, message: 'dataset index is late' }], ['dataset index is late (code 7)']],
    [[{ code: 0, message: 'partial result' }], ['partial result']],
    [
      [{ code: 'E_LATE' }, { code: 4, message: null }],
      ['code E_LATE', 'code 4'],
    ],
    ['partial result', ['partial result']],
    [
      ['partial', { code: 0, message: '' }, { message: 'late' }],
      ['partial', 'late'],
    ],
    // The page does not say what an error looks like.
    [
      [{ error: 'shard_down' }, { error: { code: 7, message: 'late' } }],
      ['shard_down', 'late (code 7)'],
    ],
    [[{ code: 13, message: 'partial', details: 'shard 4' }], ['partial – shard 4 (code 13)']],
    [[{ code: 13, message: 'partial', details: [] }], ['partial (code 13)']],
    [
      [{ message: { text: 'late' } }, { reason: 'late' }, ['late']],
      ['{"text":"late"}', '{"reason":"late"}', '["late"]'],
    ],
    [{ reason: 'late' }, ['{"reason":"late"}']],
    [[{ code: null, message: null, reason: '' }, [], 0, false, [null]], []],
  ] as const) {
    it(`warns of ${JSON.stringify(warnings)} when its errors are ${JSON.stringify(errors)}`, () => {
      deepStrictEqual(readCyberhaven({ resources: [], errors }).warnings, warnings);
    });
  }

  for (const [failed, said] of [
    [{ size: 0, resources: null, errors: [{ code: 7, message: 'index is down' }] }, ['index is down (code 7)']],
    [{ resources: null, page_response: { next_id: '', total: 0 }, errors: [{ code: 14 }, 'late'] }, ['code 14; late']],
    [{ resources: null, page_response: null, errors: 'no shard left' }, ['no shard left']],
    [{ error: 'forbidden', message: 'The role may not do this' }, ['forbidden', 'The role may not do this']],
    [{ resources: null, size: 0, error: 'expired' }, [undefined, 'expired']],
    [{ code: 16, message: 'no session', details: [] }, ['16', 'no session']],
    [{ error: { code: 'E1', message: 'No', details: 'ask again' } }, ['E1', 'No', 'ask again']],
    [
      { page_response: { total: 3 }, code: 13, message: 'internal', details: [{ a: 1 }] },
      ['13', 'internal', '[{"a":1}]'],
    ],
  ] as const) {
    it(`has failed, in the API’s words, when it is ${JSON.stringify(failed)}`, () => {
      const words = said.length === 1 ? [undefined, ...said] : said;
      throws(
        () => readCyberhaven(failed),
        ({ code, apiCode, apiMessage, apiDetails }: SourceError) => {
          deepStrictEqual(
            [code, apiCode, apiMessage, apiDetails],
            ['server', ...words, undefined, undefined].slice(0, 4),
          );
          return true;
        },
      );
    });
  }

  it('names the next page by text, or by a number; by anything else, nobody can ask for it', () => {
    const read = (page_response: unknown) => {
      const { nextPage, unread, records } = readCyberhaven({ resources: [{ id: 'a' }], page_response });
      return [nextPage, unread, records.length];
    };
    deepStrictEqual(
      [read({ next_id: 'x' }), read({ next_id: 2 })],
      [
        ['x', 0, 1],
        ['2', 0, 1],
      ],
    );
    for (const odd of [{ next_id: {} }, { next_id: true }, { next_id: ['x'] }, 'x', 7, ['x']]) {
      deepStrictEqual(read(odd), [undefined, 1, 1], JSON.stringify(odd));
    }
  });

  it('names the next page with all digits of a number, also beyond 2^53', () => {
    const nextOf = (next: string): unknown => {
      const answer = answerFrom(`{"resources":[],"page_response":{"total":25.0,"next_id":${next}}}`);
      const { nextPage, total } = inOneGo(parseCyberhavenAnswer(answer, 10, itself, redactor([])));
      return [nextPage, total];
    };
    for (const digits of ['9007199254740993', '18446744073709551615', '-9007199254740993', '7']) {
      deepStrictEqual(nextOf(digits), [digits, 25]);
    }
    deepStrictEqual(nextOf('"a 9007199254740993"'), ['a 9007199254740993', 25]);
  });

  it('has not failed when it has a list, with anything beside it', () => {
    const { records, warnings } = readCyberhaven({ resources: [{ id: 'a' }], code: 5, message: 'partial', error: 'x' });
    deepStrictEqual([records.length, warnings], [1, ['partial (code 5)']]);
    const { warnings: more } = readCyberhaven({ resources: [], error: { code: 5, message: 'partial', details: 'D' } });
    deepStrictEqual(more, ['partial – D (code 5)']);
  });

  for (const wrong of [
    null,
    'secret',
    [],
    {},
    { incidents: ['secret'] },
    { resources: null },
    { size: 3, resources: null },
    { code: 0, message: '' },
    { resources: { secret: 1 } },
  ]) {
    it(`is refused when it is ${JSON.stringify(wrong)}`, () => {
      throws(() => readCyberhaven(wrong), isUnexpectedShape);
    });
  }
});

describe('an access token of Cyberhaven', () => {
  it('lives as long as the API says', () => {
    deepStrictEqual(parseAccessToken({ access_token: 'abc', expires_in: 60, token_type: 'Bearer' }, String), {
      token: 'abc',
      lifetimeMs: 60_000,
    });
  });

  it('lives for 15 minutes when the API does not say', () => {
    for (const expires_in of [undefined, null, 'soon']) {
      strictEqual(parseAccessToken({ access_token: 'abc', expires_in }, String).lifetimeMs, 900_000);
    }
  });

  it('lives for 15 minutes when the API says that it is over at once', () => {
    for (const expires_in of [0, -1, '0']) {
      strictEqual(parseAccessToken({ access_token: 'abc', expires_in }, String).lifetimeMs, 900_000);
    }
  });

  it('is missed in the API’s words', () => {
    throws(
      () => parseAccessToken({ error: 'invalid_grant', message: 'The key has expired' }, String),
      ({ code, apiMessage }: SourceError) => code === 'unexpectedShape' && apiMessage === 'The key has expired',
    );
  });

  it('must be there', () => {
    for (const wrong of [null, {}, { access_token: '' }, { access_token: 5 }, { token: 'secret' }]) {
      throws(() => parseAccessToken(wrong, String), isUnexpectedShape);
    }
  });
});
