import { deepStrictEqual, notStrictEqual, ok, strictEqual } from 'node:assert';
import { execFile } from 'node:child_process';
import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CacheProblem } from '../../../src/store/cacheProblem';
import { anIncident } from '../../support/anIncident';
import { connection, MemoryKeys, recorded, SnapshotSetup } from '../../support/snapshotSetup';
import { childConnection, childKey } from '../../support/snapshotRevisions';

const incident = (id: string) => recorded(anIncident({ id }));
const storage = (code: string): CacheProblem => ({ kind: 'storage', code });

describe('FileSnapshots on a failing disk', function () {
  this.timeout(60_000);
  let setup: SnapshotSetup;

  beforeEach(async () => {
    setup = await SnapshotSetup.make();
  });

  afterEach(async () => setup[Symbol.asyncDispose]());

  it('tell once when the folder is a file, and keep everything once it is none', async () => {
    await writeFile(join(setup.folder, 'cache'), '');
    const window = await setup.open();
    strictEqual(await window.add([incident('one')]), false);
    strictEqual(await window.add([incident('two')]), false);
    await setup.snapshots().retain([]);
    deepStrictEqual(window.problems, [storage('ENOTDIR')]);
    await rm(join(setup.folder, 'cache'));
    ok(await window.add([incident('three')]));
    deepStrictEqual((await setup.read()).ids(), ['one', 'two', 'three']);
    // It worked meanwhile: it is news that it does not again.
    await rm(join(setup.folder, 'cache'), { recursive: true });
    await writeFile(join(setup.folder, 'cache'), '');
    strictEqual(await window.add([]), false);
    strictEqual(window.problems.length, 2);
  });

  it('tell other windows what could not be kept at first', async () => {
    const [a, b] = [await setup.open(), await setup.open()];
    await a.add([incident('one')]);
    const cache = join(setup.folder, 'cache');
    await rename(cache, `${cache}.gone`);
    await writeFile(cache, '');
    strictEqual(await a.add([incident('two')], { last: 'two' }), false);
    await rm(cache);
    await rename(`${cache}.gone`, cache);
    ok(await a.add([incident('three')], { last: 'three' }));
    await b.snapshot.catchUp();
    deepStrictEqual([b.ids(), b.extra], [['one', 'two', 'three'], { last: 'three' }]);
    deepStrictEqual((await setup.read()).ids(), ['one', 'two', 'three']);
  });

  it('tell when the folder is read-only, and what there is stays good', async function () {
    if (process.platform === 'win32') this.skip();
    const snapshots = setup.snapshots();
    const window = await setup.open(connection, snapshots);
    await window.add([incident('one')]);
    const cache = join(setup.folder, 'cache');
    const own = join(cache, (await readdir(cache))[0] ?? '');
    await chmod(setup.folder, 0o755);
    await chmod((await setup.files())[0] ?? '', 0o644);
    await chmod(own, 0o555);
    await chmod(cache, 0o555);
    const root = process.geteuid?.() === 0;
    // Root may write anywhere.
    if (root) process.seteuid?.(65534);
    try {
      strictEqual(await window.add([incident('two')]), false);
      deepStrictEqual(window.problems, [storage('EACCES')]);
      deepStrictEqual((await setup.read()).ids(), ['one']);
      deepStrictEqual(await snapshots.clear(), storage('EACCES'));
      strictEqual(setup.keys.value, undefined, 'without its key, what is left tells nothing');
    } finally {
      if (root) process.seteuid?.(0);
      await chmod(cache, 0o755);
      await chmod(own, 0o755);
    }
  });

  it('tell when the disk takes no more, and what there is stays good', async function () {
    if (process.platform === 'win32') this.skip();
    // 512 blocks of 512 bytes, or of 1024 in some shells.
    const limited = 'ulimit -f 512 && exec "$0" "$@"';
    const child = join(__dirname, 'fileSnapshots.child.js');
    const args = ['-c', limited, process.execPath, child, setup.folder, 'tooMuch'];
    const { stdout } = await promisify(execFile)('sh', args);
    deepStrictEqual(JSON.parse(stdout), { kept: [true, true, false, false], problems: [storage('EFBIG')] });
    setup.keys.value = childKey;
    const read = await setup.read(childConnection);
    deepStrictEqual([read.ids(), read.problems], [['0', '1'], []]);
    strictEqual((await setup.paths()).filter((path) => path.endsWith('.tmp')).length, 0);
  });

  it('tell when the secret store fails, and delete nothing', async () => {
    await (await setup.open()).add([incident('one')]);
    const before = await setup.paths();
    const failing = async (): Promise<never> => {
      throw new Error('no keyring');
    };
    const failure: CacheProblem = { kind: 'secrets' };
    const snapshots = setup.snapshots({ keys: { get: failing, set: failing, delete: failing } });
    const window = await setup.open(connection, snapshots);
    strictEqual(await window.add([incident('two')]), false);
    deepStrictEqual([window.told, window.problems, await setup.paths()], [[], [failure], before]);
    deepStrictEqual((await setup.read()).ids(), ['one']);
    deepStrictEqual([await snapshots.clear(), await setup.paths()], [failure, []]);
  });

  it('tell what there is once the secret store works', async () => {
    await (await setup.open()).add([incident('one')]);
    const { keys } = setup;
    let works = false;
    const get = async (): Promise<string | undefined> => {
      if (!works) throw new Error('locked');
      return keys.get();
    };
    const window = await setup.open(
      connection,
      setup.snapshots({ keys: { get, set: async (value) => keys.set(value), delete: async () => keys.delete() } }),
    );
    strictEqual(await window.add([incident('two')]), false);
    works = true;
    await window.snapshot.catchUp();
    deepStrictEqual(window.ids(), ['two', 'one']);
    ok(await window.add([]));
    deepStrictEqual(new Set((await setup.read()).ids()), new Set(['one', 'two']));
    notStrictEqual(window.problems.length, 0);
  });

  it('tell when the secret store keeps nothing', async () => {
    const forgetful = new MemoryKeys();
    forgetful.set = async () => undefined;
    const window = await setup.open(connection, setup.snapshots({ keys: forgetful }));
    strictEqual(await window.add([incident('one')]), false);
    deepStrictEqual([window.problems, await setup.files()], [[{ kind: 'noKey' }], []]);
  });
});
