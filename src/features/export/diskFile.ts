import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { chmod, link, lstat, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FilePlace, Taken } from './saveFile';

/** Readable and writable by the user, and by nobody else. */
const privateMode = 0o600;

/** The file of an absolute path on the disk of the extension host. What is new there is private to the user. */
export class DiskFile implements FilePlace {
  private readonly draft: string;

  /** @param giveSecondName Node's own `link` */
  constructor(
    private readonly path: string,
    private readonly giveSecondName = link,
  ) {
    this.draft = join(dirname(path), `incidents-${randomUUID()}.tmp`);
  }

  async taken(): Promise<Taken | undefined> {
    const there = await statusOf(this.path);
    if (!there) return undefined;
    if (there.isSymbolicLink()) return 'link';
    if (there.isFile()) return 'file';
    throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
  }

  async write(parts: readonly string[]): Promise<void> {
    // `x`: never into a file that somebody has put there, nor through a link.
    const file = await open(this.draft, 'wx', privateMode);
    try {
      for (const part of parts) await file.writeFile(part);
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  async create(): Promise<boolean> {
    // Of all ways to give a name, only a second name and a new file fail when it is taken.
    try {
      await this.giveSecondName(this.draft, this.path);
    } catch (error) {
      if (isTaken(error)) return false;
      // Some file systems know no second names. A copy there would need the room twice.
      return this.createFirst();
    }
    return true;
  }

  /** Takes the name with an empty file, which the draft then replaces. */
  private async createFirst(): Promise<boolean> {
    try {
      await (await open(this.path, 'wx', privateMode)).close();
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
    try {
      await rename(this.draft, this.path);
    } catch (error) {
      await rm(this.path, { force: true }).catch(() => undefined);
      throw error;
    }
    return true;
  }

  async replace(): Promise<void> {
    const [before, draft] = await Promise.all([statusOf(this.path), lstat(this.draft)]);
    // The bits speak of an owner and a group: with others they would open it to others.
    if (before?.isFile() && before.uid === draft.uid && before.gid === draft.gid) {
      await chmod(this.draft, before.mode & 0o666);
    }
    await rename(this.draft, this.path);
  }

  async discard(): Promise<void> {
    await rm(this.draft, { force: true }).catch(() => undefined);
  }
}

/** Of the name itself, not of what a link leads to. */
async function statusOf(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}
