import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { beforeOverlap, gapsBetween, merged, overlapMs, type Span } from '../../../../src/sources/cyberhaven/spans';

const spans = fc.array(
  fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 10 })).map(([from, length]): Span => [from, from + length]),
  { maxLength: 12 },
);

describe('spans of time', () => {
  it('are one where they touch', () => {
    deepStrictEqual(
      merged([
        [5, 9],
        [1, 2],
        [2, 3],
        [6, 7],
      ]),
      [
        [1, 3],
        [5, 9],
      ],
    );
  });

  it('and the gaps between them cover all times, and share none but their ends', () => {
    fc.assert(
      fc.property(spans, fc.nat({ max: 30 }), (some, start) => {
        const read = merged(some, [start, 60]);
        const gaps = gapsBetween(start, read);
        strictEqual(gaps.filter(({ to }) => to === undefined).length, 1);
        for (let at = start + 0.5; at < 80; at++) {
          const inSpan = some.some(([from, to]) => at > from && at < Math.min(to, 60));
          const count = gaps.filter(({ from, to = Infinity }) => at >= from && at <= to).length;
          strictEqual(count, inSpan ? 0 : 1, String(at));
        }
        ok(gaps.every(({ to }, index) => (index === 0) === (to === undefined)));
      }),
    );
  });

  it('lose their newest hour', () => {
    const day = 24 * overlapMs;
    deepStrictEqual(
      beforeOverlap([
        [0, day],
        [2 * day, 2 * day + 5],
      ]),
      [[0, day]],
    );
    deepStrictEqual(beforeOverlap([[0, day]]), [[0, day - overlapMs]]);
    deepStrictEqual(beforeOverlap([]), []);
  });
});
