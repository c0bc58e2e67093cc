/** Numbers of the files of a connection, ascending. */
export interface SnapshotFiles {
  readonly bases: readonly number[];
  readonly deltas: readonly number[];
}

/** What to read, in order, to come to the newest state. */
export interface SnapshotRoute {
  /** To start from anew; absent when the deltas follow on what is known. */
  readonly base?: number;
  readonly deltas: readonly number[];
  /** A file is missing between: it was lost, or came and went while the folder was listed. */
  readonly broken: boolean;
}

/** The number of the newest file, 0 when there is none. */
export function newestOf({ bases, deltas }: SnapshotFiles): number {
  return Math.max(bases.at(-1) ?? 0, deltas.at(-1) ?? 0);
}

/** @param at up to which number everything is known; undefined when nothing is */
export function routeFrom(files: SnapshotFiles, at: number | undefined): SnapshotRoute {
  const base = files.bases.at(-1);
  if (at !== undefined) {
    const deltas = files.deltas.filter((number) => number > at);
    const whole = follows(deltas, at) && (deltas.at(-1) ?? at) === newestOf(files);
    if (whole || base === undefined || base <= at) return { deltas, broken: !whole };
  }
  if (base === undefined) return { deltas: files.deltas, broken: true };
  const deltas = files.deltas.filter((number) => number > base);
  return { base, deltas, broken: !follows(deltas, base) };
}

/**
 * Whether a delta that was written after the file before it counts: its number may have been free only because all
 * files around it were replaced, or removed, meanwhile.
 */
export function isInPlace({ bases, deltas }: SnapshotFiles, number: number): boolean {
  const newestBase = bases.at(-1) ?? 0;
  const before = number - 1;
  const attached = newestBase === number || bases.includes(before) || deltas.includes(before);
  return deltas.includes(number) && newestBase <= number && attached;
}

function follows(deltas: readonly number[], start: number): boolean {
  return deltas.every((number, index) => number === start + 1 + index);
}
