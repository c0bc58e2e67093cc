import { deepStrictEqual, strictEqual } from 'node:assert';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VersionedFile, versionsKept } from '../../../src/store/versionedFile';

describe('VersionedFile', () => {
  let folder: string;
  let file: VersionedFile;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'versions-'));
    file = new VersionedFile(folder);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function writeAll(from: number, to: number): Promise<void> {
    for (let number = from; number < to; number++)
      strictEqual(await file.writeAfter(number, `text ${number + 1}`), true);
  }

  it('has no version at first, then the newest, by number', async () => {
    deepStrictEqual(await file.read(), { number: 0 });
    await writeAll(0, 12);
    deepStrictEqual(await file.read(), { number: 12, text: 'text 12' });
  });

  it('is written by one of those who start from the same version', async () => {
    const wrote = await Promise.all(['a', 'b', 'c', 'd'].map(async (text) => file.writeAfter(0, text)));
    strictEqual(wrote.filter(Boolean).length, 1);
    deepStrictEqual(await file.read(), { number: 1, text: ['a', 'b', 'c', 'd'][wrote.indexOf(true)] });
    deepStrictEqual(readdirSync(folder), ['1.json']);
  });

  it('is not written by one who slept, however long', async () => {
    for (let newest = 1; newest <= versionsKept * 3; newest++) {
      await writeAll(newest - 1, newest);
      for (let slept = 0; slept < newest; slept++) strictEqual(await file.writeAfter(slept, 'late'), false);
      deepStrictEqual(await file.read(), { number: newest, text: `text ${newest}` });
    }
  });

  it('is not taken for written when the folder went', async () => {
    await writeAll(0, 3);
    rmSync(folder, { recursive: true });
    deepStrictEqual(await file.read(), { number: 0 });
    await writeAll(0, 1);
    deepStrictEqual(await file.read(), { number: 1, text: 'text 1' });
  });
});
