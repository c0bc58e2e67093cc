import { deepStrictEqual, strictEqual } from 'node:assert';
import { collectParts } from '../../../../src/features/export/reportParts';
import { FakeClock } from '../../../support/fakeClock';

const clock = new FakeClock();

describe('collectParts', () => {
  it('joins pieces into parts of about 1 MB', async () => {
    const piece = 'x'.repeat(300_000);
    const parts =
      (await collectParts(
        Array.from({ length: 10 }, () => piece),
        clock,
      )) ?? [];
    deepStrictEqual(
      parts.map(({ length }) => length),
      [1_200_000, 1_200_000, 600_000],
    );
    deepStrictEqual(await collectParts(['a', '', 'b'], clock), ['ab']);
    deepStrictEqual(await collectParts([], clock), ['']);
  });

  it('stops when it is canceled', async () => {
    let made = 0;
    const endless = function* (): Generator<string> {
      for (;;) yield String(made++);
    };
    strictEqual(await collectParts(endless(), clock, (done) => done > 10), undefined);
  });
});
