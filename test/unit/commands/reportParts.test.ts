import { deepStrictEqual, strictEqual } from 'node:assert';
import { partsOf } from '../../../src/commands/reportParts';

describe('The parts of a report', () => {
  it('are a few large ones, and never all of it in one text', async () => {
    const piece = 'x'.repeat(300_000);
    const parts = (await partsOf(Array.from({ length: 10 }, () => piece))) ?? [];
    deepStrictEqual(
      parts.map(({ length }) => length),
      [1_200_000, 1_200_000, 600_000],
    );
    deepStrictEqual(await partsOf(['a', '', 'b']), ['ab']);
    deepStrictEqual(await partsOf([]), ['']);
  });

  it('are given up when nobody wants them any more', async () => {
    let made = 0;
    const endless = function* (): Generator<string> {
      for (;;) yield String(made++);
    };
    strictEqual(await partsOf(endless(), (done) => done > 10), undefined);
  });
});
