import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { join } from 'node:path';
import { CacheKey } from '../../../src/store/cacheKey';
import { SnapshotFolder } from '../../../src/store/snapshotFolder';
import { SnapshotWriter } from '../../../src/store/snapshotWriter';
import { anIncident } from '../../support/anIncident';
import { connection, recorded, SnapshotSetup } from '../../support/snapshotSetup';

const key = Buffer.alloc(32, 7);
const content = { incidents: [recorded(anIncident())], extra: {}, series: 1, whole: false };

describe('SnapshotWriter', () => {
  let setup: SnapshotSetup;
  let folder: SnapshotFolder;
  let writer: SnapshotWriter;
  let first: number;

  beforeEach(async () => {
    setup = await SnapshotSetup.make();
    setup.keys.value = key.toString('base64');
    folder = new SnapshotFolder(join(setup.folder, 'cache'), connection.id);
    writer = new SnapshotWriter(folder, new CacheKey(setup.keys), setup.clock, connection, () => true);
    first = (await writer.begin(() => content)) ?? 0;
  });

  afterEach(async () => setup[Symbol.asyncDispose]());

  async function appendMany(count: number): Promise<number> {
    const from = (await folder.list()).deltas.at(-1) ?? first;
    for (let number = from + 1; number <= from + count; number++) ok(await writer.append(number, content, key));
    return from + count;
  }

  it('begins where nothing is, once', async () => {
    deepStrictEqual(await folder.list(), { bases: [first], deltas: [] });
    strictEqual(await writer.begin(() => content), undefined);
    deepStrictEqual(await folder.list(), { bases: [first], deltas: [] });
  });

  it('begins with numbers above all before', async () => {
    await appendMany(3);
    await folder.remove(await folder.list());
    setup.clock.jump(1);
    ok(((await writer.begin(() => content)) ?? 0) > first);
  });

  it('appends a number once', async () => {
    await appendMany(1);
    strictEqual(await writer.append(first + 1, content, key), false);
    deepStrictEqual(await folder.list(), { bases: [first], deltas: [first + 1] });
  });

  it('does not append where files were removed, however long it took to come to it', async () => {
    const newest = await appendMany(3);
    await writer.addBase(newest, content, key, true);
    const before = await folder.list();
    deepStrictEqual(before, { bases: [newest], deltas: [newest] });
    for (const late of [first + 1, newest - 1, newest, newest + 2]) {
      strictEqual(await writer.append(late, content, key), false);
      deepStrictEqual(await folder.list(), before);
    }
    ok(await writer.append(newest + 1, content, key));
  });

  it('leaves deltas for those who follow, until the next base but one', async () => {
    const second = await appendMany(2);
    await writer.addBase(second, content, key, false);
    deepStrictEqual(await folder.list(), { bases: [second], deltas: [second - 1, second] });
    const third = await appendMany(2);
    await writer.addBase(third, content, key, false);
    deepStrictEqual(await folder.list(), { bases: [third], deltas: [second, third - 1, third] });
  });

  it('leaves a newer base, and what follows it, alone', async () => {
    const newest = await appendMany(3);
    await writer.addBase(newest, content, key, false);
    await writer.addBase(newest - 1, content, key, true);
    const { bases, deltas } = await folder.list();
    deepStrictEqual([bases.at(-1), deltas.at(-1)], [newest, newest]);
  });

  it('wants a base after 32 deltas, when there is none, and when deltas are larger', async () => {
    await appendMany(32);
    strictEqual(await writer.isBaseDue(await folder.list()), false);
    await appendMany(1);
    strictEqual(await writer.isBaseDue(await folder.list()), true);
    strictEqual(await writer.isBaseDue({ bases: [], deltas: [1] }), true);
  });
});
