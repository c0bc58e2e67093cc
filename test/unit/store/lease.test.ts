import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert';
import { Profile } from '../../support/profile';
import type { FakeClock } from '../../support/fakeClock';

describe('A lease', () => {
  let profile: Profile;
  let clock: FakeClock;

  beforeEach(() => {
    profile = new Profile();
    clock = profile.clock as FakeClock;
  });
  afterEach(() => profile[Symbol.dispose]());

  const open = (name = 'fetch') => {
    const window = profile.window({ apart: true });
    const lease = window.lease(name);
    return {
      ...window,
      lease,
      isHeld: (held: { isHeld(sql: never): boolean }) => window.database.read((sql) => held.isHeld(sql as never)),
    };
  };

  it('is held by one window at a time, and free when it is given back', async () => {
    const [one, two] = [open(), open()];
    const held = await one.lease.take();
    strictEqual(await two.lease.take(), undefined);
    ok(await open('another').lease.take());
    await held?.release();
    ok(await two.lease.take());
    strictEqual(await one.lease.take(), undefined);
  });

  it('is reported when it becomes free, within a second', async () => {
    const [one, two] = [open(), open()];
    const held = await one.lease.take();
    let free = false;
    const waited = two.lease.free(new AbortController().signal).then(() => (free = true));
    await clock.advance(60_000);
    strictEqual(free, false);
    await held?.release();
    await clock.advance(1000);
    await waited;
    strictEqual(free, true);
  });

  it('ends the wait for it when that is given up', async () => {
    await open().lease.take();
    const stop = new AbortController();
    const waited = rejects(open().lease.free(stop.signal), /given up/);
    await clock.advance(100);
    stop.abort(new Error('given up'));
    await clock.advance(0);
    await waited;
  });

  it('is taken from a window that has fallen silent, which finds that out before it writes', async () => {
    const [one, two] = [open(), open()];
    const held = await one.lease.take();
    ok(held && one.isHeld(held));
    // As a process that is suspended.
    one.presence.dispose();
    const waited = two.lease.free(new AbortController().signal);
    await clock.advance(14_000);
    strictEqual(await two.lease.take(), undefined);
    await clock.advance(16_000);
    await waited;
    ok(await two.lease.take());
    strictEqual(one.isHeld(held), false);
    // It takes nothing away that it does not have.
    await held.release();
    strictEqual(await open().lease.take(), undefined);
  });

  it('stays with a window that is alive, for hours', async () => {
    const [one, two] = [open(), open()];
    const held = await one.lease.take();
    await clock.advance(3 * 3_600_000);
    strictEqual(await two.lease.take(), undefined);
    deepStrictEqual(held && one.isHeld(held), true);
  });
});
