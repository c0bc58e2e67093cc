import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { addTerms, type BareTerm } from '../../domain/filter/print';
import { negated, termOf } from '../../domain/statistics/mark';
import { groupTerms, type GroupTermsContext, type OwnKind, pathTerms } from '../../domain/statistics/groupTerms';
import type { IncidentStore } from '../../store/incidentStore';
import { runCommand } from '../../commandIds';
import { timeZone } from '../../ui/format';
import { registerCommand } from '../../ui/registerCommand';
import { refOf } from '../../ui/target';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { groupPath, type TreeNode } from './treeNode';

export interface FilterByParts {
  readonly store: Pick<IncidentStore, 'all' | 'get'>;
  readonly visible: Pick<VisibleIncidents, 'incidents' | 'filter'>;
  readonly connections: Pick<Connections, 'nameOf'>;
}

/** What rows are filtered by: `filterByThis` and `overviewOfThis` of a group, `filterByTenant` … of an incident. All narrow the filter. */
export function registerFilterBy({ store, visible, connections }: FilterByParts): vscode.Disposable {
  const context = (among = visible.incidents()): GroupTermsContext => ({
    among,
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
    registerCommand(name, async (given?: unknown, how?: unknown) => {
      const ref = refOf(given);
      const incident = ref && store.get(ref);
      if (!incident) return;
      const isShown = visible.incidents().includes(incident);
      const terms = groupTerms(kind, incident, context(isShown ? undefined : store.all()));
      // The first selects it; those behind it keep others out.
      if (how === 'exclude') await narrow(terms.slice(0, 1).map(negated));
      // Nothing is both what the filter shows and like an incident that it hides.
      else if (isShown) await narrow(terms);
      else await runCommand('filter', addTerms('', terms));
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
