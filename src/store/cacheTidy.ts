import type { Incident } from '../domain/incident';
import { recordOf } from '../domain/raw';
import { eachSliced, type Sliced } from '../domain/slices';
import { CacheBlock, maxBlockLength } from './cacheBlock';
import type { BlockRow } from './cacheRows';

/** Small blocks that may pile up before they are put together. */
const maxSmall = 16;

/** Small blocks, when they have piled up. */
export function manySmall(rows: readonly BlockRow[]): readonly BlockRow[] {
  const small = rows.filter(({ length }) => length < maxBlockLength / 2);
  return small.length > maxSmall ? small : [];
}

/**
 * Finds the blocks that others should take the place of: small ones when there are many, those of whose incidents hardly
 * any is still as it was, and what another version has mapped.
 * @param all all incidents of the connection
 * @param isKept whether one is worth keeping
 * @returns their ids, the incidents that need another place, and the ids of all that are worth keeping
 */
export function* untidyBlocks(
  rows: readonly BlockRow[],
  all: readonly Incident[],
  isKept: (incident: Incident) => boolean,
  mapper: string,
): Sliced<{
  readonly ids: readonly number[];
  readonly incidents: readonly Incident[];
  readonly names: ReadonlySet<string>;
}> {
  const inBlock = new Map<string, Incident[]>();
  const names = new Set<string>();
  yield* eachSliced(all, (incident) => {
    if (!isKept(incident)) return;
    names.add(incident.id);
    const block = recordOf(incident)?.block;
    const at = block instanceof CacheBlock ? block.name : '';
    const others = inBlock.get(at);
    if (others) others.push(incident);
    else inBlock.set(at, [incident]);
  });
  const inRow = ({ name }: BlockRow): readonly Incident[] => inBlock.get(name) ?? [];
  const untidy = rows.filter((row) => row.mapper !== mapper || inRow(row).length < row.length / 2);
  const replaced = [...new Set([...manySmall(rows), ...untidy])];
  // Those in no block yet come along.
  const incidents = replaced.length > 0 ? [...(inBlock.get('') ?? []), ...replaced.flatMap(inRow)] : [];
  return { ids: replaced.map(({ id }) => id), incidents, names };
}
