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

  it('rejects with the reason of the signal', async () => {
    const stop = new AbortController();
    const sleep = rejects(systemClock.sleep(60_000, stop.signal), /enough/);
    stop.abort(new Error('enough'));
    await sleep;
    await rejects(systemClock.sleep(60_000, stop.signal), /enough/);
  });
});
