import { strictEqual } from 'node:assert';
import { coalesce } from '../../../src/ui/coalesce';

describe('coalesced work', () => {
  it('is done once for all who ask while it is busy with something else', async () => {
    let done = 0;
    const work = coalesce(() => done++);
    for (let count = 0; count < 5; count++) work.ask();
    strictEqual(done, 0);
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
    strictEqual(done, 1);
  });

  it('is done again for those who ask afterwards', () => {
    let done = 0;
    const work = coalesce(() => done++);
    for (let count = 1; count <= 3; count++) {
      work.ask();
      work.flush();
      strictEqual(done, count);
    }
  });

  it('is done at once only if it was asked for, and not at all once forgotten', async () => {
    let done = 0;
    const work = coalesce(() => done++);
    work.flush();
    work.ask();
    work.dispose();
    work.flush();
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
    strictEqual(done, 0);
  });
});
