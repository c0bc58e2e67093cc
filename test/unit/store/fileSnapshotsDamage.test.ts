import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import * as fc from 'fast-check';
import { encrypt, pack } from '../../../src/store/cacheFormat';
import type { CacheProblem } from '../../../src/store/cacheProblem';
import type { SnapshotConnection } from '../../../src/store/snapshot';
import { nameOf, type SnapshotKind } from '../../../src/store/snapshotContent';
import { anIncident } from '../../support/anIncident';
import { connection, flipped, recorded, restore, SnapshotSetup, type TestWindow } from '../../support/snapshotSetup';

const other = { ...connection, id: 'petra-2' };
const incident = (id: string) => recorded(anIncident({ id }));
const damaged: readonly CacheProblem[] = [{ kind: 'damaged' }];
const content: readonly CacheProblem[] = [{ kind: 'content' }];
const noKey: readonly CacheProblem[] = [{ kind: 'noKey' }];

describe('FileSnapshots, damaged', function () {
  this.timeout(60_000);
  let setup: SnapshotSetup;

  beforeEach(async () => {
    setup = await SnapshotSetup.make();
  });

  afterEach(async () => setup[Symbol.asyncDispose]());

  /** A window that adds a base with `0`, then `1`, `2` … in deltas. */
  async function addAll(count = 4, to = connection): Promise<TestWindow> {
    const window = await setup.open(to);
    for (let step = 0; step < count; step++) ok(await window.add([incident(`${step}`)], { step }));
    return window;
  }

  async function path(kind: SnapshotKind, index = 0): Promise<string> {
    return (await setup.files(kind))[index] ?? '';
  }

  /** Writes a file that is authentic. */
  async function forge(file: string, values: readonly unknown[]): Promise<void> {
    const [number, kind] = basename(file).split('.');
    const key = Buffer.from(setup.keys.value ?? '', 'base64');
    await writeFile(file, encrypt(pack(values), key, nameOf(connection.id, kind as SnapshotKind, Number(number))));
  }

  /** What a new window is told, extra and problems. */
  async function readAll(from: SnapshotConnection = connection): Promise<unknown> {
    const { told, problems } = await setup.read(from);
    return {
      ids: told.map(({ incidents }) => incidents.map(({ id }) => id)),
      extra: told.map(({ extra }) => extra),
      problems,
    };
  }

  async function nothingLeft(problems: readonly CacheProblem[], what?: string): Promise<void> {
    deepStrictEqual(await readAll(), { ids: [], extra: [], problems }, what);
    deepStrictEqual([await setup.files(), await readAll()], [[], { ids: [], extra: [], problems: [] }], what);
  }

  describe('in a base, let go of everything', () => {
    it('changed, cut short, empty or of another version', async () => {
      const damages: readonly [(bytes: Buffer) => Buffer, CacheProblem][] = [
        [(bytes) => flipped(bytes), { kind: 'damaged' }],
        [(bytes) => bytes.subarray(0, -1), { kind: 'damaged' }],
        [() => Buffer.alloc(0), { kind: 'damaged' }],
        [
          (bytes) => Buffer.concat([bytes.subarray(0, 3), Buffer.of(9), bytes.subarray(4)]),
          { kind: 'otherVersion', version: 9 },
        ],
      ];
      for (const [change, problem] of damages) {
        await addAll();
        await setup.damage(change);
        await nothingLeft([problem]);
      }
    });

    it('whose key is another, or gone', async () => {
      await addAll();
      setup.keys.value = randomBytes(32).toString('base64');
      await nothingLeft(damaged);
      for (const key of ['', 'no key', randomBytes(16).toString('base64')]) {
        await addAll();
        setup.keys.value = key;
        await nothingLeft(noKey, key);
      }
    });

    it('of another connection', async () => {
      await addAll(1);
      const first = await path('base');
      await addAll(1, other);
      const second = (await setup.files()).find((each) => each !== first) ?? '';
      await setup.damage(() => Buffer.alloc(0), second);
      await rename(first, second);
      deepStrictEqual(await readAll(other), { ids: [], extra: [], problems: damaged });
    });

    it('that is not what is written, though made with the key', async () => {
      const head = { fingerprint: connection.fingerprint, series: 1, whole: true, extra: {} };
      const wrong: readonly (readonly unknown[])[] = [
        [],
        [null],
        [{ ...head, series: 'first' }],
        [{ ...head, whole: undefined }],
        [{ ...head, extra: undefined }],
        [{ ...head, fingerprint: 1 }],
        [head, {}],
        [head, null],
      ];
      for (const values of wrong) {
        await addAll(2);
        await forge(await path('base'), values);
        await nothingLeft(content, JSON.stringify(values));
      }
    });

    it('a record of which cannot be read any more', async () => {
      const leavesOut = (records: readonly unknown[]) => restore(records.slice(1));
      const throws = (): never => {
        throw new TypeError('secret of a customer');
      };
      for (const how of [leavesOut, throws]) {
        await addAll(2);
        deepStrictEqual(await readAll({ ...connection, restore: how }), { ids: [], extra: [], problems: content });
        deepStrictEqual(await setup.files(), []);
      }
    });

    it('that is missing', async () => {
      await addAll();
      await rm(await path('base'));
      await nothingLeft(damaged);
    });

    it('but who holds it keeps it again when the key is gone', async () => {
      const window = await addAll();
      await setup.keys.delete();
      ok(await window.add([incident('more')]));
      deepStrictEqual([(await setup.read()).ids(), window.problems], [['0', '1', '2', '3', 'more'], []]);
    });

    it('but who holds it keeps it again', async () => {
      const window = await addAll();
      await setup.damage(flipped);
      await readAll();
      ok(await window.add([incident('more')]));
      deepStrictEqual([(await setup.read()).ids(), window.problems], [['0', '1', '2', '3', 'more'], []]);
    });
  });

  describe('in a delta, tell the rest', () => {
    const rest = { ids: [['0'], ['1'], ['3']], extra: [{ step: 0 }, { step: 1 }, {}], problems: damaged };

    it('without what may rely on it', async () => {
      await addAll();
      await setup.damage(flipped, await path('delta', 1));
      deepStrictEqual(await readAll(), rest);
      deepStrictEqual(await readAll(), rest, 'until something is added');
    });

    it('also when it is missing, was swapped with another, or cannot be read', async () => {
      const damages: readonly ((file: string) => Promise<void>)[] = [
        async (file) => rm(file),
        async (file) => setup.damage(() => Buffer.alloc(0), file),
        async (file) => writeFile(file, await setup.bytes(await path('delta', 0))),
        async (file) => writeFile(file, await setup.bytes(await path('base'))),
      ];
      for (const damage of damages) {
        await setup.snapshots().clear();
        await addAll();
        await damage(await path('delta', 1));
        deepStrictEqual(await readAll(), rest);
      }
      await setup.snapshots().clear();
      await addAll();
      await forge(await path('delta', 1), [{}]);
      deepStrictEqual(await readAll(), { ...rest, problems: content });
    });

    it('to a window that followed until then, too', async () => {
      const writer = await addAll(2);
      const window = await setup.open();
      for (const id of ['2', '3']) await writer.add([incident(id)], { id });
      await setup.damage(flipped, await path('delta', 1));
      await window.snapshot.catchUp();
      await window.snapshot.catchUp();
      deepStrictEqual([window.ids(), window.extra, window.problems], [['0', '1', '3'], { step: 1 }, damaged]);
    });

    it('and remove it with the next change', async () => {
      await addAll();
      const file = await path('delta', 1);
      await setup.damage(flipped, file);
      const window = await setup.open();
      ok(await window.add([incident('more')], { step: 'more' }));
      await window.settled();
      ok(!(await setup.files()).includes(file));
      deepStrictEqual(await readAll(), { ids: [['0', '1', '3', 'more']], extra: [{ step: 'more' }], problems: [] });
      deepStrictEqual(window.problems, damaged);
    });

    it('whole again once another window has written everything', async () => {
      await addAll();
      await setup.damage(flipped, await path('delta', 1));
      const [a, b] = [await setup.open(), await setup.open()];
      await a.add([incident('a')], { of: 'a' });
      await b.snapshot.catchUp();
      deepStrictEqual([b.ids(), b.extra], [['0', '1', '3', 'a'], { of: 'a' }]);
    });
  });

  it('anywhere: tell nothing that was not added, say so, and work again with the next change', async () => {
    const place = fc.record({
      file: fc.nat(5),
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(place, async ({ file, at, cut }) => {
        await setup.snapshots().clear();
        const writer = await addAll(6);
        await setup.damage(
          (bytes) => {
            const index = Math.floor(at * bytes.length);
            return cut ? bytes.subarray(0, index) : flipped(bytes, index);
          },
          (await setup.files())[file],
        );
        const window = await setup.open();
        strictEqual(window.problems.length, 1);
        deepStrictEqual(
          window.ids(),
          file === 0 ? [] : ['0', '1', '2', '3', '4', '5'].filter((id) => id !== `${file}`),
        );
        for (const { incidents } of window.told) for (const each of incidents) deepStrictEqual(each, incident(each.id));
        ok(await window.add([incident('more')], { step: 'more' }));
        await window.settled();
        const read = await setup.read();
        deepStrictEqual([read.ids(), read.extra, read.problems], [window.ids(), { step: 'more' }, []]);
        // A window that had everything goes on without noticing, and keeps what was lost when its folder is gone.
        await writer.snapshot.catchUp();
        await writer.settled();
        deepStrictEqual(new Set(writer.ids()), new Set(['0', '1', '2', '3', '4', '5', 'more']));
        if (file === 0) deepStrictEqual(new Set((await setup.read()).ids()), new Set(writer.ids()));
        deepStrictEqual(writer.problems, []);
        for (const { snapshot } of [writer, window]) snapshot.dispose();
      }),
      { numRuns: 40 },
    );
  });
});
