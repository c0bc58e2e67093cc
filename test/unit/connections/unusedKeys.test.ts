import { deepStrictEqual, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { KeyStore } from '../../../src/connections/keyStore';
import { UnusedKeys } from '../../../src/connections/unusedKeys';
import { FakeClock } from '../../support/fakeClock';
import { FakeSecrets } from '../../support/fakeSecrets';
import { runs } from '../../support/runs';

const hour = 60 * 60_000;
const day = 24 * hour;
const year = 365 * day;

describe('Keys that no connection has', () => {
  let clock: FakeClock;
  let secrets: FakeSecrets;
  let state: Map<string, unknown>;
  /** Ids in the settings. */
  let known: string[];
  let deleted: string[];

  beforeEach(async () => {
    [clock, secrets, state, known, deleted] = [new FakeClock(), new FakeSecrets(), new Map(), ['a', 'b'], []];
    const keys = new KeyStore(secrets);
    for (const id of ['a', 'b']) await keys.set({ id, kind: 'petra', name: id }, 'petra_key');
    secrets.stored.set('incidents.cacheKey', 'not of a connection');
  });

  /** What a window does when it opens, when the connections change and when it gets the focus. */
  const look = async (): Promise<void> => {
    const memento = {
      get: (name: string): unknown => state.get(name),
      update: async (name: string, value: unknown) => void state.set(name, JSON.parse(JSON.stringify(value ?? null))),
    };
    await new UnusedKeys({
      keys: new KeyStore(secrets),
      known: () => known,
      state: memento,
      clock,
      onDelete: (id) => void deleted.push(id),
    }).look();
  };
  const ids = (): string[] =>
    [...secrets.stored.keys()].flatMap((name) => (name.startsWith('incidents.key.') ? [name.slice(14)] : []));
  /** Time in which a window is used, each day. */
  const days = async (count: number): Promise<void> => {
    for (let passed = 0; passed < count; passed++) {
      await clock.advance(day);
      await look();
    }
  };

  it('are deleted after 30 days in which no window has known their connection, with what unlocks its network', async () => {
    known = ['a'];
    const network = { proxy: 'http://jane@proxy' };
    await new KeyStore(secrets).setNetwork({ id: 'b', kind: 'petra', name: 'b', network }, { proxyPassword: 'sesame' });
    await look();
    await days(29);
    deepStrictEqual(ids(), ['a', 'b']);
    await days(1);
    deepStrictEqual(ids(), ['a']);
    strictEqual(secrets.stored.size, 2);
    deepStrictEqual(deleted, ['b']);
    await days(60);
    deepStrictEqual(ids(), ['a']);
  });

  it('cost nothing by a slip in the settings that lasts a day, or 29', async () => {
    for (const length of [1, 29]) {
      known = [];
      await look();
      await days(length);
      known = ['a', 'b'];
      await look();
      await days(1);
    }
    deepStrictEqual(ids(), ['a', 'b']);
  });

  it('start again when the connection was there for a moment', async () => {
    known = ['a'];
    await look();
    await days(29);
    known = ['a', 'b'];
    await look();
    known = ['a'];
    await look();
    await days(29);
    deepStrictEqual(ids(), ['a', 'b']);
    await days(2);
    deepStrictEqual(ids(), ['a']);
  });

  it('are deleted also where windows are opened once a week', async () => {
    known = ['a'];
    await look();
    for (let week = 0; week < 5; week++) {
      await clock.advance(7 * day);
      await look();
    }
    deepStrictEqual(ids(), ['a']);
  });

  it('are not deleted for the time in which nobody looked', async () => {
    known = [];
    await look();
    await clock.advance(year);
    await look();
    deepStrictEqual(ids(), ['a', 'b']);
  });

  it('are not deleted because the clock was put forward by years, and back, during a slip', async () => {
    known = [];
    await look();
    for (let turn = 0; turn < 100; turn++) {
      clock.jump(5 * year);
      await look();
      clock.jump(-5 * year);
      await look();
      await clock.advance(hour / 100);
    }
    clock.jump(5 * year);
    await look();
    await days(1);
    known = ['a', 'b'];
    await look();
    deepStrictEqual(ids(), ['a', 'b']);
  });

  it('are never those of existing connections, after any clock change', async () => {
    const step = fc.record({ jump: fc.integer({ min: -10 * year, max: 10 * year }), others: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        for (const { jump, others } of steps) {
          clock.jump(jump);
          known = others ? ['a', 'b'] : ['a'];
          await look();
        }
        strictEqual(ids()[0], 'a');
      }),
      runs(50),
    );
  });

  it('stay while what is remembered of them cannot be read', async () => {
    for (const value of ['text', 7, [], { at: 'x' }, { at: 0, missing: { b: 'long' } }, { at: 0, missing: [] }, null]) {
      state.set('incidents.unusedKeys', value);
      known = ['a'];
      await look();
      deepStrictEqual(ids(), ['a', 'b']);
    }
  });

  it('stay while the secret storage fails, and go when it works again', async () => {
    known = ['a'];
    await look();
    secrets.broken = true;
    await days(10);
    secrets.broken = false;
    deepStrictEqual(ids(), ['a', 'b']);
    await days(31);
    deepStrictEqual(ids(), ['a']);
  });

  it('are looked for once a day: a window that gets the focus often asks for nothing', async () => {
    let asked = 0;
    const { keys } = secrets;
    secrets.keys = async () => (asked++, keys.call(secrets));
    await look();
    for (let turn = 0; turn < 23; turn++) {
      await clock.advance(hour);
      await look();
    }
    strictEqual(asked, 1);
    await clock.advance(hour);
    await look();
    strictEqual(asked, 2);
  });
});
