import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { addTerms, type BareTerm } from '../../domain/filter/print';
import { termOf } from '../../domain/statistics/mark';
import { groupTerms, type GroupTermsContext, type OwnKind, pathTerms } from '../../domain/statistics/groupTerms';
import { runCommand } from '../../commandIds';
import { timeZone } from '../../ui/format';
import { registerCommand } from '../../ui/registerCommand';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { groupPath, type TreeNode } from './treeNode';

export interface FilterByParts {
  readonly visible: Pick<VisibleIncidents, 'incidents' | 'filter'>;
  readonly connections: Pick<Connections, 'nameOf'>;
}

/** What rows are filtered by: `filterByThis` and `overviewOfThis` of a group, `filterByTenant` … of an incident. All narrow the filter. */
export function registerFilterBy({ visible, connections }: FilterByParts): vscode.Disposable {
  const context = (): GroupTermsContext => ({
    among: visible.incidents(),
    connectionName: (id) => connections.nameOf(id),
    timeZone: timeZone(),
  });
  const narrow = async (terms: readonly BareTerm[]): Promise<void> => {
    await runCommand('filter', addTerms(visible.filter, terms));
  };
  const byGroup = async (row: unknown): Promise<void> => {
    const node = row as TreeNode | undefined;
    if (node?.type !== 'group' && node?.type !== 'closed') return;
    const closed = node.type === 'closed' ? [termOf('is', 'closed')] : [];
    await narrow([...pathTerms(groupPath(node), context()), ...closed]);
  };
  const byOwn = (
    name: 'filterByTenant' | 'filterByUser' | 'filterByPolicy' | 'filterByHost',
    kind: OwnKind,
  ): vscode.Disposable =>
    registerCommand(name, async (row?: unknown) => {
      const node = row as TreeNode | undefined;
      if (node?.type === 'incident') await narrow(groupTerms(kind, node.incident, context()));
    });
  return vscode.Disposable.from(
    registerCommand('filterByThis', byGroup),
    registerCommand('overviewOfThis', async (row?: unknown) => {
      await byGroup(row);
      await runCommand('showOverview');
    }),
    byOwn('filterByTenant', 'tenant'),
    byOwn('filterByUser', 'user'),
    byOwn('filterByPolicy', 'policy'),
    byOwn('filterByHost', 'host'),
  );
}
