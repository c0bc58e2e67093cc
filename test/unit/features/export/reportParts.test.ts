import { deepStrictEqual, strictEqual } from 'node:assert';
import { collectParts } from '../../../../src/features/export/reportParts';

describe('collectParts', () => {
  it('joins pieces into parts of about 1 MB', async () => {
    const piece = 'x'.repeat(300_000);
    const parts = (await collectParts(Array.from({ length: 10 }, () => piece))) ?? [];
    deepStrictEqual(
      parts.map(({ length }) => length),
      [1_200_000, 1_200_000, 600_000],
    );
    deepStrictEqual(await collectParts(['a', '', 'b']), ['ab']);
    deepStrictEqual(await collectParts([]), ['']);
  });

  it('stops when it is canceled', async () => {
    let made = 0;
    const endless = function* (): Generator<string> {
      for (;;) yield String(made++);
    };
    strictEqual(await collectParts(endless(), (done) => done > 10), undefined);
  });
});
