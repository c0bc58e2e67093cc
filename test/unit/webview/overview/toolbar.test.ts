import { strictEqual } from 'node:assert';
import type { OverviewMark } from '../../../../src/features/overview/messages';
import { stopOf } from '../../../../src/webview/overview/toolbar';

const marks = [
  ['none', 0],
  ['a', 2],
  ['b', 1],
  ['empty', 0],
].map(([id, count]) => ({ id, count }) as OverviewMark);

describe('The tab key in a chart', () => {
  it('stops at the first or last mark that is a button', () => {
    strictEqual(stopOf(marks, undefined, 'first'), 'a');
    strictEqual(stopOf(marks, undefined, 'last'), 'b');
    strictEqual(stopOf(marks.slice(0, 1), undefined, 'first'), undefined);
  });

  it('stops where it stopped last, as long as that is a button', () => {
    strictEqual(stopOf(marks, 'b', 'first'), 'b');
    strictEqual(stopOf(marks, 'empty', 'first'), 'a');
    strictEqual(stopOf(marks, 'gone', 'last'), 'b');
  });
});
