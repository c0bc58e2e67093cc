import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import * as fc from 'fast-check';
import { axisValues } from '../../../../src/features/overview/timeChart';

describe('lines across a chart', () => {
  it('are at round numbers', () => {
    deepStrictEqual(axisValues(1), [0, 1]);
    deepStrictEqual(axisValues(4), [0, 1, 2, 3, 4]);
    deepStrictEqual(axisValues(5), [0, 2, 4, 6]);
    deepStrictEqual(axisValues(37), [0, 10, 20, 30, 40]);
    deepStrictEqual(axisValues(201), [0, 100, 200, 300]);
  });

  it('reach over all that is counted, and are few', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), (max) => {
        const values = axisValues(max);
        const [last = 0, before = 0] = [values.at(-1), values.at(-2)];
        strictEqual(values[0], 0);
        ok(last >= max && before < max && values.length <= 5, values.join());
      }),
    );
  });
});
