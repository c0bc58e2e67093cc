import { deepStrictEqual, strictEqual } from 'node:assert';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { childConnection, childKey } from '../../support/snapshotRevisions';
import { SnapshotSetup } from '../../support/snapshotSetup';

const processes = 3;

interface Report {
  readonly order: readonly string[];
  readonly ids: readonly string[];
  readonly problems: readonly unknown[];
}

describe('FileSnapshots of several processes', function () {
  this.timeout(120_000);

  /** Has processes add as many incidents each, at once, until each holds all. */
  async function addAtOnce(adds: number): Promise<Report[]> {
    await using setup = await SnapshotSetup.make();
    setup.keys.value = childKey;
    await (await setup.open(childConnection)).add([], { n: 'first' });
    const children = Array.from({ length: processes }, (_, index) =>
      fork(join(__dirname, 'fileSnapshots.child.js'), [
        setup.folder,
        'others',
        `${index}`,
        `${adds}`,
        `${processes * adds}`,
      ]),
    );
    const answers = async (): Promise<unknown[]> =>
      Promise.all(children.map(async (child) => ((await once(child, 'message')) as unknown[])[0]));
    try {
      deepStrictEqual(await answers(), ['ready', 'ready', 'ready']);
      const reports = answers();
      for (const child of children) child.send('go');
      const all = (await reports) as Report[];
      const { held } = await setup.read(childConnection);
      strictEqual(held.size, processes * adds);
      return all;
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  }

  it('tell all of them the same, in the same order, while they add at once', async () => {
    // So few that nobody has to start from a base again, however long it sleeps.
    const [first, ...others] = await addAtOnce(20);
    strictEqual(new Set(first?.order).size, processes * 20 + 1);
    for (const { order, problems } of [first as Report, ...others]) {
      deepStrictEqual([order, problems], [first?.order, []]);
    }
  });

  it('come to the same state while bases take the place of files', async () => {
    for (const { ids, problems } of await addAtOnce(100)) {
      deepStrictEqual([new Set(ids).size, problems], [processes * 100, []]);
    }
  });
});
