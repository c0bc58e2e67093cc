import { deepStrictEqual, notStrictEqual, strictEqual } from 'node:assert';
import { execFile } from 'node:child_process';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CacheContent, CacheFailure } from '../../../src/store/cache';
import { anIncident } from '../../support/anIncident';
import {
  CacheSetup,
  childConnection,
  childKey,
  MemoryKeys,
  recorded,
  restore,
  revised,
  snapshot,
} from '../../support/cacheSetup';

const connection = { id: 'petra-1', fingerprint: 'question' };
const one = recorded(anIncident({ id: 'one' }));
const two = recorded(anIncident({ id: 'two' }));

describe('IncidentCache on a failing disk', function () {
  this.timeout(20_000);
  let setup: CacheSetup;

  beforeEach(async () => {
    setup = await CacheSetup.make();
  });

  afterEach(async () => setup[Symbol.asyncDispose]());

  async function codeOf(failing: Promise<unknown>): Promise<string | undefined> {
    const result = (await failing) as CacheFailure | undefined;
    return result?.problem.kind === 'storage' ? result.problem.code : result?.problem.kind;
  }

  it('tells when the folder is a file', async () => {
    await writeFile(join(setup.folder, 'cache'), '');
    strictEqual(await codeOf(setup.cache.save(connection, snapshot([one]))), 'EEXIST');
    strictEqual(await codeOf(setup.cache.load(connection, restore)), 'ENOTDIR');
    strictEqual(await codeOf(setup.cache.retain([])), 'ENOTDIR');
  });

  it('tells when the file cannot be replaced or read, and leaves nothing half', async () => {
    await setup.cache.save(connection, snapshot([one]));
    const { path } = await setup.file();
    await rm(path);
    await mkdir(join(path, 'in the way'), { recursive: true });
    const before = await setup.paths();
    notStrictEqual(await codeOf(setup.cache.save(connection, snapshot([two], { revision: 2 }))), undefined);
    strictEqual(await codeOf(setup.cache.load(connection, restore)), 'EISDIR');
    deepStrictEqual(await setup.paths(), before);
  });

  it('tells when the folder is read-only, and the copy stays good', async function () {
    if (process.platform === 'win32') this.skip();
    await setup.cache.save(connection, snapshot([one]));
    const cacheFolder = join(setup.folder, 'cache');
    await chmod(setup.folder, 0o755);
    await chmod(cacheFolder, 0o555);
    await chmod((await setup.file()).path, 0o644);
    const root = process.geteuid?.() === 0;
    // Root may write anywhere.
    if (root) process.seteuid?.(65534);
    try {
      strictEqual(await codeOf(setup.cache.save(connection, snapshot([two], { revision: 2 }))), 'EACCES');
      deepStrictEqual(((await setup.cache.load(connection, restore)) as CacheContent).incidents, [one]);
      strictEqual(await codeOf(setup.cache.clear()), 'EACCES');
      strictEqual(setup.keys.value, undefined, 'without its key, what is left tells nothing');
    } finally {
      if (root) process.seteuid?.(0);
      await chmod(cacheFolder, 0o755);
    }
  });

  it('tells when the disk takes no more, and the copy stays good', async function () {
    if (process.platform === 'win32') this.skip();
    // 512 blocks of 512 bytes, or of 1024 in some shells.
    const limited = 'ulimit -f 512 && exec "$0" "$@"';
    const args = ['-c', limited, process.execPath, join(__dirname, 'cacheWriter.child.js'), setup.folder];
    const { stdout } = await promisify(execFile)('sh', args);
    deepStrictEqual(JSON.parse(stdout), [null, { problem: { kind: 'storage', code: 'EFBIG' } }]);
    setup.keys.value = childKey;
    deepStrictEqual(((await setup.cache.load(childConnection, restore)) as CacheContent).incidents, revised(0));
    await setup.file();
  });

  it('tells when the secret store fails, and deletes nothing', async () => {
    await setup.cache.save(connection, snapshot([one]));
    const failing = async (): Promise<never> => {
      throw new Error('no keyring');
    };
    const cache = setup.create({ keys: { get: failing, set: failing, delete: failing } });
    const failure = { problem: { kind: 'secrets', message: 'no keyring' } };
    deepStrictEqual(await cache.load(connection, restore), failure);
    deepStrictEqual(await cache.save(connection, snapshot([two])), failure);
    deepStrictEqual(((await setup.cache.load(connection, restore)) as CacheContent).incidents, [one]);
    deepStrictEqual(await cache.clear(), failure);
    deepStrictEqual(await setup.paths(), []);
  });

  it('tells when the secret store keeps nothing', async () => {
    const forgetful = new MemoryKeys();
    forgetful.set = async () => undefined;
    const failure = { problem: { kind: 'noKey' } };
    deepStrictEqual(await setup.create({ keys: forgetful }).save(connection, snapshot([one])), failure);
    deepStrictEqual(await setup.paths(), []);
  });
});
