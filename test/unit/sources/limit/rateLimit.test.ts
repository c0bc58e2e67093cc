import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { getEventListeners } from 'node:events';
import type { Ledger } from '../../../../src/sources/limit/ledger';
import { longestWaitMs } from '../../../../src/sources/limit/retryAfter';
import type { RateLimiter } from '../../../../src/sources/limit/rateLimit';
import type { Priority, Urgency } from '../../../../src/sources/source';
import { failure } from '../../../support/failure';
import { slotMs, limit, LimiterSetup } from '../../../support/limiterSetup';

describe('RateLimiter', () => {
  let setup: LimiterSetup;

  beforeEach(() => {
    setup = new LimiterSetup();
  });

  it('sends at once what the limit allows, and the rest a window after the answers', async () => {
    await setup.askAll(...['a', 'b', 'c', 'd', 'e'].map(async (name) => setup.ask(name, { ms: 500 })));
    deepStrictEqual(setup.started, ['a', 'b']);
    await setup.clock.advance(500);
    deepStrictEqual(setup.started, ['a', 'b', 'c']);
    await setup.clock.advance(slotMs - 1);
    deepStrictEqual(setup.started, ['a', 'b', 'c']);
    await setup.clock.advance(1);
    deepStrictEqual(setup.started, ['a', 'b', 'c', 'd', 'e']);
  });

  it('lets the window run from the headers, and the next request go after the body', async () => {
    const send = async (onHeaders: () => void): Promise<void> => {
      await setup.clock.sleep(100);
      onHeaders();
      await setup.clock.sleep(5000);
    };
    const options = { priority: () => 'user' as const, signal: new AbortController().signal };
    const both = Promise.all([setup.limiter.run(send, options), setup.limiter.run(send, options)]);
    await setup.askAll(setup.ask('c'), setup.ask('d'));
    await setup.clock.advance(5099);
    deepStrictEqual(setup.started, []);
    await setup.clock.advance(1);
    await both;
    deepStrictEqual(setup.started, ['c']);
    await setup.clock.advance(100 + slotMs - 5100);
    deepStrictEqual(setup.started, ['c', 'd']);
  });

  it('gives the outcome of the request, good or bad', async () => {
    strictEqual(await setup.clock.until(setup.ask('a')), 'a');
    const options = { priority: () => 'user' as const, signal: new AbortController().signal };
    await rejects(
      setup.limiter.run(async () => Promise.reject(new Error('no')), options),
      /no/,
    );
    strictEqual((await setup.limiter.budget()).left, 1);
  });

  it('lets user requests go before background ones, first come first served', async () => {
    await setup.askAll(setup.ask('x', { ms: 10 }), setup.ask('y', { ms: 10 }));
    const names = ['b1', 'u1', 'b2', 'u2'];
    const asks = names.map(async (name) => setup.ask(name, { priority: name.startsWith('u') ? 'user' : 'background' }));
    await setup.clock.until(Promise.all(asks));
    deepStrictEqual(setup.started, ['x', 'y', 'u1', 'u2', 'b1', 'b2']);
  });

  it('asks for the priority again, so that a waiting request can be lifted', async () => {
    await setup.askAll(setup.ask('x', { ms: 10 }), setup.ask('y', { ms: 10 }));
    let priority: Priority = 'background';
    const options = { priority: () => priority, signal: new AbortController().signal };
    const first = setup.ask('first', { priority: 'background' });
    const lifted = setup.limiter.run(async () => setup.started.push('lifted'), options);
    await setup.clock.advance(5);
    priority = 'user';
    await setup.clock.until(Promise.all([first, lifted]));
    deepStrictEqual(setup.started, ['x', 'y', 'lifted', 'first']);
  });

  describe('of a limit that several kinds of requests share', () => {
    let shared: RateLimiter;
    const ask = async (name: string, priority: Urgency) => setup.ask(name, { priority, by: shared });

    beforeEach(() => {
      shared = setup.create(setup.ledger, { requests: 9, reserved: 2, windowMs: 60_000, concurrency: 9 });
    });

    it('leaves a third to others with those that nobody waits for, without a word', async () => {
      await setup.askAll(...Array.from({ length: 7 }, async (_, index) => ask(`s${index}`, 'spare')));
      deepStrictEqual([setup.started.length, setup.waits], [6, []]);
      await setup.askAll(ask('u', 'user'), ask('b', 'background'));
      deepStrictEqual([setup.started.slice(6), setup.waits], [['u'], [slotMs]]);
      await setup.clock.advance(slotMs);
      deepStrictEqual(
        [setup.started.slice(7), setup.waits],
        [
          ['b', 's6'],
          [slotMs, 0],
        ],
      );
    });

    it('leaves what is reserved to users with background requests', async () => {
      await setup.askAll(...Array.from({ length: 8 }, async (_, index) => ask(`b${index}`, 'background')));
      deepStrictEqual(setup.started.length, 7);
      await setup.askAll(ask('u1', 'user'), ask('u2', 'user'), ask('u3', 'user'));
      deepStrictEqual(setup.started.slice(7), ['u1', 'u2']);
      await setup.clock.advance(slotMs);
      deepStrictEqual(setup.started.slice(9), ['u3', 'b7']);
    });

    it('lets one of each kind go at least', async () => {
      shared = setup.create(setup.ledger, { requests: 1, reserved: 1, windowMs: 60_000, concurrency: 1 });
      await setup.clock.until(Promise.all([ask('s', 'spare'), ask('b', 'background'), ask('u', 'user')]));
      deepStrictEqual(setup.started, ['u', 'b', 's']);
    });

    it('gives a slot back when the one that it was taken for has gone, and the next may not have it', async () => {
      await setup.askAll(...Array.from({ length: 6 }, async (_, index) => ask(`s${index}`, 'spare')));
      const stop = new AbortController();
      const slow: Ledger = {
        share: 1,
        update: async (change) => {
          const result = await setup.ledger.update(change);
          stop.abort();
          return result;
        },
        onDidChange: (listener) => setup.ledger.onDidChange(listener),
      };
      shared = setup.create(slow, { requests: 9, windowMs: 60_000, concurrency: 9 });
      const gone = failure('aborted', setup.ask('u', { signal: stop.signal, by: shared }));
      await setup.askAll(ask('s6', 'spare'));
      await gone;
      deepStrictEqual(setup.started.slice(6), []);
      await setup.clock.advance(slotMs);
      deepStrictEqual(setup.started.slice(6), ['s6']);
    });
  });

  describe('when a request is aborted', () => {
    it('while waiting: it goes, without a slot, a listener or a timer', async () => {
      await setup.askAll(setup.ask('a'), setup.ask('b'), setup.ask('c'));
      await setup.clock.advance(0);
      const stop = new AbortController();
      const waiting = failure('aborted', setup.ask('d', { signal: stop.signal }));
      await setup.clock.advance(1000);
      strictEqual(setup.clock.sleeping, 1);
      stop.abort();
      await waiting;
      deepStrictEqual([setup.clock.sleeping, getEventListeners(stop.signal, 'abort').length], [0, 0]);
      await setup.clock.advance(slotMs);
      deepStrictEqual(await setup.limiter.budget(), {
        left: 3,
        of: 3,
        waitingMs: 0,
        pausedMs: 0,
        queued: 0,
        inFlight: 0,
      });
    });

    it('before it came: nothing happens', async () => {
      await failure('aborted', setup.ask('a', { signal: AbortSignal.abort() }));
      strictEqual((await setup.limiter.budget()).left, 3);
    });

    it('while its slot is being written: the slot is given back', async () => {
      const stop = new AbortController();
      const slow: Ledger = {
        share: 1,
        update: async (change) => {
          const result = await setup.ledger.update(change);
          if (!stop.signal.aborted) stop.abort();
          return result;
        },
        onDidChange: (listener) => setup.ledger.onDidChange(listener),
      };
      await failure('aborted', setup.ask('a', { signal: stop.signal, by: setup.create(slow) }));
      await setup.clock.advance(0);
      deepStrictEqual([setup.started, (await setup.limiter.budget()).left], [[], 3]);
    });

    it('between its turn and its sending: the slot is given back', async () => {
      const stop = new AbortController();
      const sent = failure('aborted', setup.ask('a', { signal: stop.signal }));
      // The abort comes in the same turn of the event loop in which the slot does.
      await Promise.resolve();
      stop.abort();
      await sent;
      await setup.clock.advance(0);
      deepStrictEqual([setup.started, (await setup.limiter.budget()).left], [[], 3]);
    });

    it('under way: the slot stays taken, since the API may have counted it', async () => {
      const stop = new AbortController();
      const sent = setup.ask('a', { signal: stop.signal, ms: 1000 });
      await setup.askAll(sent);
      stop.abort(new Error('stop'));
      await rejects(sent, /stop/);
      deepStrictEqual([setup.started, (await setup.limiter.budget()).left], [['a'], 2]);
    });
  });

  describe('when the API asks for quiet', () => {
    it('lets nothing go until then, of any holder', async () => {
      await setup.limiter.block(setup.clock.now() + 7000);
      await setup.askAll(setup.ask('a'), setup.ask('b', { by: setup.create() }));
      await setup.clock.advance(6999);
      deepStrictEqual(setup.started, []);
      await setup.clock.advance(1);
      deepStrictEqual(new Set(setup.started), new Set(['a', 'b']));
    });

    it('waits for a window when no time is named, and for the longest of several', async () => {
      await setup.limiter.block();
      await setup.limiter.block(setup.clock.now() + 1000);
      strictEqual((await setup.limiter.budget()).waitingMs, limit.windowMs);
    });

    it('waits for an hour at most', async () => {
      await setup.limiter.block(setup.clock.now() + 1e12);
      strictEqual((await setup.limiter.budget()).waitingMs, longestWaitMs);
    });

    it('reaches those who already wait', async () => {
      await setup.askAll(setup.ask('a'), setup.ask('b'), setup.ask('c'));
      await setup.askAll(setup.ask('d'));
      await setup.limiter.block(setup.clock.now() + 100_000);
      await setup.clock.advance(99_999);
      deepStrictEqual(setup.started, ['a', 'b', 'c']);
      await setup.clock.advance(1);
      deepStrictEqual(setup.started, ['a', 'b', 'c', 'd']);
    });
  });

  describe('reports', () => {
    it('the budget', async () => {
      deepStrictEqual(await setup.limiter.budget(), {
        left: 3,
        of: 3,
        waitingMs: 0,
        pausedMs: 0,
        queued: 0,
        inFlight: 0,
      });
      await setup.askAll(...['a', 'b', 'c', 'd'].map(async (name) => setup.ask(name, { ms: 100 })));
      deepStrictEqual(await setup.limiter.budget(), {
        left: 1,
        of: 3,
        waitingMs: 0,
        pausedMs: 0,
        queued: 2,
        inFlight: 2,
      });
      await setup.clock.advance(1100);
      deepStrictEqual(await setup.limiter.budget(), {
        left: 0,
        of: 3,
        waitingMs: slotMs - 1000,
        pausedMs: 0,
        queued: 1,
        inFlight: 0,
      });
    });

    it('when a wait for the limit begins and ends, but not the wait for one of the requests under way', async () => {
      await setup.askAll(setup.ask('a', { ms: 10 }), setup.ask('b', { ms: 10 }));
      await setup.askAll(setup.ask('c'));
      deepStrictEqual(setup.waits, []);
      await setup.clock.advance(10);
      await setup.askAll(setup.ask('d'));
      deepStrictEqual(setup.waits, [slotMs]);
      await setup.clock.advance(slotMs);
      deepStrictEqual(setup.waits, [slotMs, 0]);
    });

    it('with one timer, however many wait', async () => {
      await setup.askAll(...Array.from({ length: 30 }, async (_, index) => setup.ask(String(index))));
      strictEqual(setup.clock.sleeping, 1);
    });
  });
});
