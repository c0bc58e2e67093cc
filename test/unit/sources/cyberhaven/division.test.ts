import { deepStrictEqual, ok } from 'node:assert';
import * as fc from 'fast-check';
import { cyberhavenLimit } from '../../../../src/sources/cyberhaven/client';
import { cutsOf, partsOf, type Pace } from '../../../../src/sources/cyberhaven/division';

const pace: Pace = { requests: 2, elapsedMs: 300, latencyMs: 300, limit: cyberhavenLimit };

describe('dividing what is to be read', () => {
  function parts(pages: readonly number[], idle: number, more: Partial<Pace> = {}): number[] {
    const rests = pages.map((each) => ({ pages: each, divisible: true }));
    return partsOf(rests, idle, { ...pace, ...more });
  }

  it('is not worth it for a page or two', () => {
    deepStrictEqual(parts([0.4], 4), [1]);
    deepStrictEqual(parts([2], 4), [1]);
    deepStrictEqual(parts([1], 4), [1]);
  });

  it('takes all that may be sent at once when there is much', () => {
    deepStrictEqual(parts([19], 4), [5]);
    deepStrictEqual(parts([12, 6], 3), [3, 2]);
    deepStrictEqual(parts([12, 0.2, 0.2, 0.2], 1), [2, 1, 1, 1]);
  });

  it('does not send a request more that has to wait for a minute', () => {
    deepStrictEqual(parts([58], 4), [1]);
    deepStrictEqual(parts([56], 4), [3]);
    deepStrictEqual(parts([100], 4, { latencyMs: 2000 }), [4]);
  });

  it('costs no request more when the last ones wait for the minute anyway', () => {
    deepStrictEqual(parts([59], 4), [1]);
  });

  it('leaves alone what cannot be divided', () => {
    deepStrictEqual(partsOf([{ pages: 30, divisible: false }], 4, pace), [1]);
    const rests = [
      { pages: 30, divisible: false },
      { pages: 31, divisible: true },
    ];
    deepStrictEqual(partsOf(rests, 0, pace), [1, 1]);
  });

  it('cuts evenly what lies evenly, and where it is dense what thins out', () => {
    deepStrictEqual(cutsOf({ span: [0, 1000], count: 1000, density: 1 }, 4), [750, 500, 250]);
    const [dense = 0] = cutsOf({ span: [0, 1000], count: 1000, density: 100 }, 2);
    ok(dense > 900 && dense < 990, String(dense));
    const [thin = 0] = cutsOf({ span: [0, 1000], count: 1000, density: 0.01 }, 2);
    ok(thin > 100 && thin < 400, String(thin));
  });

  it('cuts at different times inside the stretch, newest first, whatever it is', () => {
    const stretches = fc.record({
      span: fc.tuple(fc.integer({ min: 1, max: 2e12 }), fc.nat({ max: 1e11 })).map(([a, b]) => [a, a + b] as const),
      count: fc.nat({ max: 1e6 }),
      density: fc.double({ min: 0, max: 1000, noNaN: true }),
    });
    fc.assert(
      fc.property(stretches, fc.integer({ min: 1, max: 5 }), (stretch, count) => {
        const cuts = cutsOf(stretch, count);
        const [from, to] = stretch.span;
        ok(cuts.length < count && cuts.every((cut) => Number.isInteger(cut) && cut > from && cut < to));
        deepStrictEqual(
          cuts,
          [...new Set(cuts)].toSorted((a, b) => b - a),
        );
        ok(cuts.length === count - 1 || to - from < 1000 || stretch.density > 0, JSON.stringify(cuts));
      }),
    );
  });
});
