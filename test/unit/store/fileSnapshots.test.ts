import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import type { Incident } from '../../../src/domain/incident';
import { restorePetra } from '../../../src/sources/petra/client';
import type { CacheKeyStore } from '../../../src/store/cacheKey';
import { anIncident } from '../../support/anIncident';
import { incidents as arbitraryIncidents } from '../../support/arbitraries';
import { petraReference } from '../../support/petraReference';
import { connection, recorded, SnapshotSetup, traces, type TestWindow } from '../../support/snapshotSetup';

const other = { ...connection, id: 'petra-2' };
const closed = { value: 'REMEDIATED', label: 'Remediated', state: 'closed' } as const;
const one = recorded(anIncident({ id: 'one' }));
const two = recorded(anIncident({ id: 'two' }));

/** What can be written as JSON: not -0. */
const json = fc.json().map((text) => JSON.parse(text) as unknown);

function numbered(count: number, prefix = ''): Incident[] {
  return Array.from({ length: count }, (_, index) => recorded(anIncident({ id: `${prefix}${index}` })));
}

describe('FileSnapshots', function () {
  // Files are slow on a busy machine.
  this.timeout(60_000);
  let setup: SnapshotSetup;

  beforeEach(async () => {
    setup = await SnapshotSetup.make();
  });

  afterEach(async () => setup[Symbol.asyncDispose]());

  async function readIds(from = connection): Promise<string[]> {
    return (await setup.read(from)).ids();
  }

  /** Adds one incident at a time, each time another. */
  async function addMany(window: TestWindow, count: number, prefix = ''): Promise<void> {
    for (const incident of numbered(count, prefix)) ok(await window.add([incident], { last: incident.id }));
  }

  /** Adds until there is a base after the first. */
  async function addToNextBase(window: TestWindow, prefix = ''): Promise<void> {
    await addMany(window, 40, prefix);
    await window.settled();
  }

  describe('tell', () => {
    it('any incidents and extra, as they were added', async () => {
      setup.lookbackDays = 1e6;
      const change = fc.tuple(arbitraryIncidents(), fc.dictionary(fc.string(), json));
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          await setup.snapshots().clear();
          const window = await setup.open();
          const added = changes.map(([any, extra]) => ({ incidents: any.map(recorded), extra: { ...extra } }));
          // The first is all that is held.
          window.whole = () => added[0] ?? { incidents: [], extra: {} };
          for (const { incidents, extra } of added) ok(await window.add(incidents, extra));
          deepStrictEqual((await setup.read()).told, added);
          window.snapshot.dispose();
        }),
        { numRuns: 40 },
      );
    });

    it('more incidents than go into one block', async () => {
      const many = numbered(1001);
      const window = await setup.open();
      await window.add([one]);
      await window.add(many);
      deepStrictEqual(
        (await setup.read()).told.map(({ incidents }) => incidents),
        [[one], many],
      );
    });

    it('records as mapped now, frozen all the way down', async () => {
      const mapped = {
        ...connection,
        restore: (records: readonly unknown[]) => restorePetra(records, connection.id),
      };
      const incidents = mapped.restore(structuredClone(petraReference.incidents));
      setup.lookbackDays = 1000;
      await (await setup.open(mapped)).add(incidents);
      const [told] = (await setup.read(mapped)).told;
      deepStrictEqual(told?.incidents, incidents);
      const parts: unknown[] = [...incidents, ...(told?.incidents ?? [])];
      for (const part of parts) {
        if (typeof part !== 'object' || part === null) continue;
        ok(Object.isFrozen(part));
        parts.push(...Object.values(part));
      }
      ok(parts.length > 100);
    });

    it('nothing where nothing was added, and each connection its own', async () => {
      deepStrictEqual((await setup.read()).told, []);
      await (await setup.open()).add([one]);
      deepStrictEqual((await setup.read(other)).told, []);
      await (await setup.open(other)).add([two]);
      deepStrictEqual([await readIds(), await readIds(other)], [['one'], ['two']]);
    });

    it('other windows of each change, in order, and none of its own', async () => {
      const [a, b] = [await setup.open(), await setup.open()];
      await a.add([one], { n: 1 });
      await b.add([two], { n: 2 });
      await a.add([], { n: 3 });
      await b.snapshot.catchUp();
      deepStrictEqual(a.told, [{ incidents: [two], extra: { n: 2 } }]);
      deepStrictEqual(b.told, [
        { incidents: [one], extra: { n: 1 } },
        { incidents: [], extra: { n: 3 } },
      ]);
    });

    it('them without being asked, even if the system tells of nothing', async () => {
      const [a, b] = [await setup.open(), await setup.open()];
      await setup.clock.advance(100);
      await a.add([one]);
      const told = b.nextTold();
      await setup.clock.advance(1000);
      await told;
      deepStrictEqual(b.ids(), ['one']);
    });

    it('nothing, and ask nothing, once disposed of', async () => {
      const [a, b] = [await setup.open(), await setup.open()];
      await a.add([one]);
      const late = b.snapshot.catchUp();
      b.snapshot.dispose();
      b.whole = () => {
        throw new Error('asked');
      };
      await late;
      strictEqual(await b.add([two]), false);
      deepStrictEqual([b.told, b.problems, await readIds()], [[], [], ['one']]);
    });

    it('nothing of a window that is disposed of while it adds', async () => {
      for (const begun of [false, true]) {
        const { keys } = setup;
        let adding = false;
        let asked = false;
        const get = async (): Promise<string | undefined> => {
          if (adding) window.snapshot.dispose();
          return keys.get();
        };
        const snapshots = setup.snapshots({
          keys: { get, set: async (value) => keys.set(value), delete: async () => keys.delete() },
        });
        if (begun) await (await setup.open()).add([one]);
        const window = await setup.open(connection, snapshots);
        // Everything is to be written then.
        setup.enabled = false;
        await window.add([two]);
        setup.enabled = true;
        window.whole = () => {
          asked = true;
          return { incidents: [], extra: {} };
        };
        adding = true;
        strictEqual(await window.add([two]), false);
        deepStrictEqual([asked, await readIds()], [false, begun ? ['one'] : []]);
      }
    });

    it('each change once while bases are written, and the newest base to who comes later', async () => {
      const a = await setup.open();
      await addMany(a, 1);
      const b = await setup.open();
      await addToNextBase(a);
      strictEqual((await setup.files('delta')).length, 40, 'deltas stay for those who follow');
      await b.snapshot.catchUp();
      deepStrictEqual(
        b.told.map(({ extra }) => extra['last']),
        ['0', ...numbered(40).map(({ id }) => id)],
      );
      const late = await setup.read();
      ok(late.told.length < 15, `${late.told.length}`);
      deepStrictEqual(late.ids(), a.ids());
    });

    it('a base to a window that slept for long', async () => {
      const [a, b] = [await setup.open(), await setup.open()];
      await addMany(a, 1);
      await b.snapshot.catchUp();
      for (const prefix of ['a', 'b', 'c']) await addToNextBase(a, prefix);
      ok((await setup.files('delta')).length < 90, 'older ones go');
      strictEqual((await setup.files('base')).length, 1);
      await b.snapshot.catchUp();
      ok(b.told.length < 90);
      deepStrictEqual(b.ids(), a.ids());
      deepStrictEqual(b.extra, a.extra);
      // It has nothing to add to that.
      const before = await setup.paths();
      await b.settled();
      deepStrictEqual(await setup.paths(), before);
    });

    it('a base soon when changes are large', async () => {
      const window = await setup.open();
      const summary = randomBytes(30_000).toString('base64');
      await window.add([one]);
      for (let index = 0; index < 3; index++) await window.add([recorded(anIncident({ id: `${index}`, summary }))]);
      await window.settled();
      deepStrictEqual((await setup.read()).ids(), window.ids());
      strictEqual((await setup.files('base')).length, 1);
      ok((await setup.files('base'))[0] !== (await setup.files())[0], 'another base');
    });
  });

  describe('let go of closed incidents beyond the days of lookback', () => {
    const old = recorded(anIncident({ id: 'old', createdAt: '2025-01-01T00:00:00Z' }));
    const oldClosed = recorded(anIncident({ id: 'old and closed', createdAt: '2025-01-01T00:00:00Z', status: closed }));
    const lately = recorded(anIncident({ id: 'lately', createdAt: '2026-01-01T00:00:00Z', status: closed }));

    it('when a base is written', async () => {
      const window = await setup.open();
      await window.add([one, oldClosed, lately, old]);
      setup.lookbackDays = 1e6;
      deepStrictEqual(await readIds(), ['one', 'lately', 'old']);
    });

    it('when a base is read', async () => {
      await (await setup.open()).add([one, lately, old]);
      setup.clock.jump(80 * 24 * 60 * 60 * 1000);
      deepStrictEqual(await readIds(), ['one', 'old']);
    });

    it('but tell of one that was closed', async () => {
      const [a, b] = [await setup.open(), await setup.open()];
      await a.add([old]);
      await a.add([{ ...oldClosed, id: 'old', raw: { ...oldClosed.raw, id: 'old' } }]);
      await b.snapshot.catchUp();
      for (const window of [b, await setup.read()]) strictEqual(window.held.get('old')?.status.state, 'closed');
    });
  });

  describe('write', () => {
    it('nothing readable, and no key', async () => {
      const name = 'Neal Caffrey';
      const mail = 'ncaffrey@acme.example';
      const incident = recorded(anIncident({ user: { id: 'user-4711', name, mail }, summary: 'Uploaded the payroll' }));
      const texts = [name, mail, 'user-4711', 'payroll', connection.id, 'api.example', 'horizon', 'UNREMEDIATED'];
      const window = await setup.open();
      await window.add([one], { horizon: name });
      await window.add([incident], { horizon: name });
      const paths = await setup.files();
      strictEqual(paths.length, 2);
      const contents = await Promise.all(paths.map(async (path) => setup.bytes(path)));
      const key = Buffer.from(setup.keys.value ?? '', 'base64');
      strictEqual(key.length, 32);
      const everything = Buffer.concat([...contents, ...(await setup.paths()).map((path) => Buffer.from(path))]);
      deepStrictEqual(traces(everything, [...texts.map((text) => Buffer.from(text)), key]), []);
      // The search itself finds what is there.
      const plain = Buffer.from(`..${name}..`);
      const forms = [plain, Buffer.from(plain.toString(), 'utf16le'), plain.toString('hex'), plain.toString('base64')];
      for (const form of forms) deepStrictEqual(traces(Buffer.from(form), [Buffer.from(name)]), [name]);
    });

    it('nothing while switched off, and tell nothing; afterwards, what came meanwhile', async () => {
      const [a, b] = [await setup.open(), await setup.open()];
      strictEqual(a.snapshot.enabled, true);
      await a.add([one]);
      const before = await setup.paths();
      setup.enabled = false;
      strictEqual(a.snapshot.enabled, false);
      strictEqual(await a.add([two]), false);
      await b.snapshot.catchUp();
      deepStrictEqual([b.told, await setup.paths()], [[], before]);
      setup.enabled = true;
      await b.snapshot.catchUp();
      deepStrictEqual(b.ids(), ['one']);
      strictEqual(await a.add([]), true);
      await b.snapshot.catchUp();
      deepStrictEqual([b.ids(), a.problems, b.problems], [['one', 'two'], [], []]);
    });

    it('nothing that waits for its turn when they are switched off', async () => {
      const snapshots = setup.snapshots();
      const window = await setup.open(connection, snapshots);
      await window.add([one]);
      const adding = numbered(3).map(async (incident) => window.add([incident]));
      setup.enabled = false;
      await Promise.all([...adding, snapshots.clear()]);
      deepStrictEqual(await setup.paths(), []);
    });

    it('nothing that is no JSON, and keep what there is', async () => {
      const window = await setup.open();
      await window.add([one]);
      const endless: Record<string, unknown> = {};
      endless['itself'] = endless;
      strictEqual(await window.snapshot.add({ incidents: [two], extra: endless }), false);
      deepStrictEqual(window.problems, [{ kind: 'content' }]);
      deepStrictEqual(await readIds(), ['one']);
      strictEqual((await setup.paths()).length, 3);
    });
  });

  describe('of another question', () => {
    const changed = { ...connection, fingerprint: 'another' };

    it('are not told, and may be asked for again', async () => {
      await (await setup.open()).add([one]);
      const asked = await setup.read(changed);
      deepStrictEqual([asked.told, asked.problems], [[], []]);
      deepStrictEqual(await readIds(), ['one']);
    });

    it('are removed when something is added', async () => {
      const first = await setup.open();
      await addMany(first, 3, 'first');
      const old = await setup.files();
      const second = await setup.open(changed);
      await second.add([two], { of: 'second' });
      await second.settled();
      const left = await setup.files();
      deepStrictEqual(
        left.filter((path) => old.includes(path)),
        [],
      );
      const read = await setup.read(changed);
      deepStrictEqual([read.ids(), read.extra, read.problems], [['two'], { of: 'second' }, []]);
      // Whoever still asks the first is not told.
      await first.snapshot.catchUp();
      deepStrictEqual([first.told, first.problems], [[], []]);
    });

    it('of one series, each with the last to add, whole', async () => {
      const [first, second] = [await setup.open(), await setup.open(changed)];
      await first.add([one]);
      await second.add([two]);
      await first.add([]);
      deepStrictEqual(await readIds(), ['one']);
      await second.add([]);
      deepStrictEqual([await readIds(changed), first.told, second.told], [['two'], [], []]);
    });
  });

  describe('share their folder', () => {
    it('with windows that add at once: all are told the same, in the same order', async () => {
      await (await setup.open()).add([]);
      const windows = [await setup.open(), await setup.open(), await setup.open()];
      const orders = windows.map((): unknown[] => []);
      for (const [index, window] of windows.entries()) {
        const onChange = window.onChange.bind(window);
        window.onChange = (change) => {
          orders[index]?.push(change.extra['n']);
          onChange(change);
        };
      }
      for (let step = 0; step < 50; step++) {
        const adding = windows.map(async (window, index) => {
          const n = `${index}.${step}`;
          ok(await window.add([recorded(anIncident({ id: n }))], { n }));
          orders[index]?.push(n);
        });
        await Promise.all(adding);
      }
      for (const window of windows) {
        await window.settled();
        await window.snapshot.catchUp();
      }
      strictEqual(new Set(orders[0]).size, 150);
      for (const order of orders) deepStrictEqual(order, orders[0]);
      const late = await setup.read();
      for (const window of [...windows, late]) deepStrictEqual(new Set(window.ids()), new Set(orders[0]));
      deepStrictEqual(
        [...windows, late].flatMap(({ problems }) => problems),
        [],
      );
    });

    it('whatever they do, and in whichever order it is done', async () => {
      const step = fc.record({
        window: fc.nat(2),
        kind: fc.constantFrom('add', 'add', 'add', 'add', 'add', 'add', 'many', 'catchUp', 'clear', 'reopen', 'wait'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
          await setup.snapshots().clear();
          setup.clock.jump(1);
          const windows = [await setup.open(), await setup.open(), await setup.open()];
          const everything: TestWindow[] = [...windows];
          let next = 0;
          const running: Promise<unknown>[] = [];
          const make = (): Incident => recorded(anIncident({ id: `${next++}` }));
          for (const { window: index, kind } of steps) {
            const window = windows[index] as TestWindow;
            if (kind === 'add') running.push(window.add([make()], { n: next }));
            if (kind === 'many')
              for (let count = 0; count < 35; count++) running.push(window.add([make()], { n: next }));
            if (kind === 'catchUp') running.push(window.snapshot.catchUp());
            if (kind === 'wait') await Promise.all(running);
            // Time goes on: what is begun anew has higher numbers.
            if (kind === 'clear') setup.clock.jump(1);
            if (kind === 'clear') running.push(setup.snapshots().clear());
            if (kind === 'reopen') {
              await Promise.all(running);
              window.snapshot.dispose();
              everything.push((windows[index] = await setup.open()));
            }
          }
          await Promise.all(running);
          // What was cleared away is kept again with the next change; then windows heal what begins at once have lost.
          for (const window of windows) ok(await window.add([]));
          for (let round = 0; round < 3; round++) {
            for (const window of windows) {
              await window.snapshot.catchUp();
              await window.settled();
            }
          }
          const held = new Set(windows.flatMap((window) => window.ids()));
          for (const window of [...windows, await setup.read()]) deepStrictEqual(new Set(window.ids()), held);
          // What is begun while another window clears may have a key that is gone before anybody reads it.
          const cleared = steps.some(({ kind }) => kind === 'clear') ? ['damaged', 'noKey'] : [];
          const problems = everything.flatMap((window) => window.problems.map(({ kind }) => kind));
          deepStrictEqual(
            problems.filter((kind) => !cleared.includes(kind)),
            [],
          );
          for (const { snapshot } of windows) snapshot.dispose();
        }),
        { numRuns: 25 },
      );
    });

    it('with windows that begin at once: one does, and the other goes on from there', async () => {
      const windows = [await setup.open(), await setup.open(), await setup.open()];
      const added = windows.map(async (window, index) => window.add([recorded(anIncident({ id: `${index}` }))]));
      deepStrictEqual(await Promise.all(added), [true, true, true]);
      strictEqual((await setup.files('base')).length, 1);
      deepStrictEqual((await readIds()).toSorted(), ['0', '1', '2']);
    });

    it('with windows that hold more than the one that begins anew', async () => {
      const [a, b] = [await setup.open(), await setup.open()];
      await a.add([one]);
      await b.snapshot.catchUp();
      await setup.snapshots().clear();
      const fresh = await setup.open();
      await fresh.add([two], { of: 'fresh' });
      await b.snapshot.catchUp();
      await b.settled();
      deepStrictEqual([b.ids(), b.extra], [['one', 'two'], { of: 'fresh' }]);
      const read = await setup.read();
      deepStrictEqual([read.ids(), read.extra], [['two', 'one'], { of: 'fresh' }]);
    });

    it('with windows that make the key at once', async () => {
      const { keys } = setup;
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      let asked = 0;
      const slow: CacheKeyStore = {
        get: async () => {
          if (++asked > 2) return keys.get();
          await released;
          return undefined;
        },
        set: async (value) => keys.set(value),
        delete: async () => keys.delete(),
      };
      const first = setup.snapshots({ keys: slow });
      const adding = setup.open(connection, first).then(async (window) => ({ window, kept: await window.add([one]) }));
      // Both see that there is none; the first sets its own last.
      const second = await setup.open(other);
      ok(await second.add([two]));
      release();
      const { kept, window } = await adding;
      deepStrictEqual([kept, window.problems], [true, []]);
      // One key is left; what was made with the other is fetched or added anew.
      deepStrictEqual([await readIds(), await readIds(other)], [['one'], []]);
      ok(await second.add([]));
      deepStrictEqual(await readIds(other), ['two']);
    });
  });

  describe('tidy up', () => {
    /** What a crashed write leaves. */
    async function leaveTemporary(name: string, ageMs: number): Promise<void> {
      const path = join(setup.folder, 'cache', `${name}.tmp`);
      await writeFile(path, 'half');
      const time = (setup.clock.now() - ageMs) / 1000;
      await utimes(path, time, time);
    }

    it('what crashed writes left, but not what may still be written, and files of earlier versions', async () => {
      await (await setup.open()).add([one]);
      await leaveTemporary('crashed', 11 * 60_000);
      await leaveTemporary('written', 9 * 60_000);
      await writeFile(join(setup.folder, 'cache', '0123456789abcdef.bin'), 'old');
      await setup.snapshots().retain([connection.id]);
      const left = (await setup.paths()).filter((path) => /tmp|bin/.test(path));
      deepStrictEqual(left, [join('cache', 'written.tmp')]);
      deepStrictEqual(await readIds(), ['one']);
    });

    it('what is of connections that are no more', async () => {
      const window = await setup.open(other);
      await window.add([two]);
      await (await setup.open()).add([one]);
      await setup.snapshots().retain([connection.id]);
      deepStrictEqual([await readIds(), await readIds(other)], [['one'], []]);
      // It is back.
      ok(await window.add([]));
      deepStrictEqual(await readIds(other), ['two']);
    });

    it('nothing where nothing is', async () => {
      await setup.snapshots().retain([]);
      strictEqual(await setup.snapshots().clear(), undefined);
      deepStrictEqual(await setup.paths(), []);
    });

    it('everything when told, the key too; who holds something keeps it again, with another key', async () => {
      const window = await setup.open();
      await window.add([one]);
      await (await setup.open(other)).add([two]);
      await leaveTemporary('crashed', 0);
      const before = setup.keys.value;
      strictEqual(await setup.snapshots().clear(), undefined);
      deepStrictEqual([await setup.paths(), setup.keys.value], [[], undefined]);
      deepStrictEqual(await readIds(), []);
      await window.snapshot.catchUp();
      ok(await window.add([two]));
      notStrictEqual(setup.keys.value, before);
      deepStrictEqual([await readIds(), window.problems], [['one', 'two'], []]);
    });

    it('a folder with nothing of ours in its place', async () => {
      const window = await setup.open();
      await window.add([one]);
      const path = (await setup.paths()).find((each) => /[0-9a-f]{32}$/.test(each)) ?? '';
      await setup.snapshots().clear();
      await mkdir(join(setup.folder, path, 'something'), { recursive: true });
      ok(await window.add([]));
      deepStrictEqual(await readIds(), ['one']);
    });
  });
});
