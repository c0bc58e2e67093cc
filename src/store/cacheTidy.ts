import { recordOf } from '../domain/raw';
import type { Incident } from '../domain/incident';
import { eachSliced, type Sliced } from '../domain/slices';
import type { BlockContents } from './blockContents';
import { type BlockOwner, CacheBlock, maxBlockLength } from './cacheBlock';
import type { BlockRow } from './cacheRows';

/** Small blocks that may pile up before they are put together. */
const maxSmall = 16;

/** Small blocks, when they have piled up. */
export function manySmall(rows: readonly BlockRow[]): readonly BlockRow[] {
  const small = rows.filter(({ length }) => length < maxBlockLength / 2);
  return small.length > maxSmall ? small : [];
}

/** What takes the place of untidy blocks. */
interface TidyPlan {
  /** The blocks that go. */
  readonly replaced: readonly BlockRow[];
  /** Incidents in memory that need another place. */
  readonly incidents: readonly Incident[];
  /** Of which blocks others are to be read: the window has left these incidents out. */
  readonly unread: ReadonlyMap<BlockRow, ReadonlySet<string>>;
  /** Ids of incidents that are not worth keeping, and in no other block. */
  readonly dropped: Set<string>;
  /** Whether an incident is anywhere else. */
  readonly isKnown: (id: string) => boolean;
  /** Whether an incident needs a place. */
  readonly isNeeded: (incident: Incident) => boolean;
}

/**
 * Finds the blocks that others should take the place of: small ones when there are many, those of whose incidents hardly
 * any is still as it was, and what another version has mapped. An incident that is not worth keeping goes with the last
 * block that has it: otherwise an earlier version would come back.
 * @param all all incidents of the connection in memory
 * @param isKept whether one is worth keeping
 */
export function* tidyPlan(
  rows: readonly BlockRow[],
  contents: BlockContents,
  all: readonly Incident[],
  isKept: (incident: Incident) => boolean,
  mapper: string,
): Sliced<TidyPlan> {
  const loaded = new Map<string, Incident>();
  yield* eachSliced(all, (incident) => void loaded.set(incident.id, incident));
  const { newest, repeated } = yield* contents.newest();
  const isNeeded = (incident: Incident): boolean => repeated.has(incident.id) || isKept(incident);
  const newestIn = ({ id: row }: BlockRow): readonly string[] =>
    contents.get(row)?.filter((id) => newest.get(id) === row) ?? [];
  const untidy = new Set(manySmall(rows));
  for (const row of rows) {
    const live = newestIn(row).filter((id) => {
      const incident = loaded.get(id);
      return incident && isNeeded(incident);
    });
    if (row.mapper !== mapper || live.length < row.length / 2) untidy.add(row);
    yield undefined;
  }
  const replaced = [...untidy];
  const unread = new Map<BlockRow, Set<string>>();
  const places = new Map<string, Incident>();
  const dropped = new Set<string>();
  if (replaced.length > 0) {
    // Those in no block yet come along.
    yield* eachSliced(all, (incident) => {
      if (!recordOf(incident)?.block && isNeeded(incident)) places.set(incident.id, incident);
    });
  }
  for (const row of replaced) {
    for (const id of newestIn(row)) {
      const incident = loaded.get(id);
      const block = incident && recordOf(incident)?.block;
      if (incident && (!block || (block instanceof CacheBlock && block.name === row.name))) {
        if (isNeeded(incident)) places.set(id, incident);
        else dropped.add(id);
      } else {
        const ids = unread.get(row) ?? new Set();
        unread.set(row, ids.add(id));
      }
    }
    yield undefined;
  }
  const isKnown = (id: string): boolean => newest.has(id) || loaded.has(id);
  return { replaced, incidents: [...places.values()], unread, dropped, isKnown, isNeeded };
}

/** The incidents of replaced blocks that the window has left out but that are worth keeping now; others count as dropped. @throws DatabaseError */
export async function leftOut(
  { unread, dropped, isNeeded }: TidyPlan,
  owner: BlockOwner,
): Promise<readonly Incident[]> {
  const found: Incident[] = [];
  for (const [{ name, mapper }, ids] of unread) {
    for (const incident of await new CacheBlock(owner, name).incidents(mapper)) {
      if (!ids.has(incident.id)) continue;
      if (isNeeded(incident)) found.push(incident);
      else dropped.add(incident.id);
    }
    await owner.clock.turn();
  }
  return found;
}
