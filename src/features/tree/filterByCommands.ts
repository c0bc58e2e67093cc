import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import type { OwnKind } from '../../domain/statistics/groupTerms';
import type { IncidentStore } from '../../store/incidentStore';
import { runCommand } from '../../commandIds';
import { registerCommand } from '../../ui/registerCommand';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

export interface FilterByParts {
  readonly store: Pick<IncidentStore, 'all' | 'get'>;
  readonly visible: Pick<VisibleIncidents, 'incidents' | 'filter'>;
  readonly connections: Pick<Connections, 'nameOf'>;
}

/** What rows are filtered by: `filterByThis` and `overviewOfThis` of a group, `filterByTenant` … of an incident. All narrow the filter. */
export function registerFilterBy(parts: FilterByParts): vscode.Disposable {
  const byGroup = async (row: unknown): Promise<void> => (await import('./narrow')).narrowToGroup(parts, row);
  const byOwn = (
    name: 'filterByTenant' | 'filterByUser' | 'filterByPolicy' | 'filterByHost',
    kind: OwnKind,
  ): vscode.Disposable =>
    registerCommand(name, async (given?: unknown, how?: unknown) =>
      (await import('./narrow')).narrowToOwn(parts, given, kind, how),
    );
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
