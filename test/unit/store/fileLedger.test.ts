import { deepStrictEqual, ok, rejects, strictEqual, throws } from 'node:assert';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { current, type Ledger, type LedgerEntry, type LedgerRecord, waitOf } from '../../../src/sources/ledger';
import { MemoryLedger } from '../../support/memoryLedger';
import { systemClock } from '../../../src/sources/systemClock';
import { FileLedger } from '../../../src/store/fileLedger';
import type { LedgerProblem } from '../../../src/store/ledgerProblem';

const limit = { requests: 5, windowMs: 60_000, concurrency: 2 };
const heldMs = 61_000;

describe('FileLedger', function () {
  this.timeout(20_000);
  let root: string;
  let folder: string;
  let held: string;
  let now: number;
  let problems: LedgerProblem[];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ledger-'));
    folder = join(root, 'not', 'there', 'yet');
    held = join(folder, 'limits', 'shared');
    now = Date.now();
    problems = [];
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  /** One more process's ledger. Its waits are real, its time is the test's. */
  function create({ name = 'shared', sleep: wait = systemClock.sleep, random = Math.random } = {}): FileLedger {
    const clock = { ...systemClock, now: () => now, sleep: wait };
    const onProblem = (problem: LedgerProblem): void => void problems.push(problem);
    return new FileLedger({ folder, name, limit, clock, random, onProblem });
  }

  const codes = (): string[] => problems.map(({ code }) => code);

  async function read(ledger: Ledger): Promise<LedgerRecord> {
    return ledger.update((record) => ({ record, result: record }));
  }

  async function write(ledger: Ledger, record: LedgerRecord): Promise<void> {
    await ledger.update(() => ({ record, result: undefined }));
  }

  function slot(id: string, settled = true): LedgerEntry {
    return { id, at: now, settled };
  }

  /** As many requests as may be sent at once now. */
  async function takeAll(ledger: Ledger, prefix = 'slot'): Promise<number> {
    for (let taken = 0; ; taken++) {
      const taking = ledger.update((record) => {
        const used = current(record, now, limit);
        const free = waitOf(used, now, limit).ms === 0;
        const requests = free ? [...used.requests, slot(`${prefix}${taken}`)] : used.requests;
        return { record: { ...used, requests }, result: free };
      });
      if (!(await taking)) return taken;
    }
  }

  /** The files of the ledger's versions, oldest first. */
  function versions(): string[] {
    return readdirSync(held)
      .filter((name) => name.endsWith('.json'))
      .toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  }

  function newest(): string {
    return join(held, versions().at(-1)!);
  }

  it('keeps what was written for other processes and for after a restart, and makes its folder', async () => {
    const record = { requests: [slot('a'), slot('b', false)], blockedUntil: now + 5 };
    await write(create(), record);
    deepStrictEqual(await read(create()), record);
    deepStrictEqual(problems, []);
  });

  it('keeps keys apart', async () => {
    await write(create(), { requests: [slot('a')] });
    deepStrictEqual(await read(create({ name: 'other' })), { requests: [] });
  });

  it('is empty at first use, and makes no file for nothing', async () => {
    deepStrictEqual(await read(create()), { requests: [] });
    ok(!existsSync(folder));
  });

  it('writes nothing when nothing changes', async () => {
    const ledger = create();
    await write(ledger, { requests: [slot('a')] });
    const before = versions();
    await read(ledger);
    await read(create());
    deepStrictEqual(versions(), before);
  });

  it('is like a MemoryLedger, whatever several processes do', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('take'), at: fc.nat(3), id: fc.nat(20) }),
      fc.record({ kind: fc.constant('settle'), at: fc.nat(3), id: fc.nat(20) }),
      fc.record({ kind: fc.constant('block'), at: fc.nat(3), id: fc.nat(10_000) }),
      fc.record({ kind: fc.constant('fail'), at: fc.nat(3), id: fc.nat(20) }),
      // Time passes, or the clock is put back.
      fc.record({ kind: fc.constant('time'), at: fc.integer({ min: -200_000, max: 200_000 }), id: fc.nat(1) }),
    );
    const change = ({ kind, id }: { kind: string; id: number }, record: LedgerRecord) => {
      const used = current(record, now, limit);
      const { ms } = waitOf(used, now, limit);
      if (kind === 'fail') throw new Error('no change');
      if (kind === 'block') return { record: { ...used, blockedUntil: now + id }, result: ms };
      if (kind === 'take' && ms > 0) return { record: used, result: ms };
      const others = used.requests.filter((entry) => entry.id !== String(id));
      return { record: { ...used, requests: [...others, slot(String(id), kind === 'settle')] }, result: ms };
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30, size: 'max' }), async (steps) => {
        rmSync(folder, { recursive: true, force: true });
        const memory = new MemoryLedger();
        const ledgers = Array.from({ length: 4 }, () => create());
        for (const each of steps) {
          if (each.kind === 'time') {
            now += each.at;
            continue;
          }
          const outcomes = [ledgers[each.at]!, memory].map(async (ledger) =>
            ledger.update((record) => change(each, record)).catch(String),
          );
          const [ours, theirs] = await Promise.all(outcomes);
          deepStrictEqual(ours, theirs);
        }
        for (const ledger of ledgers) deepStrictEqual(await read(ledger), await read(memory));
        deepStrictEqual(problems, []);
      }),
      { numRuns: 40 },
    );
  });

  it('loses no change of any process when all change at once, and keeps the order of each', async () => {
    const ledgers = Array.from({ length: 5 }, () => create());
    const add = async (ledger: Ledger, id: string): Promise<void> =>
      ledger.update(({ requests }) => ({ record: { requests: [...requests, slot(id)] }, result: undefined }));
    const ids = (process: number): string[] => Array.from({ length: 20 }, (_, i) => `${process}:${i}`);
    await Promise.all(ledgers.flatMap((ledger, process) => ids(process).map(async (id) => add(ledger, id))));
    const { requests } = await read(create());
    strictEqual(requests.length, 100);
    for (const process of ledgers.keys()) {
      const own = requests.map(({ id }) => id).filter((id) => id.startsWith(`${process}:`));
      deepStrictEqual(own, ids(process));
    }
    // The updates of a process that come at once are written at once.
    ok(versions().at(-1)!.length < '99.json'.length, versions().at(-1));
  });

  it('rejects with what the change throws, and makes the other changes', async () => {
    const ledger = create();
    const failing = ledger.update(() => {
      throw new Error('mine');
    });
    const writing = write(ledger, { requests: [slot('a')] });
    await rejects(failing, /mine/);
    await writing;
    deepStrictEqual(await read(create()), { requests: [slot('a')] });
  });

  it('keeps few files', async () => {
    const ledger = create();
    for (let i = 0; i < 100; i++) await write(ledger, { requests: [slot(String(i))] });
    ok(readdirSync(held).length <= 17, String(readdirSync(held).length));
    strictEqual(newest(), join(held, '100.json'));
  });

  it('takes no name that leads elsewhere', () => {
    for (const name of ['', '..', 'a/b', 'a\\b', 'a.b', 'x'.repeat(129)]) throws(() => create({ name }), RangeError);
  });

  it('keeps nothing but the record, for the user alone', async () => {
    await write(create(), { requests: [slot('a')], blockedUntil: now + 1 });
    const kept = JSON.parse(readFileSync(newest(), 'utf8'));
    deepStrictEqual(Object.keys(kept), ['version', 'series', 'requests', 'blockedUntil']);
    if (process.platform !== 'win32') strictEqual(statSync(newest()).mode & 0o077, 0);
  });

  describe('when what was kept is', () => {
    const entry = { id: 'a', at: 0, settled: true };
    const good = { version: 1, series: 's', requests: [entry] };
    const cases: Record<string, string | Buffer> = {
      empty: '',
      truncated: JSON.stringify(good).slice(0, -1),
      garbage: 'quota: none',
      'zeros, as after a power cut': Buffer.alloc(4096),
      binary: Buffer.from([0xff, 0xfe, 0x00, 0x80, 0xc3]),
      'another JSON': 'null',
      'of a later version': JSON.stringify({ ...good, version: 2 }),
      'of no version': JSON.stringify({ ...good, version: undefined }),
      'without requests': JSON.stringify({ ...good, requests: undefined }),
      'with a request without a time': JSON.stringify({ ...good, requests: [entry, { ...entry, at: null }] }),
      'with a request that is none': JSON.stringify({ ...good, requests: [null] }),
      'with a block that is none': JSON.stringify({ ...good, blockedUntil: 'soon' }),
    };
    for (const [what, text] of Object.entries(cases)) {
      it(`${what}: the limit is taken for used, once`, async () => {
        mkdirSync(held, { recursive: true });
        writeFileSync(join(held, '7.json'), text);
        const ledger = create();
        strictEqual(await takeAll(ledger), 0);
        now += heldMs - 1;
        strictEqual(await takeAll(create()), 0);
        now += 1;
        strictEqual(await takeAll(ledger), limit.requests);
        deepStrictEqual(codes(), ['broken']);
      });
    }

    it('not readable: the same', async () => {
      mkdirSync(join(held, '7.json'), { recursive: true });
      strictEqual(await takeAll(create()), 0);
      now += heldMs;
      strictEqual(await takeAll(create()), limit.requests);
      deepStrictEqual(codes(), ['broken']);
    });

    it('broken while in use: what the process knew still holds', async () => {
      const ledger = create();
      await write(ledger, { requests: [slot('a', false)], blockedUntil: now + 600_000 });
      writeFileSync(newest(), '{');
      const { requests, blockedUntil } = await read(ledger);
      deepStrictEqual([requests.length, blockedUntil], [limit.requests + 1, now + 600_000]);
    });
  });

  it('leaves other files in its folder alone', async () => {
    mkdirSync(held, { recursive: true });
    for (const name of ['x.json', '9.json.bak', '-9.json', '9'.repeat(16) + '.json'])
      writeFileSync(join(held, name), '');
    strictEqual(await takeAll(create()), limit.requests);
    strictEqual(readdirSync(held).filter((name) => !/^\d\.json$/.test(name)).length, 4);
  });

  it('takes back from all who know what was deleted while in use', async () => {
    const [a, b] = [create(), create()];
    await write(a, { requests: [slot('a')] });
    await b.update(({ requests }) => ({ record: { requests: [...requests, slot('b')] }, result: undefined }));
    rmSync(folder, { recursive: true });
    deepStrictEqual(
      (await read(a)).requests.map(({ id }) => id),
      ['a'],
    );
    deepStrictEqual(
      (await read(b)).requests.map(({ id }) => id),
      ['a', 'b'],
    );
    deepStrictEqual(
      (await read(create())).requests.map(({ id }) => id),
      ['a', 'b'],
    );
  });

  it('does not forget what it knows of a deleted one because others come between', async () => {
    const ledger = create();
    await write(ledger, { requests: [slot('a')] });
    rmSync(folder, { recursive: true });
    await write(create(), { requests: [slot('b')] });
    let tries = 0;
    await ledger.update((record) => {
      if (tries++ === 0) copyFileSync(newest(), join(held, '2.json'));
      return { record: { requests: [...record.requests, slot('c')] }, result: undefined };
    });
    deepStrictEqual((await read(create())).requests.map(({ id }) => id).toSorted(), ['a', 'b', 'c']);
  });

  describe('when the folder cannot be written', () => {
    beforeEach(function () {
      if (process.platform === 'win32') this.skip();
      chmodSync(root, 0o755);
      mkdirSync(held, { recursive: true });
      forbid();
    });

    const isRoot = process.getuid?.() === 0;

    // Root may write anywhere, and has to be somebody else.
    function forbid(): void {
      if (isRoot) process.seteuid?.(65534);
      else chmodSync(held, 0o555);
    }

    function repair(): void {
      if (isRoot) process.seteuid?.(0);
      else chmodSync(held, 0o755);
    }

    afterEach(repair);

    it('lets each process have half of the limit, in the window and at once, and says so once', async () => {
      const ledger = create();
      strictEqual(await takeAll(ledger), 2);
      now += heldMs - 1;
      strictEqual(await takeAll(ledger), 0);
      now += 1;
      await write(ledger, { requests: [slot('a', false)] });
      ok((await ledger.update((record) => ({ record, result: waitOf(record, now, limit) }))).ms > 0);
      deepStrictEqual(codes(), ['unavailable']);
      strictEqual((problems[0]?.cause as NodeJS.ErrnoException | undefined)?.code, 'EACCES');
    });

    it('tries again after a window, and then keeps what was used meanwhile', async () => {
      const ledger = create();
      strictEqual(await takeAll(ledger), 2);
      repair();
      strictEqual(await takeAll(ledger), 0);
      deepStrictEqual(versions(), []);
      now += 60_000;
      strictEqual(await takeAll(ledger, 'later'), 3);
      strictEqual((await read(create())).requests.length, 5);
    });

    it('tries again when the clock was put back', async () => {
      const ledger = create();
      strictEqual(await takeAll(ledger), 2);
      repair();
      now -= 86_400_000;
      strictEqual(await takeAll(ledger, 'later'), 3);
      strictEqual((await read(create())).requests.length, 5);
    });

    it('goes on from what was kept', async () => {
      repair();
      strictEqual(await takeAll(create()), 5);
      chmodSync(newest(), 0o644);
      forbid();
      const ledger = create();
      strictEqual(await takeAll(ledger), 0);
      now += heldMs;
      strictEqual(await takeAll(ledger), 2);
    });
  });

  it('is not blocked for ever where nothing can be read either', async () => {
    mkdirSync(join(root, 'not'));
    writeFileSync(join(root, 'not', 'there'), 'a file');
    const ledger = create();
    strictEqual(await takeAll(ledger), 0);
    now += heldMs;
    strictEqual(await takeAll(ledger), 2);
    now += heldMs;
    strictEqual(await takeAll(ledger, 'later'), 2);
    deepStrictEqual(codes(), ['unavailable']);
  });

  it('goes on from what it knew when nothing can be read any more', async () => {
    const ledger = create();
    await write(ledger, { requests: ['a', 'b', 'c', 'd', 'e'].map((id) => slot(id)) });
    rmSync(held, { recursive: true });
    writeFileSync(held, 'a file');
    now += heldMs - 1;
    strictEqual(await takeAll(ledger), 0);
    now += 1;
    strictEqual(await takeAll(ledger), 2);
    deepStrictEqual(codes(), ['unavailable']);
  });

  it('goes on alone when others come between each time', async () => {
    await write(create(), { requests: [slot('a')] });
    const ledger = create({ random: () => 0 });
    let tries = 0;
    await ledger.update((record) => {
      // As another process would, after each reading.
      if (tries++ < 200) copyFileSync(newest(), join(held, `${Number.parseInt(versions().at(-1)!, 10) + 1}.json`));
      return { record: { requests: [...record.requests, slot('b')] }, result: undefined };
    });
    deepStrictEqual([tries, codes()], [201, ['unavailable']]);
    deepStrictEqual(
      (await read(ledger)).requests.filter(({ id }) => id.length === 1),
      [slot('a'), slot('b')],
    );
  });

  describe('onDidChange', () => {
    /** Resolves when the ledger tells of a change. */
    async function change(ledger: FileLedger): Promise<void> {
      const told = new EventTarget();
      const end = ledger.onDidChange(() => told.dispatchEvent(new Event('change')));
      await once(told, 'change', { signal: AbortSignal.timeout(5000) });
      end();
    }

    it('tells of changes by this process, and of nothing else', async () => {
      const ledger = create();
      let told = 0;
      const end = ledger.onDidChange(() => told++);
      await read(ledger);
      strictEqual(told, 0);
      await write(ledger, { requests: [slot('a')] });
      strictEqual(told, 1);
      await read(ledger);
      strictEqual(told, 1);
      end();
      await write(ledger, { requests: [] });
      strictEqual(told, 1);
    });

    it('tells of changes by others, in a folder that is not there yet', async () => {
      const ledger = create();
      await read(ledger);
      const told = change(ledger);
      await sleep(150);
      await write(create(), { requests: [slot('a')] });
      await told;
    });

    it('tells of changes by others as soon as the system does', async () => {
      await write(create(), { requests: [slot('a')] });
      const ledger = create({ sleep: async (ms, signal) => systemClock.sleep(ms < 1000 ? ms : 1e9, signal) });
      await read(ledger);
      const told = change(ledger);
      await sleep(150);
      await write(create(), { requests: [slot('b')] });
      await told;
    });

    it('tells of changes of the ledger that another update finds', async () => {
      const ledger = create();
      await read(ledger);
      await write(create(), { requests: [slot('a')] });
      let told = 0;
      ledger.onDidChange(() => told++);
      await read(ledger);
      strictEqual(told, 1);
      ledger.dispose();
    });

    it('leaves no timer and no watcher when nobody listens', async () => {
      await write(create(), { requests: [slot('a')] });
      const busy = (): string[] => process.getActiveResourcesInfo().filter((what) => /FSEvent|Timeout/.test(what));
      const before = busy().length;
      const ledger = create();
      const ends = [ledger.onDidChange(() => undefined), ledger.onDidChange(() => undefined)];
      await sleep(150);
      ok(busy().length > before);
      ends[0]?.();
      ok(busy().length > before);
      ends[1]?.();
      await sleep(10);
      strictEqual(busy().length, before);
    });
  });

  it('removes what has not been used for a day, and nothing else', async () => {
    const old = new Date(now - 25 * 3_600_000);
    for (const name of ['old', 'new', 'shared']) await write(create({ name }), { requests: [slot('a')] });
    writeFileSync(join(held, 'left.tmp'), '');
    writeFileSync(join(held, 'fresh.tmp'), '');
    for (const path of ['old', 'shared/left.tmp', 'shared']) utimesSync(join(folder, 'limits', path), old, old);
    await read(create());
    for (let tries = 0; existsSync(join(held, 'left.tmp')) && tries < 100; tries++) await sleep(10);
    deepStrictEqual(readdirSync(join(folder, 'limits')).toSorted(), ['new', 'shared']);
    deepStrictEqual(readdirSync(held).toSorted(), ['1.json', 'fresh.tmp']);
  });
});
