import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { array, assert, integer, property } from 'fast-check';
import { placesOf } from '../../../../src/features/details/timelineScale';

const minute = 60_000;
const year = 365 * 24 * 60 * minute;

describe('The scale of the timeline', () => {
  it('reaches from end to end, and keeps order and room for each mark', () => {
    const times = array(integer({ min: 0, max: 10 * year }), { minLength: 2, maxLength: 6 });
    assert(
      property(times, (unsorted) => {
        const places = placesOf(unsorted.toSorted((a, b) => a - b));
        strictEqual(places.length, unsorted.length);
        strictEqual(places[0], 0);
        strictEqual(Math.round(places.at(-1)!), 100);
        for (let index = 1; index < places.length; index++) ok(places[index]! - places[index - 1]! > 6.9);
      }),
    );
  });

  it('draws a longer gap longer, but not so long that minutes vanish beside a year', () => {
    const [, first = 0, second = 0] = placesOf([0, 5 * minute, year]);
    ok(first >= 7 && first < 20);
    ok(second - first > first);
    const [, near = 0] = placesOf([0, minute, year]);
    ok(near <= first);
  });

  it('spreads points of one time evenly, and takes few', () => {
    deepStrictEqual(placesOf([5, 5, 5]), [0, 50, 100]);
    deepStrictEqual(placesOf([5]), [0]);
    deepStrictEqual(placesOf([]), []);
  });
});
