import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Ledger } from '../../../src/sources/limit/ledger';
import { RateLimiter } from '../../../src/sources/limit/rateLimit';
import { DatabaseLedger } from '../../../src/store/ledger';
import { Profile } from '../../support/profile';
import type { FakeClock } from '../../support/fakeClock';

const limit = { requests: 10, windowMs: 60_000, concurrency: 4 };

describe('The limit of a key', () => {
  let profile: Profile;
  let clock: FakeClock;
  /** When requests were sent, in ms since the start. */
  let sent: number[];

  beforeEach(() => {
    profile = new Profile();
    clock = profile.clock as FakeClock;
    sent = [];
  });
  afterEach(() => profile[Symbol.dispose]());

  /** Another window, as another process has it. */
  function open(use = ['petra', 'https://api.example', 'key'], existed?: () => boolean) {
    const window = profile.window({ apart: true, ...(existed && { existed }) });
    const ledger: Ledger = new DatabaseLedger({ ...window, use, limit });
    const waits: number[] = [];
    const limiter = new RateLimiter({ limit, ledger, clock, onWait: (ms) => waits.push(ms) });
    const ask = async (ms = 100): Promise<void> => {
      const send = async (): Promise<void> => {
        sent.push(clock.uptime());
        await clock.sleep(ms);
      };
      await limiter.run(send, { priority: () => 'user', signal: new AbortController().signal });
    };
    return { ...window, ledger, limiter, ask, waits };
  }

  /** Most that were sent in any window of the limit. */
  const mostInAWindow = (): number =>
    sent.reduce((most, at) => Math.max(most, sent.filter((each) => each >= at && each < at + 60_000).length), 0);

  it('applies to all windows together', async () => {
    const windows = [open(), open(), open()];
    await clock.until(Promise.all(Array.from({ length: 25 }, async (_, index) => windows[index % 3]?.ask())));
    strictEqual(sent.length, 25);
    strictEqual(mostInAWindow(), 10);
  });

  it('is another one for another key, and nothing of a key is written down', async () => {
    const [one, two] = [open(), open(['petra', 'https://api.example', 'another key'])];
    await clock.until(Promise.all(Array.from({ length: 10 }, async () => one.ask())));
    await clock.until(Promise.all(Array.from({ length: 10 }, async () => two.ask())));
    strictEqual(mostInAWindow(), 20);
    const names = one.database.read((sql) =>
      sql
        .prepare('SELECT name FROM limits')
        .all()
        .map(({ name }) => String(name)),
    );
    strictEqual(names.length, 2);
    ok(names.every((name) => !/key|example|petra/.test(name)));
  });

  it('applies across a restart', async () => {
    const before = open();
    await clock.until(Promise.all(Array.from({ length: 10 }, async () => before.ask())));
    before.database.dispose();
    const after = open();
    const asked = after.ask();
    await clock.advance(55_000);
    strictEqual(sent.length, 10);
    await clock.until(asked);
    strictEqual(mostInAWindow(), 10);
  });

  for (const ms of [-86_400_000, -3_600_000, 3_600_000, 86_400_000, 365 * 86_400_000]) {
    it(`neither exceeds nor waits longer when the clock is set ${ms / 3_600_000} h on`, async () => {
      const [one, two] = [open(), open()];
      await clock.until(Promise.all(Array.from({ length: 10 }, async () => one.ask())));
      await one.limiter.block(clock.now() + 30_000);
      clock.jump(ms);
      const asked = two.ask();
      await clock.advance(50_000);
      strictEqual(sent.length, 10);
      await clock.advance(15_000);
      await asked;
      strictEqual(mostInAWindow(), 10);
    });
  }

  it('waits for what a crashed window had under way no longer than it takes to notice, and says so', async () => {
    const [crashed, next] = [open(), open()];
    for (let count = 0; count < 4; count++) void crashed.ask(Infinity);
    await clock.advance(100);
    crashed.presence.dispose();
    crashed.database.dispose();
    const asked = next.ask();
    await clock.advance(14_000);
    strictEqual(sent.length, 4);
    await clock.advance(3000);
    await asked;
    strictEqual(sent.length, 5);
  });

  it('does not take a window that is alive for a crashed one, however long its request takes', async () => {
    const [busy, next] = [open(), open()];
    for (let count = 0; count < 4; count++) void busy.ask(100_000);
    await clock.advance(100);
    const asked = next.ask();
    await clock.advance(90_000);
    strictEqual(sent.length, 4);
    await clock.until(asked);
    strictEqual(sent.length, 5);
  });

  it('shows a pause in every window, and lets the user end it', async () => {
    const [one, two] = [open(), open()];
    await one.limiter.block(clock.now() + 1_800_000);
    strictEqual((await two.limiter.budget()).pausedMs, 1_800_000);
    const asked = two.ask();
    await clock.advance(120_000);
    strictEqual(sent.length, 0);
    await one.limiter.resume();
    await clock.advance(1000);
    await asked;
    strictEqual(sent.length, 1);
  });

  it('is a part of it when the folder cannot be used: other windows may do the same', async () => {
    rmSync(profile.folder ?? '', { recursive: true });
    writeFileSync(profile.folder ?? '', 'a file');
    const windows = Array.from({ length: 10 }, () => open());
    const asks = windows.flatMap(({ ask }) => [ask(), ask(), ask()]);
    await clock.advance(55_000);
    ok(sent.length > 0 && mostInAWindow() <= 10, `${sent.length}`);
    await clock.until(Promise.all(asks));
    strictEqual(mostInAWindow(), 10);
  });

  it('is taken for used up at a start when the folder cannot be used any more', async () => {
    const before = open();
    await clock.until(Promise.all(Array.from({ length: 10 }, async () => before.ask())));
    before.database.dispose();
    rmSync(profile.folder ?? '', { recursive: true });
    writeFileSync(profile.folder ?? '', 'a file');
    const after = open(undefined, () => true);
    const asked = after.ask();
    await clock.advance(55_000);
    strictEqual(sent.length, 10);
    await clock.until(asked);
    strictEqual(mostInAWindow(), 10);
  });

  it('counts what was sent while the folder could not be used, once it can be again', async () => {
    const folder = profile.folder ?? '';
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file');
    const windows = Array.from({ length: 3 }, () => open());
    for (let minute = 0; minute < 3; minute++) {
      await clock.until(Promise.all(windows.map(async ({ ask }) => ask())));
    }
    rmSync(folder);
    mkdirSync(folder);
    const asks = Promise.all(windows.flatMap(({ ask }) => Array.from({ length: 10 }, async () => ask())));
    await clock.until(asks);
    ok(mostInAWindow() <= 10, `${mostInAWindow()} in a window`);
    deepStrictEqual(
      windows.map(({ ledger }) => ledger.share),
      [1, 1, 1],
    );
  });

  it('counts what was sent before the folder could not be used any more', async () => {
    const [one, two] = [open(), open()];
    await clock.until(Promise.all(Array.from({ length: 10 }, async (_, index) => (index % 2 ? one : two).ask())));
    rmSync(profile.folder ?? '', { recursive: true });
    writeFileSync(profile.folder ?? '', 'a file');
    await clock.until(Promise.all([one, two].map(async ({ ask }) => ask())));
    strictEqual(sent.length, 12);
    ok(mostInAWindow() <= 10, `${mostInAWindow()} in a window`);
  });

  it('is a part of it while nothing can be written, and what was sent then counts afterwards', async () => {
    const window = open();
    await clock.until(window.ask());
    const other = new DatabaseSync(join(profile.folder ?? '', 'incidents.db'));
    other.exec('BEGIN IMMEDIATE');
    await clock.until(window.ask());
    strictEqual(window.ledger.share, 0.1);
    other.exec('ROLLBACK');
    other.close();
    const asks = Array.from({ length: 20 }, async () => window.ask());
    await clock.until(Promise.all(asks));
    strictEqual(window.ledger.share, 1);
    ok(mostInAWindow() <= 10, `${mostInAWindow()} in a window`);
  });

  it('is written once when it can be again, in a window that follows the waits of others', async () => {
    const window = open();
    window.limiter.watch();
    await clock.advance(1000);
    const other = new DatabaseSync(join(profile.folder ?? '', 'incidents.db'));
    other.exec('BEGIN IMMEDIATE');
    const asked = window.ask(10_000);
    await clock.advance(9000);
    strictEqual(sent.length, 1);
    other.exec('ROLLBACK');
    other.close();
    let writes = 0;
    const write = window.database.write.bind(window.database);
    window.database.write = async (work) => (writes++, write(work));
    await clock.until(asked);
    await clock.advance(2000);
    ok(writes < 20, `${writes} writes`);
    strictEqual((await window.limiter.budget()).left, 9);
  });

  it('does not forget a pause while nothing can be written', async () => {
    const [one, two] = [open(), open()];
    await one.limiter.block(clock.now() + 10_000);
    await two.limiter.block(clock.now() + 10_000);
    await clock.advance(20_000);
    const other = new DatabaseSync(join(profile.folder ?? '', 'incidents.db'));
    other.exec('BEGIN IMMEDIATE');
    await clock.until(one.limiter.budget());
    other.exec('ROLLBACK');
    other.close();
    await two.limiter.block(clock.now() + 1_800_000);
    const asked = one.ask();
    await clock.advance(1_790_000);
    strictEqual(sent.length, 0);
    await clock.until(asked);
  });

  it('goes on after the folder was deleted with what any window knows: a pause, and what it has under way', async () => {
    const [one, two] = [open(), open()];
    for (const { limiter } of [one, two]) limiter.watch();
    const slow = Array.from({ length: 4 }, async () => one.ask(100_000));
    await clock.advance(1000);
    rmSync(profile.folder ?? '', { recursive: true });
    const asked = two.ask();
    await clock.advance(90_000);
    strictEqual(sent.length, 4, 'requests at once');
    await clock.until(Promise.all([...slow, asked]));
    await one.limiter.block(clock.now() + 1_800_000);
    rmSync(profile.folder ?? '', { recursive: true });
    const last = two.ask();
    await clock.advance(1_790_000);
    strictEqual(sent.length, 5, 'requests in a pause');
    await clock.until(last);
    const seenAt = (): unknown =>
      one.database.read((sql) => sql.prepare('SELECT max(seenAt) AS at FROM windows').get());
    const before = seenAt();
    await clock.advance(60_000);
    deepStrictEqual(seenAt(), before, 'nobody has anything that others wait for');
  });

  it('is taken for used up when what is known of it was deleted', async () => {
    const [one, two] = [open(), open()];
    await clock.until(Promise.all(Array.from({ length: 10 }, async (_, index) => (index % 2 ? one : two).ask())));
    rmSync(profile.folder ?? '', { recursive: true });
    const asks = Array.from({ length: 10 }, async (_, index) => (index % 2 ? one : two).ask());
    await clock.until(Promise.all(asks));
    strictEqual(mostInAWindow(), 10);
    strictEqual(sent.length, 20);
  });

  it('is taken for used up when the file has lost what names go by', async () => {
    const window = open();
    await clock.until(window.ask());
    await window.database.write((sql) => sql.exec('DELETE FROM origin'));
    const asked = window.ask();
    await clock.until(asked);
    await clock.until(Promise.all(Array.from({ length: 20 }, async () => window.ask())));
    ok(mostInAWindow() <= 10, `${mostInAWindow()} in a window`);
    ok(profile.problems.every(({ kind }) => kind === 'damaged') && profile.problems.length === 1);
  });

  it('is taken for used up when it cannot be read', async () => {
    const window = open();
    await clock.until(window.ask());
    await window.database.write((sql) => sql.exec(`UPDATE limits SET record = '{"requests": 7'`));
    const asked = window.ask();
    await clock.advance(55_000);
    strictEqual(sent.length, 1);
    await clock.until(asked);
  });
});
