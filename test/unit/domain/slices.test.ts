import { deepStrictEqual, strictEqual } from 'node:assert';
import { inTurns, type Sliced } from '../../../src/domain/slices';

describe('Work in turns', () => {
  let turns: number;
  const clock = { turn: async () => void turns++ };
  const { now } = performance;

  beforeEach(() => {
    turns = 0;
    // Every time slice is over at once.
    let passed = 0;
    performance.now = () => (passed += 1000);
  });
  afterEach(() => void (performance.now = now));

  function* steps(count: number): Sliced<string> {
    for (let step = 0; step < count; step++) yield undefined;
    return 'done';
  }

  it('gives others a turn before each slice, and ends with what came of it', async () => {
    deepStrictEqual([await inTurns(steps(3), clock), turns], ['done', 4]);
    deepStrictEqual([await inTurns(steps(0), clock), turns], ['done', 5]);
  });

  it('ends after the first turn in which it came to be unwanted', async () => {
    strictEqual(await inTurns(steps(5), clock, () => turns < 2), undefined);
    strictEqual(turns, 2);
  });
});
