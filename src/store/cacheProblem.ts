/** Why a cache could not be read or written, for a view to put in words. Holds nothing of the contents. */
export type CacheProblem =
  /** There is a cache, but the key to it is gone. */
  | { readonly kind: 'noKey' }
  /** Cut short, changed, of another connection, or encrypted with another key: decryption cannot tell these apart. */
  | { readonly kind: 'damaged' }
  /** Written by another version of this extension. */
  | { readonly kind: 'otherVersion'; readonly version: number }
  /** Authentic, but it does not hold what it should; or what was to be written cannot be put in JSON. */
  | { readonly kind: 'content' }
  /** The editor's secret store failed. Its own words may quote a key. */
  | { readonly kind: 'secrets' }
  /** The disk failed; `code` is the system's, such as `ENOSPC`. */
  | { readonly kind: 'storage'; readonly code: string };

/** Carries a problem up to where it is told. */
export class CacheError extends Error {
  override readonly name = 'CacheError';

  constructor(readonly problem: CacheProblem) {
    super(problem.kind);
  }
}

/** The problem behind anything thrown. */
export function problemOf(thrown: unknown): CacheProblem {
  if (thrown instanceof CacheError) return thrown.problem;
  const { syscall, code } = (thrown ?? {}) as NodeJS.ErrnoException;
  // What else is thrown comes of contents, and its message may quote them.
  return syscall === undefined || code === undefined ? { kind: 'content' } : { kind: 'storage', code };
}
