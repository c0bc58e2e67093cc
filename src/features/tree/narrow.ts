import { addTerms, type BareTerm } from '../../domain/filter/print';
import { groupTerms, type GroupTermsContext, type OwnKind, pathTerms } from '../../domain/statistics/groupTerms';
import { termOf } from '../../domain/statistics/mark';
import { runCommand } from '../../commandIds';
import { timeZone } from '../../ui/format';
import type { FilterByParts } from './filterByCommands';
import { groupPath, type TreeNode } from './treeNode';

/** Narrows the filter to a group, or to the closed ones of a group. Does nothing for other rows. */
export async function narrowToGroup(parts: FilterByParts, row: unknown): Promise<void> {
  const node = row as TreeNode | undefined;
  if (node?.type !== 'group' && node?.type !== 'closed') return;
  const closed = node.type === 'closed' ? [termOf('is', 'closed')] : [];
  await narrow(parts, [...pathTerms(groupPath(node), contextOf(parts)), ...closed]);
}

/** Narrows the filter to what an incident has in common with others. Does nothing for other rows. */
export async function narrowToOwn(parts: FilterByParts, row: unknown, kind: OwnKind): Promise<void> {
  const node = row as TreeNode | undefined;
  if (node?.type === 'incident') await narrow(parts, groupTerms(kind, node.incident, contextOf(parts)));
}

async function narrow({ visible }: FilterByParts, terms: readonly BareTerm[]): Promise<void> {
  await runCommand('filter', addTerms(visible.filter, terms));
}

function contextOf({ visible, connections }: FilterByParts): GroupTermsContext {
  return {
    among: visible.incidents(),
    connectionName: (id) => connections.nameOf(id),
    timeZone: timeZone(),
  };
}
