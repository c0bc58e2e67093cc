import { rejects, strictEqual } from 'node:assert';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileLease } from '../../../src/store/fileLease';
import type { HeldLease } from '../../../src/store/lease';
import { FakeClock } from '../../support/fakeClock';

describe('FileLease', () => {
  let folder: string;
  let clock: FakeClock;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lease-'));
    clock = new FakeClock();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const lease = (name = 'x', own = clock): FileLease => new FileLease({ folder, name, clock: own });
  const taken = async (from: FileLease): Promise<HeldLease> => {
    const held = await from.take();
    if (!held) throw new Error('The lease was not free.');
    return held;
  };

  it('is held by one at a time, and free when it is given back', async () => {
    const held = await taken(lease());
    strictEqual(await lease().take(), undefined);
    await held.release();
    await (await taken(lease())).release();
  });

  it('is another one for another name', async () => {
    const held = [await taken(lease('x')), await taken(lease('y'))];
    await Promise.all(held.map(async (each) => each.release()));
  });

  it('goes to one of those who ask at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, async () => lease().take()));
    const held = all.filter((each) => each !== undefined);
    strictEqual(held.length, 1);
    await held[0]?.release();
  });

  it('stays with a holder that is alive, however long', async () => {
    const held = await taken(lease());
    for (let seconds = 0; seconds < 60; seconds++) {
      await passed(clock, 1000);
      strictEqual(await lease().take(), undefined);
    }
    await held.release();
  });

  it('is taken from a holder that has fallen silent, which then leaves it to the other', async () => {
    const asleep = new FakeClock(clock.now());
    const first = await taken(lease('x', asleep));
    await clock.advance(9000);
    strictEqual(await lease().take(), undefined);
    await clock.advance(2000);
    const second = await taken(lease());
    await asleep.advance(2000);
    await first.release();
    strictEqual(await lease().take(), undefined);
    await second.release();
  });

  it('is not lost for good when the clock is put back', async () => {
    await taken(lease());
    const back = new FakeClock(clock.now() - 3_600_000);
    await (await taken(lease('x', back))).release();
  });

  it('tells those who wait when it is given back', async () => {
    const held = await taken(lease());
    const end = new AbortController();
    const free = lease().free(end.signal);
    await held.release();
    await clock.until(free);
  });

  it('can be waited for no longer', async () => {
    const held = await taken(lease());
    const end = new AbortController();
    const free = lease().free(end.signal);
    end.abort(new Error('enough'));
    await rejects(free, /enough/);
    await held.release();
  });

  it('goes to everybody where nothing can be kept', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    const nowhere = (): FileLease => new FileLease({ folder: file, name: 'x', clock });
    await Promise.all([await taken(nowhere()), await taken(nowhere())].map(async (held) => held.release()));
  });
});

/** Lets time pass for a holder that is awake, and the disk follow. */
async function passed(clock: FakeClock, ms: number): Promise<void> {
  await clock.advance(ms);
  while (clock.sleeping === 0) await new Promise((resolve) => setImmediate(resolve));
}
