import type { Incident } from '../domain/incident';
import { recordOf } from '../domain/raw';
import { BlockContents } from './blockContents';
import { type BlockOwner, CacheBlock } from './cacheBlock';
import type { BlockRow } from './cacheRows';

/** The window that blocks are read for. */
export interface BlockHolder {
  /** Takes incidents that an earlier run or another window has cached. */
  applyIncidents(incidents: readonly Incident[]): void;
  /** Drops incidents that are not worth keeping any more: their records are gone. */
  dropIncidents(ids: ReadonlySet<string>): void;
}

/** The blocks of a connection's cache that this window has read or written. */
export class KnownBlocks {
  readonly contents = new BlockContents();

  /** @param stop ends the reading */
  constructor(
    private readonly holder: BlockHolder,
    private readonly stop: AbortSignal,
  ) {}

  /**
   * Reads the blocks that are new in the database, and lets go of those that are gone.
   * @param rows all that are there
   * @returns whether it came to the end
   * @throws DatabaseError
   */
  async readNew(rows: readonly BlockRow[], owner: BlockOwner): Promise<boolean> {
    const { contents } = this;
    for (const { id, name, mapper } of rows) {
      if (contents.has(id)) continue;
      const incidents = await new CacheBlock(owner, name).incidents(mapper);
      if (this.stop.aborted) return false;
      const later = contents.after(id);
      contents.set(id, idsOf(incidents));
      this.holder.applyIncidents(later.size > 0 ? incidents.filter((each) => !later.has(each.id)) : incidents);
      await owner.clock.turn();
    }
    this.dropGone(rows);
    return true;
  }

  /** Says that this window has written a block: the records of its incidents are there now. */
  add(row: number, block: CacheBlock, incidents: readonly Incident[]): void {
    this.contents.set(row, idsOf(incidents));
    for (const [index, incident] of incidents.entries()) recordOf(incident)?.moveTo(block, index);
  }

  /** Blocks are gone: what is in no other one was not worth keeping. @param rows all that are there */
  dropGone(rows: readonly BlockRow[]): void {
    const gone = this.contents.retain(new Set(rows.map(({ id }) => id)));
    if (gone.size > 0) this.holder.dropIncidents(gone);
  }
}

function idsOf(incidents: readonly Incident[]): readonly string[] {
  return incidents.map(({ id }) => id);
}
