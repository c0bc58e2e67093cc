import { deepStrictEqual, ok } from 'node:assert';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CacheContent } from '../../../src/store/cache';
import { CacheSetup, childConnection, childKey, childUser, restore, revised, traces } from '../../support/cacheSetup';

const kills = 50;
const lanes = 2;

/** Has another process save, kills it in the midst, and reads what is there. Returns what the process has left half. */
async function killOnce(setup: CacheSetup): Promise<Buffer[]> {
  const writer = fork(join(__dirname, 'cacheWriter.child.js'), [setup.folder, 'forever']);
  const told: unknown[] = [];
  writer.on('message', (message) => told.push(message));
  await once(writer, 'message');
  await setTimeout(Math.random() * 25);
  writer.kill('SIGKILL');
  await once(writer, 'close');

  const { incidents, extra } = (await setup.cache.load(childConnection, restore)) as CacheContent;
  const revision = Number(extra['revision']);
  ok(revision >= Number(told.at(-1)), `${revision}, after ${String(told.at(-1))}`);
  deepStrictEqual(incidents, revised(revision));

  const left = (await setup.paths()).filter((path) => path.endsWith('.tmp'));
  const contents = await Promise.all(left.map(async (path) => readFile(join(setup.folder, path))));
  // What was left does not stay.
  setup.clock.jump(60 * 60_000);
  await setup.cache.retain([childConnection.id]);
  await setup.file();
  return contents;
}

async function lane(rounds: number): Promise<Buffer[]> {
  await using setup = await CacheSetup.make();
  setup.keys.value = childKey;
  setup.clock.jump(Date.now() - setup.clock.now());
  const left: Buffer[] = [];
  for (let round = 0; round < rounds; round++) left.push(...(await killOnce(setup)));
  return left;
}

describe('IncidentCache, killed', () => {
  it(`keeps the last copy or the one before, whole, over ${kills} kills`, async function () {
    this.timeout(60_000);
    const left = (await Promise.all(Array.from({ length: lanes }, async () => lane(kills / lanes)))).flat();
    // Otherwise hardly a kill came while a file was being written.
    ok(left.length > kills / 10, `${left.length} of ${kills} in the midst of a write`);
    deepStrictEqual(traces(Buffer.concat(left), [Buffer.from(childUser), Buffer.from(childKey, 'base64')]), []);
  });
});
