import { deepStrictEqual, strictEqual } from 'node:assert';
import type { CyberhavenPage } from '../../../../src/sources/cyberhaven/listing';
import { Range } from '../../../../src/sources/cyberhaven/range';
import { anIncident } from '../../../support/anIncident';
import { noneSkipped } from '../../../../src/sources/source';

const now = 10_000;

let count = 0;

/** A page with incidents of these times, and another one after it by default. */
function page(times: readonly number[], more: Partial<CyberhavenPage> = {}): CyberhavenPage {
  const [newest, oldest] = [times[0], times.at(-1)];
  const incidents = times.map(() => anIncident({ id: `i-${count++}` }));
  return {
    incidents,
    skipped: noneSkipped,
    warnings: [],
    received: times.length,
    unread: 0,
    hasErrors: false,
    ordered: true,
    ids: new Set(times.map((_, index) => `i-${count - times.length + index}`)),
    total: 100,
    nextPage: `p-${count}`,
    ...(newest === undefined || oldest === undefined ? {} : { times: [oldest, newest] }),
    ...more,
  };
}

describe('a range of time that is read', () => {
  it('has read what is after its oldest ms, of which there may be more on the next page', () => {
    const range = new Range({ from: 1000, to: undefined });
    strictEqual(range.read, undefined);
    range.take(page([9000, 8000]), now);
    deepStrictEqual(range.read, [8001, 9000]);
    range.take(page([8000, 8000]), now);
    deepStrictEqual(range.read, [8001, 9000]);
    range.take(page([8000, 7000], { nextPage: undefined as never }), now);
    deepStrictEqual([range.read, range.finished], [[1000, 9000], true]);
  });

  it('has read nothing when all it gave are of one ms', () => {
    const range = new Range({ from: 1000, to: undefined });
    range.take(page([9000, 9000]), now);
    strictEqual(range.read, undefined);
  });

  it('has read to its end, and not beyond now, with any times of incidents', () => {
    const range = new Range({ from: 1000, to: undefined });
    range.take(page([99_000, 5000]), now);
    deepStrictEqual(range.read, [5001, now]);
    const ended = new Range({ from: 1000, to: 4000 });
    ended.take(page([3500, 3000]), now);
    deepStrictEqual(ended.read, [3001, 4000]);
  });

  it('ends where others go on, with the first page that reaches beyond', () => {
    const range = new Range({ from: 1000, to: undefined });
    range.take(page([9000, 8000]), now);
    const parts = range.divide([6000, 3000]);
    deepStrictEqual(
      parts.map(({ gap }) => gap),
      [
        { from: 3000, to: 6000 },
        { from: 1000, to: 3000 },
      ],
    );
    // Times may have more digits than ms, so that the others do not have all of this one.
    range.take(page([8000, 6000]), now);
    strictEqual(range.finished, false);
    range.take(page([6000, 5999]), now);
    deepStrictEqual([range.finished, range.read], [true, [6000, 9000]]);
  });

  it('knows about how much is left of it and its parts', () => {
    const range = new Range({ from: 1000, to: undefined });
    range.take(page([9000, 8000], { total: 102 }), now);
    const [part] = range.divide([6000]);
    deepStrictEqual([range.left, part?.left], [50, 50]);
    part?.take(page([5000], { total: 80 }), now);
    deepStrictEqual([range.left, part?.left], [20, 79]);
  });

  it('that is given up has read what came, and what is left of it need not be asked for again', () => {
    const range = new Range({ from: 1000, to: undefined });
    range.take(page([9000, 8000]), now);
    range.end();
    deepStrictEqual([range.finished, range.read, range.givenUp], [true, [8001, 9000], [1000, 8001]]);
    const unasked = new Range({ from: 1000, to: 3000 });
    unasked.end();
    deepStrictEqual([unasked.read, unasked.givenUp], [undefined, [1000, 3000]]);
  });

  it('that fails has read what came before', () => {
    const range = new Range({ from: 1000, to: undefined });
    range.take(page([9000, 8000]), now);
    range.fail();
    deepStrictEqual([range.finished, range.read, range.givenUp], [true, [8001, 9000], undefined]);
  });

  it('whose last answer has errors and fewer incidents than it says has not read to its end', () => {
    const range = new Range({ from: 1000, to: undefined });
    range.take(page([9000, 8000]), now);
    range.take(page([7000, 6000], { hasErrors: true, nextPage: undefined as never }), now);
    deepStrictEqual([range.finished, range.read], [true, [8001, 9000]]);
  });

  it('that is not newest first is read to its end, undivided', () => {
    const range = new Range({ from: 1000, to: undefined });
    range.take(page([9000, 8000]), now);
    range.divide([6000]);
    range.take(page([3000, 7000], { ordered: false }), now);
    range.take(page([3000, 2000]), now);
    deepStrictEqual([range.finished, range.read, range.rest], [false, undefined, undefined]);
  });

  it('is not divided when it is not known how much there is, or since when', () => {
    const range = new Range({ from: 1000, to: undefined });
    const { total: _, ...unknown } = page([9000, 8000]);
    range.take(unknown, now);
    strictEqual(range.rest, undefined);
    const endless = new Range({ from: 0, to: undefined });
    endless.take(page([9000, 8000]), now);
    strictEqual(endless.rest, undefined);
  });
});
