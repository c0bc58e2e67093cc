import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { type Ledger, longestRequestMs } from '../../../../src/sources/limit/ledger';
import { longestWaitMs } from '../../../../src/sources/limit/retryAfter';
import { slotMs, LimiterSetup } from '../../../support/limiterSetup';

describe('RateLimiter', () => {
  let setup: LimiterSetup;

  beforeEach(() => {
    setup = new LimiterSetup();
  });

  describe('over a ledger that others use', () => {
    it('counts their requests, in the window and at once', async () => {
      const other = setup.create();
      await setup.askAll(setup.ask('a', { by: other, ms: 300 }), setup.ask('b', { ms: 300 }));
      await setup.askAll(setup.ask('c'), setup.ask('d', { by: other }));
      deepStrictEqual(setup.started, ['a', 'b']);
      await setup.clock.advance(300);
      deepStrictEqual(setup.started.length, 3);
      await setup.clock.advance(slotMs);
      deepStrictEqual(setup.started.length, 4);
    });

    it('gives up what a crashed holder left, after the longest time that a request can take', async () => {
      const requests = ['x', 'y'].map((id) => ({ id, at: setup.clock.uptime(), settled: false }));
      await setup.ledger.update(() => ({ record: { requests }, result: undefined }));
      await setup.askAll(setup.ask('a'), setup.ask('b'));
      await setup.clock.advance(longestRequestMs - 1);
      deepStrictEqual(setup.started, []);
      await setup.clock.advance(1);
      deepStrictEqual(setup.started, ['a']);
      await setup.clock.advance(slotMs);
      deepStrictEqual(setup.started, ['a', 'b']);
    });

    it('looks again after a while when a change was not reported', async () => {
      const silent: Ledger = {
        share: 1,
        update: async (change) => setup.ledger.update(change),
        onDidChange: () => ({ dispose: () => undefined }),
      };
      await setup.askAll(setup.ask('a', { ms: 10 }), setup.ask('b', { ms: 10 }));
      await setup.askAll(setup.ask('c', { by: setup.create(silent) }));
      await setup.clock.advance(4999);
      deepStrictEqual(setup.started, ['a', 'b']);
      await setup.clock.advance(1);
      deepStrictEqual(setup.started, ['a', 'b', 'c']);
    });

    it('fails those who wait when the ledger fails', async () => {
      const broken: Ledger = {
        share: 1,
        update: async () => Promise.reject(new Error('disk full')),
        onDidChange: () => ({ dispose: () => undefined }),
      };
      await rejects(setup.ask('a', { by: setup.create(broken) }), /disk full/);
    });

    it('does not lose an outcome because it cannot be written down', async () => {
      let writes = 0;
      const failing: Ledger = {
        share: 1,
        update: async (change) => (++writes > 1 ? Promise.reject(new Error('disk full')) : setup.ledger.update(change)),
        onDidChange: () => ({ dispose: () => undefined }),
      };
      strictEqual(await setup.clock.until(setup.ask('a', { by: setup.create(failing) })), 'a');
      ok(writes > 1);
    });
  });

  describe('when the clock is put back', () => {
    for (const ms of [-1000, -3_600_000, -86_400_000]) {
      it(`by ${-ms / 1000} s: waits no longer than from then on`, async () => {
        await setup.askAll(setup.ask('a'), setup.ask('b'), setup.ask('c'));
        setup.clock.jump(ms);
        await setup.askAll(setup.ask('d'));
        await setup.clock.advance(slotMs - 1);
        deepStrictEqual(setup.started, ['a', 'b', 'c']);
        await setup.clock.advance(1);
        deepStrictEqual(setup.started, ['a', 'b', 'c', 'd']);
      });
    }

    it('while requests are under way: their slots come free all the same', async () => {
      await setup.askAll(setup.ask('a', { ms: 100 }), setup.ask('b', { ms: 100 }));
      setup.clock.jump(-86_400_000);
      await setup.askAll(setup.ask('c'));
      await setup.clock.advance(100);
      deepStrictEqual(setup.started, ['a', 'b', 'c']);
      await setup.clock.advance(slotMs);
      strictEqual((await setup.limiter.budget()).left, 3);
    });

    it('during a block: waits for an hour at most', async () => {
      await setup.limiter.block(setup.clock.now() + 5000);
      setup.clock.jump(-86_400_000);
      await setup.askAll(setup.ask('a'));
      await setup.clock.advance(longestWaitMs);
      deepStrictEqual(setup.started, ['a']);
    });
  });
});
