import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { getEventListeners } from 'node:events';
import { type Ledger, longestRequestMs } from '../../../src/sources/ledger';
import { MemoryLedger } from '../../../src/sources/memoryLedger';
import { RateLimiter } from '../../../src/sources/rateLimit';
import { longestWaitMs } from '../../../src/sources/retryAfter';
import type { Priority } from '../../../src/sources/source';
import { failure } from '../../support/failure';
import { FakeClock } from '../../support/fakeClock';

const limit = { requests: 3, windowMs: 60_000, concurrency: 2 };
/** A window, and the second beyond it that a slot is held. */
const heldMs = 61_000;

describe('RateLimiter', () => {
  let clock: FakeClock;
  let ledger: MemoryLedger;
  let limiter: RateLimiter;
  let waits: number[];
  let started: string[];

  beforeEach(() => {
    clock = new FakeClock();
    ledger = new MemoryLedger();
    waits = [];
    started = [];
    limiter = create();
  });

  function create(over: Ledger = ledger): RateLimiter {
    return new RateLimiter({ limit, ledger: over, clock, onWait: (ms) => waits.push(ms) });
  }

  interface Ask {
    readonly ms?: number;
    readonly priority?: Priority;
    readonly signal?: AbortSignal;
    readonly by?: RateLimiter;
  }

  /** A request that is under way for `ms`; its name is noted when it is sent. */
  async function ask(name: string, { ms = 0, priority = 'user', signal, by = limiter }: Ask = {}): Promise<string> {
    const send = async (): Promise<string> => {
      started.push(name);
      await clock.sleep(ms, signal);
      return name;
    };
    return by.run(send, { priority: () => priority, signal: signal ?? new AbortController().signal });
  }

  /** Asks for several and gives a first look at what was sent. */
  async function askAll(...asks: Promise<string>[]): Promise<void> {
    for (const each of asks) each.catch(() => undefined);
    await clock.advance(0);
  }

  it('sends at once what the limit allows, and the rest a window after the answers', async () => {
    await askAll(...['a', 'b', 'c', 'd', 'e'].map(async (name) => ask(name, { ms: 500 })));
    deepStrictEqual(started, ['a', 'b']);
    await clock.advance(500);
    deepStrictEqual(started, ['a', 'b', 'c']);
    await clock.advance(heldMs - 1);
    deepStrictEqual(started, ['a', 'b', 'c']);
    await clock.advance(1);
    deepStrictEqual(started, ['a', 'b', 'c', 'd', 'e']);
  });

  it('lets the window run from the headers, and the next request go after the body', async () => {
    const send = async (onHeaders: () => void): Promise<void> => {
      await clock.sleep(100);
      onHeaders();
      await clock.sleep(5000);
    };
    const options = { priority: () => 'user' as const, signal: new AbortController().signal };
    const both = Promise.all([limiter.run(send, options), limiter.run(send, options)]);
    await askAll(ask('c'), ask('d'));
    await clock.advance(5099);
    deepStrictEqual(started, []);
    await clock.advance(1);
    await both;
    deepStrictEqual(started, ['c']);
    await clock.advance(100 + heldMs - 5100);
    deepStrictEqual(started, ['c', 'd']);
  });

  it('gives the outcome of the request, good or bad', async () => {
    strictEqual(await clock.until(ask('a')), 'a');
    const options = { priority: () => 'user' as const, signal: new AbortController().signal };
    await rejects(
      limiter.run(async () => Promise.reject(new Error('no')), options),
      /no/,
    );
    strictEqual((await limiter.budget()).left, 1);
  });

  it('lets user requests go before background ones, first come first served', async () => {
    await askAll(ask('x', { ms: 10 }), ask('y', { ms: 10 }));
    const names = ['b1', 'u1', 'b2', 'u2'];
    const asks = names.map(async (name) => ask(name, { priority: name.startsWith('u') ? 'user' : 'background' }));
    await clock.until(Promise.all(asks));
    deepStrictEqual(started, ['x', 'y', 'u1', 'u2', 'b1', 'b2']);
  });

  it('asks for the priority anew, so that a waiting request can be lifted', async () => {
    await askAll(ask('x', { ms: 10 }), ask('y', { ms: 10 }));
    let priority: Priority = 'background';
    const options = { priority: () => priority, signal: new AbortController().signal };
    const first = ask('first', { priority: 'background' });
    const lifted = limiter.run(async () => started.push('lifted'), options);
    await clock.advance(5);
    priority = 'user';
    await clock.until(Promise.all([first, lifted]));
    deepStrictEqual(started, ['x', 'y', 'lifted', 'first']);
  });

  describe('when a request is aborted', () => {
    it('while waiting: it goes, without a slot, a listener or a timer', async () => {
      await askAll(ask('a'), ask('b'), ask('c'));
      await clock.advance(0);
      const stop = new AbortController();
      const waiting = failure('aborted', ask('d', { signal: stop.signal }));
      await clock.advance(1000);
      strictEqual(clock.sleeping, 1);
      stop.abort();
      await waiting;
      deepStrictEqual([clock.sleeping, getEventListeners(stop.signal, 'abort').length], [0, 0]);
      await clock.advance(heldMs);
      deepStrictEqual(await limiter.budget(), { left: 3, of: 3, waitingMs: 0, queued: 0, inFlight: 0 });
    });

    it('before it came: nothing happens', async () => {
      await failure('aborted', ask('a', { signal: AbortSignal.abort() }));
      strictEqual((await limiter.budget()).left, 3);
    });

    it('while its slot is being written: the slot is given back', async () => {
      const stop = new AbortController();
      const slow: Ledger = {
        update: async (change) => {
          const result = await ledger.update(change);
          if (!stop.signal.aborted) stop.abort();
          return result;
        },
        onDidChange: (listener) => ledger.onDidChange(listener),
      };
      await failure('aborted', ask('a', { signal: stop.signal, by: create(slow) }));
      await clock.advance(0);
      deepStrictEqual([started, (await limiter.budget()).left], [[], 3]);
    });

    it('between its turn and its sending: the slot is given back', async () => {
      const stop = new AbortController();
      const sent = failure('aborted', ask('a', { signal: stop.signal }));
      // The abort comes in the same turn of the event loop in which the slot does.
      await Promise.resolve();
      stop.abort();
      await sent;
      await clock.advance(0);
      deepStrictEqual([started, (await limiter.budget()).left], [[], 3]);
    });

    it('under way: the slot stays taken, since the API may have counted it', async () => {
      const stop = new AbortController();
      const sent = ask('a', { signal: stop.signal, ms: 1000 });
      await askAll(sent);
      stop.abort(new Error('stop'));
      await rejects(sent, /stop/);
      deepStrictEqual([started, (await limiter.budget()).left], [['a'], 2]);
    });
  });

  describe('when the API asks for quiet', () => {
    it('lets nothing go until then, of any holder', async () => {
      await limiter.block(clock.now() + 7000);
      await askAll(ask('a'), ask('b', { by: create() }));
      await clock.advance(6999);
      deepStrictEqual(started, []);
      await clock.advance(1);
      deepStrictEqual(new Set(started), new Set(['a', 'b']));
    });

    it('waits for a window when no time is named, and for the longest of several', async () => {
      await limiter.block();
      await limiter.block(clock.now() + 1000);
      strictEqual((await limiter.budget()).waitingMs, limit.windowMs);
    });

    it('waits for an hour at most', async () => {
      await limiter.block(clock.now() + 1e12);
      strictEqual((await limiter.budget()).waitingMs, longestWaitMs);
    });

    it('tells those who already wait', async () => {
      await askAll(ask('a'), ask('b'), ask('c'));
      await askAll(ask('d'));
      await limiter.block(clock.now() + 100_000);
      await clock.advance(99_999);
      deepStrictEqual(started, ['a', 'b', 'c']);
      await clock.advance(1);
      deepStrictEqual(started, ['a', 'b', 'c', 'd']);
    });
  });

  describe('over a ledger that others use', () => {
    it('counts their requests, in the window and at once', async () => {
      const other = create();
      await askAll(ask('a', { by: other, ms: 300 }), ask('b', { ms: 300 }));
      await askAll(ask('c'), ask('d', { by: other }));
      deepStrictEqual(started, ['a', 'b']);
      await clock.advance(300);
      deepStrictEqual(started.length, 3);
      await clock.advance(heldMs);
      deepStrictEqual(started.length, 4);
    });

    it('gives up what a crashed holder left, after the longest time that a request can take', async () => {
      const requests = ['x', 'y'].map((id) => ({ id, at: clock.now(), settled: false }));
      await ledger.update(() => ({ record: { requests }, result: undefined }));
      await askAll(ask('a'), ask('b'));
      await clock.advance(longestRequestMs - 1);
      deepStrictEqual(started, []);
      await clock.advance(1);
      deepStrictEqual(started, ['a']);
      await clock.advance(heldMs);
      deepStrictEqual(started, ['a', 'b']);
    });

    it('looks again after a window when a change was not told', async () => {
      const silent: Ledger = { update: async (change) => ledger.update(change), onDidChange: () => () => undefined };
      await askAll(ask('a', { ms: 10 }), ask('b', { ms: 10 }));
      await askAll(ask('c', { by: create(silent) }));
      await clock.advance(59_999);
      deepStrictEqual(started, ['a', 'b']);
      await clock.advance(1);
      deepStrictEqual(started, ['a', 'b', 'c']);
    });

    it('fails those who wait when the ledger fails', async () => {
      const broken: Ledger = {
        update: async () => Promise.reject(new Error('disk full')),
        onDidChange: () => () => undefined,
      };
      await rejects(ask('a', { by: create(broken) }), /disk full/);
    });

    it('does not lose an outcome because it cannot be written down', async () => {
      let writes = 0;
      const failing: Ledger = {
        update: async (change) => (++writes > 1 ? Promise.reject(new Error('disk full')) : ledger.update(change)),
        onDidChange: () => () => undefined,
      };
      strictEqual(await clock.until(ask('a', { by: create(failing) })), 'a');
      ok(writes > 1);
    });
  });

  describe('when the clock is put back', () => {
    for (const ms of [-1000, -3_600_000, -86_400_000]) {
      it(`by ${-ms / 1000} s: waits no longer than from then on`, async () => {
        await askAll(ask('a'), ask('b'), ask('c'));
        clock.jump(ms);
        await askAll(ask('d'));
        await clock.advance(heldMs - 1);
        deepStrictEqual(started, ['a', 'b', 'c']);
        await clock.advance(1);
        deepStrictEqual(started, ['a', 'b', 'c', 'd']);
      });
    }

    it('while requests are under way: their slots come free all the same', async () => {
      await askAll(ask('a', { ms: 100 }), ask('b', { ms: 100 }));
      clock.jump(-86_400_000);
      await askAll(ask('c'));
      await clock.advance(100);
      deepStrictEqual(started, ['a', 'b', 'c']);
      await clock.advance(heldMs);
      strictEqual((await limiter.budget()).left, 3);
    });

    it('during a block: waits for an hour at most', async () => {
      await limiter.block(clock.now() + 5000);
      clock.jump(-86_400_000);
      await askAll(ask('a'));
      await clock.advance(longestWaitMs);
      deepStrictEqual(started, ['a']);
    });
  });

  describe('tells', () => {
    it('the budget', async () => {
      deepStrictEqual(await limiter.budget(), { left: 3, of: 3, waitingMs: 0, queued: 0, inFlight: 0 });
      await askAll(...['a', 'b', 'c', 'd'].map(async (name) => ask(name, { ms: 100 })));
      deepStrictEqual(await limiter.budget(), { left: 1, of: 3, waitingMs: 0, queued: 2, inFlight: 2 });
      await clock.advance(1100);
      deepStrictEqual(await limiter.budget(), { left: 0, of: 3, waitingMs: heldMs - 1000, queued: 1, inFlight: 0 });
    });

    it('when a wait for the limit begins and ends, but not the wait for one of the requests under way', async () => {
      await askAll(ask('a', { ms: 10 }), ask('b', { ms: 10 }));
      await askAll(ask('c'));
      deepStrictEqual(waits, []);
      await clock.advance(10);
      await askAll(ask('d'));
      deepStrictEqual(waits, [heldMs]);
      await clock.advance(heldMs);
      deepStrictEqual(waits, [heldMs, 0]);
    });

    it('with one timer, however many wait', async () => {
      await askAll(...Array.from({ length: 30 }, async (_, index) => ask(String(index))));
      strictEqual(clock.sleeping, 1);
    });
  });
});
