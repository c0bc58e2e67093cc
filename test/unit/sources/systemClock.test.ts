import { ok, rejects, strictEqual } from 'node:assert';
import { getEventListeners } from 'node:events';
import { systemClock } from '../../../src/sources/systemClock';

describe('systemClock', () => {
  it('sleeps, and leaves no listener', async () => {
    const { signal } = new AbortController();
    const start = systemClock.now();
    await systemClock.sleep(20, signal);
    ok(systemClock.now() - start >= 19);
    strictEqual(getEventListeners(signal, 'abort').length, 0);
  });

  it('gives one turn in each round of the event loop, in order', async () => {
    const rounds: string[] = [];
    let isOver = false;
    const round = (): void => {
      rounds.push('|');
      if (!isOver) setImmediate(round);
    };
    setImmediate(round);
    await Promise.all(
      ['a', 'b', 'c'].map(async (name) => {
        await systemClock.turn();
        rounds.push(name);
        await systemClock.turn();
        rounds.push(name);
      }),
    );
    isOver = true;
    strictEqual(rounds.join(''), '|a|b|c|a|b|c');
  });

  it('rejects with the reason of the signal', async () => {
    const stop = new AbortController();
    const sleep = rejects(systemClock.sleep(60_000, stop.signal), /enough/);
    stop.abort(new Error('enough'));
    await sleep;
    await rejects(systemClock.sleep(60_000, stop.signal), /enough/);
  });
});
