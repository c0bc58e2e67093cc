import type { Sliced } from '../domain/slices';

/**
 * Which incidents are in which blocks of the database, as far as a window knows: their ids, by the block's row. Later rows have
 * higher numbers.
 */
export class BlockContents extends Map<number, readonly string[]> {
  /** The ids of incidents of which a later block has another version. */
  after(row: number): ReadonlySet<string> {
    return new Set([...this].flatMap(([each, ids]) => (each > row ? ids : [])));
  }

  /** Forgets the blocks that others have taken the place of. @returns ids of the incidents that are in no block any more */
  retain(rows: ReadonlySet<number>): ReadonlySet<string> {
    const gone = new Set<string>();
    for (const [row, ids] of this) {
      if (rows.has(row)) continue;
      this.delete(row);
      for (const id of ids) gone.add(id);
    }
    if (gone.size === 0) return gone;
    for (const ids of this.values()) for (const id of ids) gone.delete(id);
    return gone;
  }

  /** The last block that has an incident, by its id, and the ids of those that several blocks have. */
  *newest(): Sliced<{ readonly newest: ReadonlyMap<string, number>; readonly repeated: ReadonlySet<string> }> {
    const newest = new Map<string, number>();
    const repeated = new Set<string>();
    for (const [row, ids] of [...this].sort(([a], [b]) => a - b)) {
      for (const id of ids) {
        if ((newest.get(id) ?? row) !== row) repeated.add(id);
        newest.set(id, row);
      }
      yield undefined;
    }
    return { newest, repeated };
  }
}
