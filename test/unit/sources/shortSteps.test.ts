import { deepStrictEqual, ok } from 'node:assert';
import { createHash } from 'node:crypto';
import { collect, idsOf, setUpCyberhaven } from '../../support/cyberhavenSetup';
import { PetraSetup } from '../../support/petraSetup';

/** What is done between two turns of others, at most. */
interface Most {
  /** Bytes that are made a text. */
  decoded: number;
  /** Characters that are hashed. */
  hashed: number;
  /** Values that are made of JSON. */
  made: number;
  /** Objects that are frozen: a few for each incident. */
  frozen: number;
}

/** Watches work that gives others their turn wherever it may. */
async function between(clock: { turn: () => Promise<void> }, run: () => Promise<unknown>): Promise<Most> {
  const most: Most = { decoded: 0, hashed: 0, made: 0, frozen: 0 };
  let now: Most = { ...most };
  const add = (field: keyof Most, size: number): void => {
    now[field] += size;
    most[field] = Math.max(most[field], now[field]);
  };
  clock.turn = async () => void (now = { decoded: 0, hashed: 0, made: 0, frozen: 0 });
  const { freeze } = Object;
  const { parse } = JSON;
  const { decode } = TextDecoder.prototype;
  const { update } = Object.getPrototypeOf(createHash('sha1')) as { update: (text: string) => unknown };
  const hash = Object.getPrototypeOf(createHash('sha1')) as { update: (text: string) => unknown };
  const clockNow = performance.now.bind(performance);
  let passed = 0;
  // The time for one part of the work is always over.
  performance.now = () => (passed += 1000);
  Object.freeze = <T>(value: T): Readonly<T> => (add('frozen', 1), freeze(value));
  JSON.parse = (...args) => (add('made', 1), parse(...args) as unknown);
  TextDecoder.prototype.decode = function (input, ...rest) {
    add('decoded', input?.byteLength ?? 0);
    return decode.call(this, input, ...rest);
  };
  hash.update = function (text) {
    add('hashed', text.length);
    return update.call(this, text);
  };
  try {
    await run();
  } finally {
    performance.now = clockNow;
    Object.freeze = freeze;
    JSON.parse = parse;
    TextDecoder.prototype.decode = decode;
    hash.update = update;
  }
  return most;
}

const large = 'x'.repeat(40_000);

describe('A large answer', () => {
  it('is read, mapped and compared a record at a time, so that others get their turn (Cyberhaven)', async () => {
    const resources = Array.from({ length: 1000 }, (_, index) => ({ id: `i${index}`, username: 'ann', large }));
    const { client, clock } = setUpCyberhaven({ auth: 'bearer', instead: async () => Response.json({ resources }) });
    let ids: readonly string[] = [];
    const most = await between(clock, async () => {
      ids = idsOf(await clock.until(collect(client)));
    });
    deepStrictEqual(ids.length, 1000);
    ok(most.decoded <= 200_000 && most.hashed <= 100_000, JSON.stringify(most));
    ok(most.made <= 5 && most.frozen <= 20, JSON.stringify(most));
  });

  it('is read and mapped a record at a time, so that others get their turn (Petra)', async () => {
    const incidents = Array.from({ length: 500 }, (_, index) => ({ id: `i${index}`, tenant: { name: 'Acme' }, large }));
    const setup = new PetraSetup();
    setup.instead = () => Response.json({ incidents });
    const most = await between(setup.clock, async () => setup.fetch());
    deepStrictEqual(setup.held.size, 500);
    ok(most.decoded <= 200_000 && most.made <= 5 && most.frozen <= 20, JSON.stringify(most));
  });

  it('is not made a text where it is too large to be made', async () => {
    const setup = new PetraSetup();
    setup.instead = () => Response.json({ incidents: [{ id: 'a', large: 'x'.repeat(5_000_000) }, { id: 'b' }] });
    const most = await between(setup.clock, async () => setup.fetch());
    deepStrictEqual([...setup.held.keys()], ['b']);
    ok(most.decoded <= 1000, JSON.stringify(most));
  });

  it('says its errors one at a time', async () => {
    const errors = Array.from({ length: 20 }, (_, code) => ({ code, message: 'late '.repeat(100_000) }));
    const body = { resources: [], errors };
    const { client, clock } = setUpCyberhaven({ auth: 'bearer', instead: async () => Response.json(body) });
    const most = await between(clock, async () => clock.until(collect(client)));
    ok(most.decoded <= 600_000 && most.made <= 3, JSON.stringify(most));
  });
});
