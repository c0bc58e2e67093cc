import { deepStrictEqual, rejects, strictEqual } from 'node:assert';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiskFile } from '../../../../src/features/export/diskFile';
import { saveFile, type Taken } from '../../../../src/features/export/saveFile';

describe('A file that is saved', () => {
  let folder: string;
  let path: string;
  let asked: Taken[];
  const answers = (answer: boolean) => async (taken: Taken) => (asked.push(taken), answer);
  const content = async (): Promise<string[]> => ['n', 'ew'];
  const mode = (file: string): number => statSync(file).mode & 0o777;
  const noSecondNames = async (): Promise<never> => {
    throw Object.assign(new Error('not supported'), { code: 'EPERM' });
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'save-'));
    path = join(folder, 'report.csv');
    asked = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  for (const [disk, link] of Object.entries({ 'any disk': undefined, 'a disk without second names': noSecondNames })) {
    it(`is there, private, with nothing beside it, on ${disk}`, async () => {
      strictEqual(await saveFile(new DiskFile(path, link), answers(false), content), true);
      deepStrictEqual([readdirSync(folder), readFileSync(path, 'utf8'), mode(path)], [['report.csv'], 'new', 0o600]);
      deepStrictEqual(asked, []);
    });

    it(`leaves alone what came while it was made, on ${disk}`, async () => {
      const late = async (): Promise<string[]> => (writeFileSync(path, 'late'), ['new']);
      strictEqual(await saveFile(new DiskFile(path, link), answers(false), late), false);
      deepStrictEqual([readdirSync(folder), readFileSync(path, 'utf8')], [['report.csv'], 'late']);
      deepStrictEqual(asked, ['file']);
    });

    it(`leaves alone what came at the very last moment, on ${disk}`, async () => {
      const place = new DiskFile(path, link);
      const create = place.create.bind(place);
      place.create = async () => (writeFileSync(path, 'late'), create());
      strictEqual(await saveFile(place, answers(false), content), false);
      deepStrictEqual([readdirSync(folder), readFileSync(path, 'utf8')], [['report.csv'], 'late']);
      deepStrictEqual(asked, ['file']);
    });
  }

  it('needs no room for a second copy on a disk without second names', async () => {
    const place = new DiskFile(path, noSecondNames);
    await place.write(['new']);
    const [draft = ''] = readdirSync(folder);
    const { ino } = statSync(join(folder, draft));
    strictEqual(await place.create(), true);
    deepStrictEqual([readdirSync(folder), statSync(path).ino, mode(path)], [['report.csv'], ino, 0o600]);
  });

  it('leaves nothing with the name when it can’t be given on a disk without second names', async () => {
    const place = new DiskFile(path, noSecondNames);
    await place.write(['new']);
    const [draft = ''] = readdirSync(folder);
    rmSync(join(folder, draft));
    await rejects(place.create(), { code: 'ENOENT' });
    deepStrictEqual(readdirSync(folder), []);
  });

  it('asks once, and again only about something else', async () => {
    writeFileSync(path, 'old');
    chmodSync(path, 0o640);
    strictEqual(await saveFile(new DiskFile(path), answers(true), content), true);
    deepStrictEqual([asked, readFileSync(path, 'utf8'), mode(path)], [['file'], 'new', 0o640]);
  });

  it('is a private draft until it is whole, which goes when it is not wanted', async () => {
    const modes: number[] = [];
    const late = async (): Promise<string[]> => (writeFileSync(path, 'late'), ['new']);
    const look = async (): Promise<boolean> => {
      const drafts = readdirSync(folder).filter((name) => name !== 'report.csv');
      modes.push(...drafts.map((name) => mode(join(folder, name))));
      return false;
    };
    await saveFile(new DiskFile(path), look, late);
    deepStrictEqual([modes, readdirSync(folder)], [[0o600], ['report.csv']]);
  });

  it('is not made when the user turns away while its text is made', async () => {
    strictEqual(await saveFile(new DiskFile(path), answers(true), async () => undefined), false);
    deepStrictEqual(readdirSync(folder), []);
  });

  it('never takes the place of a folder, not even of one that came while it was made', async () => {
    const late = async (): Promise<string[]> => (mkdirSync(path), ['new']);
    await rejects(saveFile(new DiskFile(path), answers(true), late), { code: 'EISDIR' });
    deepStrictEqual([readdirSync(folder), readdirSync(path), asked], [['report.csv'], [], []]);
  });
});
