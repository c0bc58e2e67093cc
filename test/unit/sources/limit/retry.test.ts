import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { retried } from '../../../../src/sources/limit/retry';
import { SourceError, type SourceErrorCode } from '../../../../src/sources/source';
import { failure } from '../../../support/failure';
import { FakeClock } from '../../../support/fakeClock';

describe('retried', () => {
  let clock: FakeClock;
  let times: number[];

  beforeEach(() => {
    clock = new FakeClock(0);
    times = [];
  });

  /** Attempts that fail with these in turn and then succeed. */
  async function attempts(
    failures: readonly Error[],
    random = 0,
    signal = new AbortController().signal,
  ): Promise<string> {
    const rest = [...failures];
    const attempt = async (): Promise<string> => {
      times.push(clock.now());
      const error = rest.shift();
      return error ? Promise.reject(error) : 'done';
    };
    return clock.until(retried(attempt, { clock, random: () => random, signal }));
  }

  function errors(code: SourceErrorCode, count: number): SourceError[] {
    return Array.from({ length: count }, (_, index) => new SourceError(code, `failure ${index + 1}`));
  }

  for (const code of ['rateLimited', 'server', 'network'] as const) {
    it(`tries again after ${code}, three times in all`, async () => {
      strictEqual(await attempts(errors(code, 2)), 'done');
      strictEqual(times.length, 3);
      strictEqual((await failure(code, attempts(errors(code, 4)))).message, 'failure 3');
      strictEqual(times.length, 6);
    });
  }

  for (const code of [
    'connectTimeout',
    'headersTimeout',
    'bodyTimeout',
    'unauthorized',
    'forbidden',
    'notFound',
    'badRequest',
    'notJson',
    'unexpectedShape',
    'tooLarge',
    'redirected',
    'insecureUrl',
    'badParameter',
    'aborted',
  ] as const) {
    it(`does not try again after ${code}`, async () => {
      await failure(code, attempts(errors(code, 1)));
      strictEqual(times.length, 1);
    });
  }

  it('does not try again after an error of the program', async () => {
    await rejects(attempts([new TypeError('bug')]), /bug/);
    strictEqual(times.length, 1);
  });

  it('pauses twice as long each time, jittered', async () => {
    await attempts(errors('server', 2), 0);
    deepStrictEqual(times, [0, 500, 1500]);
    times = [];
    clock = new FakeClock(0);
    await attempts(errors('server', 2), 0.999);
    deepStrictEqual(times.map(Math.round), [0, 1000, 2999]);
  });

  it('ends the pause when aborted', async () => {
    const stop = new AbortController();
    const attempt = async (): Promise<never> => Promise.reject(new SourceError('server', 'no'));
    const run = failure('aborted', retried(attempt, { clock, random: () => 0, signal: stop.signal }));
    await clock.advance(100);
    stop.abort();
    await run;
    strictEqual(clock.sleeping, 0);
  });
});
