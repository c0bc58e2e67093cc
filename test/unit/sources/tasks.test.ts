import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { Tasks } from '../../../src/sources/tasks';
import { FakeClock } from '../../support/fakeClock';

describe('Tasks', () => {
  let clock: FakeClock;
  let caller: AbortController;
  let tasks: Tasks<string>;

  beforeEach(() => {
    clock = new FakeClock();
    caller = new AbortController();
    tasks = new Tasks(caller.signal);
  });

  function sleep(name: string, ms: number): void {
    tasks.start(async (signal) => {
      await clock.sleep(ms, signal);
      return name;
    });
  }

  it('gives results as they come', async () => {
    sleep('slow', 20);
    sleep('fast', 10);
    strictEqual(tasks.size, 2);
    deepStrictEqual([await clock.until(tasks.next()), await clock.until(tasks.next())], ['fast', 'slow']);
    strictEqual(tasks.size, 0);
  });

  it('counts a result that nobody has taken yet', async () => {
    sleep('a', 1);
    await clock.advance(1);
    strictEqual(tasks.size, 1);
    strictEqual(await tasks.next(), 'a');
  });

  it('gives those that are started while somebody waits', async () => {
    sleep('slow', 20);
    const next = tasks.next();
    sleep('fast', 10);
    strictEqual(await clock.until(next), 'fast');
  });

  it('throws what a task throws, in its turn', async () => {
    tasks.start(async () => Promise.reject(new Error('no')));
    sleep('a', 1);
    await clock.advance(1);
    await rejects(tasks.next(), /no/);
    strictEqual(await tasks.next(), 'a');
  });

  it('aborts tasks when the caller aborts, or ends', async () => {
    sleep('a', 10);
    caller.abort(new Error('stop'));
    await rejects(tasks.next(), /stop/);
    tasks = new Tasks(new AbortController().signal);
    sleep('b', 10);
    tasks.end();
    await clock.advance(0);
    strictEqual(clock.sleeping, 0);
  });
});
