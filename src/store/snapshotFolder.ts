import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotKind } from './snapshotContent';
import type { SnapshotFiles } from './snapshotRoute';

/** What an operation fails with when another window was first: it is there already, or what was built on is gone. */
const conflicts = new Set(['EEXIST', 'ENOTEMPTY', 'ENOENT', ...(process.platform === 'win32' ? ['EPERM'] : [])]);

const ours = /^[1-9]\d{0,15}\.(base|delta)$/;

/**
 * The files of one connection: `<number>.base` and `<number>.delta`, each written once and never changed.
 *
 * There is no lock, so none to be left by a window that was killed, or to be taken from one that only slept. A file is
 * written under another name first, and gets its own by `link`, which shows it whole and fails when there is one already:
 * of several windows that add the same number one wins. Everything rejects with the system's error.
 */
export class SnapshotFolder {
  readonly path: string;

  /** @param root absolute path; need not exist */
  constructor(
    private readonly root: string,
    connection: string,
  ) {
    this.path = join(root, folderNameOf(connection));
  }

  async list(): Promise<SnapshotFiles> {
    const names = await unlessMissing(readdir(this.path), []);
    const numbers = (kind: SnapshotKind): number[] =>
      names
        .filter((name) => ours.exec(name)?.[1] === kind)
        .map((name) => Number.parseInt(name, 10))
        .sort((a, b) => a - b);
    return { bases: numbers('base'), deltas: numbers('delta') };
  }

  /** Undefined when it is gone. */
  async read(kind: SnapshotKind, number: number): Promise<Buffer | undefined> {
    return unlessMissing(readFile(this.fileOf(kind, number)), undefined);
  }

  /** Bytes; 0 for one that is gone. */
  async sizeOf(kind: SnapshotKind, number: number): Promise<number> {
    return (await unlessMissing(stat(this.fileOf(kind, number)), undefined))?.size ?? 0;
  }

  /**
   * Makes the folder, with a base in it.
   * @param isWanted asked when all that is left to do is to show it
   * @returns false when another window was first, or it is not wanted
   */
  async begin(number: number, pieces: AsyncIterable<Buffer>, isWanted: () => Promise<boolean>): Promise<boolean> {
    return this.draft(async (draft) => {
      await mkdir(draft, { mode: 0o700 });
      await write(join(draft, `${number}.base`), pieces, true);
      if (!(await isWanted())) return false;
      await this.removeEmpty();
      await rename(draft, this.path);
      return true;
    });
  }

  /** Adds a file. Returns false when there is one of its number, or the folder is gone. */
  async add(kind: SnapshotKind, number: number, pieces: AsyncIterable<Buffer>): Promise<boolean> {
    return this.draft(async (draft) => {
      // A delta is not synced to the disk: after a power cut the newest may be missing or broken, but nothing before.
      await write(draft, pieces, kind === 'base');
      await link(draft, this.fileOf(kind, number));
      return true;
    });
  }

  /** Removes these files and no others. */
  async remove({ bases = [], deltas = [] }: Partial<SnapshotFiles>): Promise<void> {
    // In this order: deltas without a base look like damage.
    for (const number of deltas) await rm(this.fileOf('delta', number), { force: true });
    for (const number of bases) await rm(this.fileOf('base', number), { force: true });
  }

  private fileOf(kind: SnapshotKind, number: number): string {
    return join(this.path, `${number}.${kind}`);
  }

  /** Has something written under a name that is swept away if this process dies meanwhile. False for a conflict. */
  private async draft(work: (path: string) => Promise<boolean>): Promise<boolean> {
    // It may be removed while it is made.
    const root = await unlessMissing(
      mkdir(this.root, { recursive: true, mode: 0o700 }).then(() => true),
      false,
    );
    if (!root) return false;
    const path = join(this.root, `${randomUUID()}.tmp`);
    try {
      return await work(path);
    } catch (error) {
      if (conflicts.has(codeOf(error) ?? '')) return false;
      throw error;
    } finally {
      // One that cannot be removed does no harm.
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
    }
  }

  /** Removes a folder without files of ours: on Windows another cannot take its place. */
  private async removeEmpty(): Promise<void> {
    const names = await unlessMissing(readdir(this.path), []);
    const others = names.filter((name) => !ours.test(name));
    for (const name of others) await rm(join(this.path, name), { recursive: true, force: true });
    if (names.length === others.length) await unlessMissing(rmdir(this.path), undefined);
  }
}

/** Ids come from the settings, and may hold anything. */
export function folderNameOf(connection: string): string {
  return createHash('sha256').update(connection).digest('hex').slice(0, 32);
}

export async function unlessMissing<T>(work: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return otherwise;
    throw error;
  }
}

async function write(path: string, pieces: AsyncIterable<Buffer>, sync: boolean): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of pieces) await file.writeFile(piece);
    if (sync) await file.sync();
  } finally {
    await file.close();
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
