import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { getEventListeners } from 'node:events';
import { SharedCalls, type SharedOptions } from '../../../../src/sources/limit/share';
import { failure } from '../../../support/failure';

interface Started extends SharedOptions {
  readonly finish: (value: string) => void;
  readonly fail: (error: Error) => void;
}

describe('SharedCalls', () => {
  let calls: SharedCalls;
  let started: Started[];

  beforeEach(() => {
    calls = new SharedCalls();
    started = [];
  });

  async function join(
    key: string,
    stop = new AbortController(),
    priority: 'user' | 'background' = 'user',
  ): Promise<string> {
    return calls.join(key, { priority, signal: stop.signal }, async (options) => {
      return new Promise((finish, fail) => {
        started.push({ ...options, finish, fail });
      });
    });
  }

  it('starts one call for all that ask alike, and others for others', async () => {
    const [a, b, c] = [join('x'), join('x'), join('y')];
    strictEqual(started.length, 2);
    started[0]?.finish('first');
    started[1]?.finish('second');
    deepStrictEqual(await Promise.all([a, b, c]), ['first', 'first', 'second']);
  });

  it('gives all the same failure', async () => {
    const both = [join('x'), join('x')];
    started[0]?.fail(new Error('no'));
    for (const each of both) await rejects(each, /no/);
  });

  it('starts again after the end', async () => {
    const first = join('x');
    started[0]?.finish('1');
    await first;
    const second = join('x');
    started[1]?.finish('2');
    strictEqual(await second, '2');
  });

  it('ends only the wait of the one who aborts', async () => {
    const [stop, other] = [new AbortController(), new AbortController()];
    const aborted = failure('aborted', join('x', stop));
    const kept = join('x', other);
    stop.abort();
    await aborted;
    strictEqual(started[0]?.signal.aborted, false);
    started[0]?.finish('1');
    strictEqual(await kept, '1');
    deepStrictEqual(
      [stop, other].map(({ signal }) => getEventListeners(signal, 'abort').length),
      [0, 0],
    );
  });

  it('aborts the call when the last one has gone, and lets the next one start again', async () => {
    const stops = [new AbortController(), new AbortController()];
    const gone = stops.map(async (stop) => failure('aborted', join('x', stop)));
    for (const stop of stops) stop.abort();
    await Promise.all(gone);
    strictEqual(started[0]?.signal.aborted, true);
    const next = join('x');
    started[0]?.fail(new Error('late'));
    started[1]?.finish('2');
    strictEqual(await next, '2');
  });

  it('starts nothing for one who has already aborted', async () => {
    const stop = new AbortController();
    stop.abort();
    await failure('aborted', join('x', stop));
    strictEqual(started.length, 0);
  });

  it('is a user’s as long as a user shares it', async () => {
    const stop = new AbortController();
    const background = join('x', new AbortController(), 'background');
    strictEqual(started[0]?.priority(), 'background');
    const user = failure('aborted', join('x', stop));
    strictEqual(started[0]?.priority(), 'user');
    stop.abort();
    await user;
    strictEqual(started[0]?.priority(), 'background');
    started[0]?.finish('1');
    await background;
  });
});
