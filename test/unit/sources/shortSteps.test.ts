import { deepStrictEqual, ok } from 'node:assert';
import { createHash } from 'node:crypto';
import { collect, idsOf, setUpCyberhaven } from '../../support/cyberhavenSetup';
import { answers } from '../../support/petraFaults';
import { PetraSetup } from '../../support/petraSetup';
import { watchCalls, type Watched } from '../../support/watchCalls';

/** Most work between two turns of the event loop. */
interface Most {
  /** Decoded bytes. */
  decoded: number;
  /** Hashed characters. */
  hashed: number;
  /** Parsed JSON values. */
  made: number;
  /** Frozen objects, a few per incident. */
  frozen: number;
}

/** Measures work that yields wherever it can. */
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
  // Every time slice is over at once.
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

describe('A large response', () => {
  it('is processed one record at a time (Cyberhaven)', async () => {
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

  it('is processed one record at a time (Petra)', async () => {
    const incidents = Array.from({ length: 500 }, (_, index) => ({ id: `i${index}`, tenant: { name: 'Acme' }, large }));
    const setup = new PetraSetup();
    setup.faults.every = answers({ incidents });
    const most = await between(setup.clock, async () => setup.fetch());
    deepStrictEqual(setup.known.size, 500);
    ok(most.decoded <= 200_000 && most.made <= 5 && most.frozen <= 20, JSON.stringify(most));
  });

  it('is not decoded where a record is too large', async () => {
    const setup = new PetraSetup();
    setup.faults.every = answers({ incidents: [{ id: 'a', large: 'x'.repeat(5_000_000) }, { id: 'b' }] });
    const most = await between(setup.clock, async () => setup.fetch());
    deepStrictEqual([...setup.known.keys()], ['b']);
    ok(most.decoded <= 1000, JSON.stringify(most));
  });

  it('reports its errors one at a time', async () => {
    const errors = Array.from({ length: 20 }, (_, code) => ({ code, message: 'late '.repeat(100_000) }));
    const body = { resources: [], errors };
    const { client, clock } = setUpCyberhaven({ auth: 'bearer', instead: async () => Response.json(body) });
    const most = await between(clock, async () => clock.until(collect(client)));
    ok(most.decoded <= 600_000 && most.made <= 3, JSON.stringify(most));
  });
});
