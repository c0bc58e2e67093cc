import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A write takes seconds; a temporary file that was not touched for longer was left by a crash. Ms. */
const abandonedAfterMs = 10 * 60_000;

/** The files of the cache. All methods reject with the system's error. */
export class CacheFolder {
  private readonly folder: string;

  /** @param parent absolute path; need not exist */
  constructor(parent: string) {
    this.folder = join(parent, 'cache');
  }

  /** A connection's file; undefined when there is none. */
  async read(connection: string): Promise<Buffer | undefined> {
    try {
      return await readFile(this.pathOf(connection));
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /** Replaces a connection's file in one step: whatever happens, the old one or the new one is there, whole. */
  async replace(connection: string, pieces: AsyncIterable<Buffer>): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const temporary = `${this.pathOf(connection)}.${randomUUID()}.tmp`;
    try {
      const file = await open(temporary, 'wx', 0o600);
      try {
        for await (const piece of pieces) await file.writeFile(piece);
        // Before the rename: after a power cut the name must not stand for a file whose contents were never written.
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.pathOf(connection));
    } catch (error) {
      // The first failure counts.
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async remove(connection: string): Promise<void> {
    await rm(this.pathOf(connection), { force: true });
  }

  /**
   * Removes what writers that crashed have left and, when told which connections there are, the files of all others.
   * @param now ms since the epoch
   */
  async sweep(now: number, connections?: readonly string[]): Promise<void> {
    const known = connections && new Set(connections.map(fileNameOf));
    const names = await readdir(this.folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    for (const name of names) {
      const path = join(this.folder, name);
      const unwanted = name.endsWith('.tmp') ? await isAbandoned(path, now) : known && !known.has(name);
      if (unwanted) await rm(path, { force: true });
    }
  }

  /** Removes everything, the folder too. */
  async clear(): Promise<void> {
    // Another window may be writing.
    await rm(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  private pathOf(connection: string): string {
    return join(this.folder, fileNameOf(connection));
  }
}

/** Ids come from the settings, and may hold anything. */
function fileNameOf(connection: string): string {
  return `${createHash('sha256').update(connection).digest('hex').slice(0, 32)}.bin`;
}

async function isAbandoned(path: string, now: number): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    return now - mtimeMs > abandonedAfterMs;
  } catch (error) {
    // Its writer has renamed it meanwhile.
    if (isMissing(error)) return false;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
