import { deepStrictEqual, ok } from 'node:assert';
import { createHash } from 'node:crypto';
import { collect, idsOf, setUpCyberhaven } from '../../support/cyberhavenSetup';
import { PetraSetup } from '../../support/petraSetup';
import { watchCalls, type Watched } from '../../support/watchCalls';

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
  const none: Most = { decoded: 0, hashed: 0, made: 0, frozen: 0 };
  const most = { ...none };
  let now = { ...none };
  const adds =
    (field: keyof Most, size = (_argument: unknown): number => 1) =>
    (_: unknown, [argument]: readonly unknown[]): void => {
      now[field] += size(argument);
      most[field] = Math.max(most[field], now[field]);
    };
  clock.turn = async () => void (now = { ...none });
  // The time for one part of the work is always over.
  const { now: time } = performance;
  let passed = 0;
  performance.now = () => (passed += 1000);
  const watched: Watched[] = [
    [TextDecoder.prototype, 'decode', adds('decoded', (bytes) => (bytes as Uint8Array).byteLength)],
    [Object.getPrototypeOf(createHash('sha1')) as object, 'update', adds('hashed', (text) => String(text).length)],
    [JSON, 'parse', adds('made')],
    [Object, 'freeze', adds('frozen')],
  ];
  try {
    await watchCalls(watched, run);
  } finally {
    performance.now = time;
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
