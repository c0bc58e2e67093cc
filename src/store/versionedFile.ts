import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How many versions stay; a writer that slept while as many were written may no longer know what became of its own. */
export const versionsKept = 16;

/** The newest version as it was read. */
export interface Version {
  /** 0 when there is none. */
  readonly number: number;
  /** Absent when there is no version, or it cannot be read. */
  readonly text?: string;
}

/**
 * A text that several processes read and replace, each version a file of its own, `<number>.json`, that never changes.
 *
 * There is no lock, so none to be left by a process that was killed, or to be taken from one that only slept. A new
 * version gets its name by `link`, which is atomic, shows the file whole, and fails when that version is there already:
 * of several writers that start from one version, one wins, and the others start again from what it wrote.
 */
export class VersionedFile {
  /** @param folder of this text alone; made when it is missing */
  constructor(readonly folder: string) {}

  /** The number of the newest version, 0 when there is none. @throws when the folder cannot be read */
  async newest(): Promise<number> {
    return Math.max(0, ...(await this.numbers()));
  }

  /** The newest version; undefined when it went while it was read, so that there is a newer one. @throws like `newest` */
  async read(): Promise<Version | undefined> {
    const number = await this.newest();
    if (number === 0) return { number };
    try {
      return { number, text: await readFile(this.path(number), 'utf8') };
    } catch (error) {
      return codeOf(error) === 'ENOENT' ? undefined : { number };
    }
  }

  /**
   * Writes the version that follows the one with this number.
   * @returns false when another did so first, or (rarely) may have: read again, and start from there
   * @throws when the folder cannot be written
   */
  async writeAfter(number: number, text: string): Promise<boolean> {
    const own = number + 1;
    if (!(await this.publish(own, text))) return false;
    const numbers = await this.numbers();
    // The name was free either because nobody had been here, or because all were, long ago, and it was cleared away.
    if (!numbers.includes(own) || Math.max(...numbers) >= own + versionsKept) return false;
    const old = numbers.filter((each) => each <= own - versionsKept);
    await Promise.allSettled(old.map(async (each) => unlink(this.path(each))));
    return true;
  }

  private async publish(number: number, text: string): Promise<boolean> {
    const draft = join(this.folder, `${randomUUID()}.tmp`);
    try {
      await this.create(draft, text);
      await link(draft, this.path(number));
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    } finally {
      // One that cannot be removed does no harm, and goes with the old ones.
      await unlink(draft).catch(() => undefined);
    }
  }

  private async create(path: string, text: string): Promise<void> {
    // Not synced to the disk: after a power cut the newest version may be missing or broken, but no other one.
    const write = async (): Promise<void> => writeFile(path, text, { flag: 'wx', mode: 0o600 });
    try {
      await write();
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
      await mkdir(this.folder, { recursive: true });
      await write();
    }
  }

  private async numbers(): Promise<number[]> {
    try {
      const names = await readdir(this.folder);
      return names.filter((name) => /^\d{1,15}\.json$/.test(name)).map((name) => Number.parseInt(name, 10));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  private path(number: number): string {
    return join(this.folder, `${number}.json`);
  }
}

/**
 * Removes what has not changed since a time from a folder, as far as that goes; never throws.
 * @param before ms since the epoch
 * @param which names of the files and folders to look at
 */
export async function removeOld(folder: string, before: number, which: (name: string) => boolean): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const removals = names.filter(which).map(async (name) => {
    const path = join(folder, name);
    if ((await stat(path)).mtimeMs < before) await rm(path, { recursive: true, force: true });
  });
  await Promise.allSettled(removals);
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
