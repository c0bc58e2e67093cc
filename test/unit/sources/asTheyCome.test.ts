import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { asTheyCome } from '../../../src/sources/asTheyCome';
import { FakeClock } from '../../support/fakeClock';

describe('asTheyCome', () => {
  let clock: FakeClock;
  let started: number[];
  let aborted: number[];
  let caller: AbortController;

  beforeEach(() => {
    clock = new FakeClock();
    started = [];
    aborted = [];
    caller = new AbortController();
  });

  /** Takes that many ms; of a negative number, fails then. */
  async function sleep(ms: number, signal: AbortSignal): Promise<number> {
    started.push(ms);
    signal.addEventListener('abort', () => aborted.push(ms), { once: true });
    await clock.sleep(Math.abs(ms), signal);
    if (ms < 0) throw new Error('failed');
    return ms;
  }

  function run(...items: number[]): AsyncGenerator<number> {
    return asTheyCome(items, { atOnce: 2, signal: caller.signal }, sleep);
  }

  async function collect(results: AsyncIterable<number>): Promise<number[]> {
    const all: number[] = [];
    for await (const result of results) all.push(result);
    return all;
  }

  it('starts in order, so many at once, and yields in the order of arrival', async () => {
    const all = collect(run(30, 10, 5, 40));
    await clock.advance(9);
    deepStrictEqual(started, [30, 10]);
    await clock.advance(1);
    deepStrictEqual(started, [30, 10, 5]);
    deepStrictEqual(await clock.until(all), [10, 5, 30, 40]);
    deepStrictEqual(await clock.until(collect(run())), []);
  });

  it('aborts what is under way when the caller leaves, and starts no more', async () => {
    const results = run(10, 20, 30);
    await clock.until(results.next());
    deepStrictEqual([started, aborted], [[10, 20], []]);
    await results.return(undefined);
    deepStrictEqual(started, [10, 20]);
    deepStrictEqual(aborted.includes(20), true);
    strictEqual(clock.sleeping, 0);
  });

  it('ends with the first failure, and the others with it', async () => {
    await rejects(clock.until(collect(run(-10, 20, 30))), /failed/);
    deepStrictEqual(started, [-10, 20]);
    strictEqual(clock.sleeping, 0);
  });

  it('hands the caller’s abort on', async () => {
    const all = collect(run(10, 20, 30));
    await clock.advance(5);
    caller.abort(new Error('enough'));
    await rejects(all, /enough/);
    deepStrictEqual(started, [10, 20]);
    strictEqual(clock.sleeping, 0);
  });
});
