import { deepStrictEqual, ok } from 'node:assert';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { allRevised, childConnection, childKey, childUser } from '../../support/snapshotRevisions';
import { SnapshotSetup, traces } from '../../support/snapshotSetup';

const kills = 120;
const lanes = 2;

/** Has another process add, kills it in the midst, and reads what is there. Returns what the process has left half. */
async function killOnce(setup: SnapshotSetup): Promise<Buffer[]> {
  const writer = fork(join(__dirname, 'fileSnapshots.child.js'), [setup.folder, 'forever']);
  const told: unknown[] = [];
  writer.on('message', (message) => told.push(message));
  await once(writer, 'message');
  await setTimeout(Math.random() * 100);
  writer.kill('SIGKILL');
  await once(writer, 'close');

  const { held, extra, problems } = await setup.read(childConnection);
  const revision = Number(extra['revision']);
  ok(revision >= Number(told.at(-1)), `${revision}, after ${String(told.at(-1))}`);
  deepStrictEqual([held, problems], [allRevised(revision), []]);

  const left = (await setup.paths()).filter((path) => path.endsWith('.tmp'));
  const contents = await Promise.all(left.map(async (path) => setup.bytes(join(setup.folder, path))));
  // What was left does not stay.
  setup.clock.jump(60 * 60_000);
  await setup.snapshots().retain([childConnection.id]);
  deepStrictEqual(
    (await setup.paths()).filter((path) => path.endsWith('.tmp')),
    [],
  );
  return contents;
}

async function lane(rounds: number): Promise<{ readonly left: Buffer[]; readonly revisions: number }> {
  await using setup = await SnapshotSetup.make();
  setup.keys.value = childKey;
  setup.lookbackDays = 1e6;
  setup.clock.jump(Date.now() - setup.clock.now());
  const left: Buffer[] = [];
  for (let round = 0; round < rounds; round++) left.push(...(await killOnce(setup)));
  const { extra } = await setup.read(childConnection);
  return { left, revisions: Number(extra['revision']) };
}

describe('FileSnapshots, killed', () => {
  it(`keep what was added, whole, over ${kills} kills`, async function () {
    this.timeout(180_000);
    const ended = await Promise.all(Array.from({ length: lanes }, async () => lane(kills / lanes)));
    const left = ended.flatMap((each) => each.left);
    // Otherwise hardly a kill came while a file was being written, or hardly a base was.
    ok(left.length > kills / 20, `${left.length} of ${kills} in the midst of a write`);
    for (const { revisions } of ended) ok(revisions > 33 * 10, `${revisions} revisions`);
    deepStrictEqual(traces(Buffer.concat(left), [Buffer.from(childUser), Buffer.from(childKey, 'base64')]), []);
  });
});
