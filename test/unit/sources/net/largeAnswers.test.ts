import { deepStrictEqual, match, ok, strictEqual } from 'node:assert';
import { warningLine } from '../../../../src/sync/log';
import { gzipSync } from 'node:zlib';
import { ApiServer } from '../../../support/apiServer';
import { answerFrom, itself, readCyberhaven, readPetra } from '../../../support/readAnswer';
import { CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { setUpCyberhaven } from '../../../support/cyberhavenSetup';
import { failure } from '../../../support/failure';
import { createClient, request } from '../../../support/httpSetup';
import { inOneGo } from '../../../../src/domain/slices';
import { parseCyberhavenAnswer } from '../../../../src/sources/cyberhaven/schema';
import { parsePetraAnswer } from '../../../../src/sources/petra/schema';

/** How many values are made while something runs. */
async function made(run: () => unknown): Promise<number> {
  const { parse } = JSON;
  let count = 0;
  JSON.parse = (...args) => {
    count++;
    return parse(...args) as unknown;
  };
  try {
    await run();
  } finally {
    JSON.parse = parse;
  }
  return count;
}

const deep = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

describe('an answer with more than was asked for', () => {
  it('gives no more records than that; the others are counted, and said', async () => {
    const text = `{"incidents":[{"id":"good"},${'{},'.repeat(7_000_000)}{}]}`;
    const body = new Uint8Array(gzipSync(text));
    ok(body.length < 100_000, `${body.length} bytes`);
    const server = await ApiServer.start(async () => Response.json({}));
    server.next({ headers: { 'content-encoding': 'gzip' }, body });
    const count = await made(async () => {
      const { json } = await createClient({ baseUrl: server.origin }).request(request());
      const { records, skipped, received, warnings } = inOneGo(parsePetraAnswer(json, 500, itself));
      deepStrictEqual(
        records.map(({ fields }) => fields.id),
        ['good'],
      );
      deepStrictEqual([skipped.count, skipped.examples.length, received], [499, 20, 7_000_002]);
      deepStrictEqual(warnings.map(warningLine), ['6999502 of 7000002 records were not read. Requested: 500.']);
    });
    ok(count < 600, `${count} values were made`);
    await server.close();
  });

  it('does not lose the good records beside them', () => {
    const many = Array.from({ length: 150_000 }, (_, index) => ({ id: `i-${index}` }));
    strictEqual(readPetra({ incidents: many }, 500).records.length, 500);
    strictEqual(readCyberhaven({ resources: many }, 1000).records.length, 1000);
    strictEqual(readCyberhaven({ resources: many }, 50).records.length, 50);
  });

  it('says the first of its errors, and how many there are', () => {
    const errors = Array.from({ length: 300_000 }, (_, code) => ({ code: code + 1, message: 'late' }));
    const { warnings } = readCyberhaven({ resources: [{ id: 'a' }], errors });
    // In the user's language.
    const more = { text: '299980 more errors', sentence: { text: '{0} more errors', args: ['299980'] } };
    deepStrictEqual([warnings.length, warnings[0], warnings.at(-1)], [21, 'late (code 1)', more]);
  });

  it('says few things of a record with many faults', () => {
    const record = { id: 'a', event_lineage_ids: Array.from({ length: 5000 }, () => 7) };
    const { skipped } = readCyberhaven({ resources: [record] });
    strictEqual(skipped.examples[0]?.split(', ').length, 3);
  });
});

describe('a record that is too much', () => {
  for (const [name, record, reason] of [
    ['nested too deep', `{"id":"bad","x":${deep(70)}}`, 'is nested deeper than 64 levels'],
    [
      'nested so deep that printing it overflows the stack',
      `{"id":"bad","x":${deep(50_000)}}`,
      'is nested deeper than 64 levels',
    ],
    ['too large', `{"id":"bad","x":"${'x'.repeat(1_100_000)}"}`, 'is larger than 1 MB'],
    ['of too many values', `{"id":"bad","x":[${'1,'.repeat(30_000)}1]}`, 'holds more than 20000 values'],
  ] as const) {
    it(`is skipped and counted when it is ${name}, and spoils no other`, () => {
      const petra = inOneGo(
        parsePetraAnswer(answerFrom(`{"incidents":[{"id":"a"},${record},{"id":"b"}]}`), 500, itself),
      );
      const cyberhaven = inOneGo(
        parseCyberhavenAnswer(answerFrom(`{"resources":[{"id":"a"},${record},{"id":"b"}]}`), 1000, itself, String),
      );
      for (const { records, skipped, ids } of [petra, cyberhaven]) {
        // It is listed all the same, and says nothing of others.
        deepStrictEqual(ids, new Set(['a', 'bad', 'b']));
        deepStrictEqual(
          records.map(({ fields }) => fields.id),
          ['a', 'b'],
        );
        strictEqual(skipped.count, 1);
        match(skipped.examples[0] ?? '', new RegExp(`\\[1\\] ${reason}$`));
      }
    });
  }

  it('is skipped when its id is longer than 1 KB', () => {
    const { records, skipped } = readPetra({ incidents: [{ id: 'x'.repeat(1024) }, { id: 'x'.repeat(1025) }] });
    deepStrictEqual([records.length, skipped.examples], [1, ['incidents[1].id is too long']]);
    deepStrictEqual(readCyberhaven({ resources: [{ id: 'x'.repeat(1025) }] }).skipped.examples, [
      'resources[0].id is too long',
    ]);
  });

  it('makes an error body neither unreadable nor another failure', async () => {
    const server = await ApiServer.start(async () => Response.json({}));
    for (const body of [
      `{"error":{"message":${deep(5000)}}}`,
      deep(5000),
      `{"message":"slow","details":${deep(5000)}}`,
    ]) {
      server.next({ status: 429, body });
      const error = await failure('rateLimited', createClient({ baseUrl: server.origin }).request(request()));
      strictEqual(error.status, 429);
      ok((error.apiMessage?.length ?? 0) <= 500);
    }
    await server.close();
  });
});

describe('pages that never end', () => {
  /** @param timed whether the incidents have times, newest first */
  function setUp(timed: boolean) {
    const state = { pages: 0 };
    const start = Date.parse('2026-01-31T12:00:00Z');
    const { client, clock } = setUpCyberhaven({
      auth: 'bearer',
      instead: async (sent) => {
        const { page_request, filter } = (await sent.json()) as { page_request: { id?: string }; filter: object };
        if ('resolution_statuses' in filter) return Response.json({ size: 0, resources: null });
        const page = Number(page_request.id ?? 0);
        state.pages++;
        const resources = Array.from({ length: 1000 }, (_, index) => {
          const trigger_time = new Date(start - (page * 1000 + index) * 10_000).toISOString();
          return { id: `p${page}-${index}`, ...(timed && { trigger_time }) };
        });
        return Response.json({ resources, page_response: { next_id: String(page + 1) } });
      },
    });
    return { state, clock, keeper: new CyberhavenKeeper(client) };
  }

  it('are left at the maximum of incidents', async () => {
    const { state, clock, keeper } = setUp(false);
    await clock.until(keeper.fetch());
    deepStrictEqual([state.pages, keeper.known.size], [201, 201_000]);
    deepStrictEqual((keeper.memory as { asked: number[][] }).asked, [[0, clock.now()]]);
  });

  it('are not read again by the next fetch, which reads no further than the first', async () => {
    const { state, clock, keeper } = setUp(true);
    await clock.until(keeper.fetch());
    deepStrictEqual([state.pages, keeper.known.size], [201, 201_000]);
    const { asked, known } = keeper.memory as { asked: number[][]; known: number[][] };
    deepStrictEqual([asked.length, asked[0]?.[0]], [1, 0]);
    ok((known[0]?.[0] ?? 0) > (asked[0]?.[0] ?? Infinity));
    // The newest hour goes on and on here, too: the API takes no time for an end.
    const batches = await clock.until(keeper.fetch({}, 2));
    strictEqual(batches.flatMap(({ incidents }) => incidents).length, 1000);
    deepStrictEqual((keeper.memory as { asked: number[][] }).asked[0]?.[0], 0);
  });
});
