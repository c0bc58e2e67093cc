import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { cyberhavenLimit } from '../../../../src/sources/cyberhaven/limit';
import { cutsOf, partsOf } from '../../../../src/sources/cyberhaven/division';

describe('dividing what is to be read', () => {
  /** @param sent requests before */
  function parts(pages: number, idle: number, sent = 2): number {
    return partsOf(pages, { requests: sent + Math.ceil(pages), idle, limit: cyberhavenLimit });
  }

  it('is not worth it for a page or two', () => {
    deepStrictEqual([parts(0.4, 4), parts(1, 4), parts(2, 4)], [1, 1, 1]);
  });

  it('takes all that may be sent at once when there is much', () => {
    deepStrictEqual([parts(19, 4), parts(19, 1), parts(19, 0), parts(3, 4)], [5, 2, 1, 2]);
  });

  it('does not send a request more that has to wait for a minute', () => {
    deepStrictEqual([parts(58, 4), parts(56, 4), parts(118, 4)], [1, 3, 1]);
    strictEqual(parts(59, 4), 5);
  });

  it('cuts evenly, but no larger parts than are dense enough', () => {
    deepStrictEqual(cutsOf({ span: [0, 1000], count: 1000, density: 1 }, 4), [750, 500, 250]);
    deepStrictEqual(cutsOf({ span: [0, 1000], count: 1000, density: 0.01 }, 4), [750, 500, 250]);
    deepStrictEqual(cutsOf({ span: [0, 1000], count: 1000, density: 100 }, 2), [995]);
    deepStrictEqual(cutsOf({ span: [0, 1000], count: 1000, density: 10 }, 3), [966, 483]);
  });

  it('cuts at different times inside the stretch, newest first, for any stretch', () => {
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
      }),
    );
  });
});
