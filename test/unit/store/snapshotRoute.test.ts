import { deepStrictEqual, strictEqual } from 'node:assert';
import { isInPlace, newestOf, routeFrom } from '../../../src/store/snapshotRoute';

const none = { bases: [], deltas: [] };

describe('route through the files of a snapshot', () => {
  it('starts from the newest base', () => {
    const files = { bases: [1, 5], deltas: [2, 3, 4, 5, 6, 7] };
    deepStrictEqual(routeFrom(files, undefined), { base: 5, deltas: [6, 7], broken: false });
    strictEqual(newestOf(files), 7);
    strictEqual(newestOf({ bases: [9], deltas: [2] }), 9);
    strictEqual(newestOf(none), 0);
  });

  it('goes on from where it is without reading a base', () => {
    const files = { bases: [5], deltas: [3, 4, 5, 6, 7] };
    deepStrictEqual(routeFrom(files, 3), { deltas: [4, 5, 6, 7], broken: false });
    deepStrictEqual(routeFrom(files, 2), { deltas: [3, 4, 5, 6, 7], broken: false });
    deepStrictEqual(routeFrom({ bases: [], deltas: [4] }, 3), { deltas: [4], broken: false });
  });

  it('starts from a base when the way there is gone', () => {
    deepStrictEqual(routeFrom({ bases: [5], deltas: [3, 4, 5, 6] }, 1), { base: 5, deltas: [6], broken: false });
    deepStrictEqual(routeFrom({ bases: [9], deltas: [] }, 7), { base: 9, deltas: [], broken: false });
    deepStrictEqual(routeFrom({ bases: [9], deltas: [8] }, 7), { base: 9, deltas: [], broken: false });
  });

  it('is broken where a file is missing that no base takes the place of', () => {
    deepStrictEqual(routeFrom({ bases: [1], deltas: [2, 4] }, undefined), { base: 1, deltas: [2, 4], broken: true });
    deepStrictEqual(routeFrom({ bases: [1], deltas: [2, 4] }, 2), { deltas: [4], broken: true });
    deepStrictEqual(routeFrom({ bases: [], deltas: [4] }, 2), { deltas: [4], broken: true });
    deepStrictEqual(routeFrom({ bases: [], deltas: [3, 4] }, undefined), { deltas: [3, 4], broken: true });
  });
});

describe('a delta that was written', () => {
  it('counts after the file before it', () => {
    strictEqual(isInPlace({ bases: [1], deltas: [2] }, 2), true);
    strictEqual(isInPlace({ bases: [1], deltas: [2, 3, 4] }, 3), true);
    strictEqual(isInPlace({ bases: [3], deltas: [3] }, 3), true);
  });

  it('does not count where a base has come after it, it is alone, or it went', () => {
    strictEqual(isInPlace({ bases: [4], deltas: [2, 3, 4] }, 2), false);
    strictEqual(isInPlace({ bases: [1], deltas: [7] }, 7), false);
    strictEqual(isInPlace(none, 2), false);
  });
});
