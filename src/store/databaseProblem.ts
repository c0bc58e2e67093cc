import { Damaged } from './encryption';

/** Why the database on the disk cannot be used, for a view to put in words. Holds nothing of its contents. */
export type DatabaseProblem =
  /** It was damaged. The file was set aside under this name, and another one begun. */
  | { readonly kind: 'damaged'; readonly setAsideAs: string }
  /** A newer version of this extension has changed it. */
  | { readonly kind: 'newerVersion' }
  /** Another window did not let go of it. */
  | { readonly kind: 'busy' }
  /** The disk is full. */
  | { readonly kind: 'full' }
  /** The folder or the file cannot be read or written. */
  | { readonly kind: 'storage' }
  /** This build of VS Code has no SQLite. */
  | { readonly kind: 'unsupported' };

/** Something could not be read or written. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';

  constructor(readonly problem: DatabaseProblem) {
    super(problem.kind);
  }
}

/** For `catch`: passes over what the database could not do, and nothing else. */
export function passOver(error: unknown): undefined {
  if (!(error instanceof DatabaseError)) throw error;
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html). */
const kinds: ReadonlyMap<number, Exclude<DatabaseProblem['kind'], 'damaged'> | 'corrupt'> = new Map([
  [5, 'busy'],
  [6, 'busy'],
  [11, 'corrupt'],
  [13, 'full'],
  [26, 'corrupt'],
]);

/** What went wrong when a file was opened: SQLITE_ERROR is the file's fault then, not that of what was said to SQLite. */
export function openingError(error: unknown): unknown {
  const { code, errcode } = (error ?? {}) as { code?: unknown; errcode?: unknown };
  return code === 'ERR_SQLITE_ERROR' && errcode === 1 ? new Damaged() : error;
}

/** What kind of problem SQLite, the system or decryption reports; undefined for any other error. */
export function kindOf(error: unknown): Exclude<DatabaseProblem['kind'], 'damaged'> | 'corrupt' | undefined {
  const { code, errcode, syscall } = (error ?? {}) as { code?: unknown; errcode?: unknown; syscall?: unknown };
  if (error instanceof Damaged) return 'corrupt';
  if (code === 'ENOSPC') return 'full';
  if (typeof syscall === 'string') return 'storage';
  if (code !== 'ERR_SQLITE_ERROR') return undefined;
  // SQLITE_IOERR_SHORT_READ: the file has lost its end.
  if (errcode === 522) return 'corrupt';
  // The rest of any other extended code says more than anybody can act upon.
  return kinds.get(Number(errcode) & 0xff) ?? 'storage';
}
