import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import type { SourceFactory } from '../../connections/sourceFactory';
import { withoutLinks } from '../../domain/text/text';
import type { Sync } from '../../sync/sync';
import type { Ready } from '../../ui/ready';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { connectionIdOf, registerCommand } from '../../ui/registerCommand';

export interface RefreshParts {
  readonly sync: Sync;
  readonly visible: Pick<VisibleIncidents, 'renew'>;
  readonly ready: Ready;
  readonly connections: Pick<Connections, 'find'>;
  readonly sources: Pick<SourceFactory, 'resume'>;
}

/**
 * `refresh` (all, or the connection with an id), `refreshConnection` (of a row), `cancelRefresh` and `endPause`. What fails
 * is shown in the connection's own row.
 */
export function registerRefreshCommands({
  sync,
  visible,
  ready,
  connections,
  sources,
}: RefreshParts): vscode.Disposable {
  const refreshOne = async (id: string): Promise<unknown> => {
    const { t } = vscode.l10n;
    const connection = connections.find(id);
    // Its row would say so, but a key or another extension may name any.
    if (!connection) void vscode.window.showErrorMessage(t('No connection {0}.', withoutLinks(id)));
    else if (connection.enabled === false) {
      void vscode.window.showErrorMessage(t('{0} is disabled.', withoutLinks(connection.name)));
    }
    return sync.refresh('user', [id]);
  };
  return vscode.Disposable.from(
    registerCommand('refresh', async (argument?: unknown) => {
      // The button above the tree hands over whichever row has the focus.
      const id = typeof argument === 'string' ? argument : undefined;
      if (id === undefined && !(await ready())) return [];
      visible.renew();
      return id === undefined ? sync.refresh('user') : refreshOne(id);
    }),
    registerCommand('refreshConnection', async (row?: unknown) => {
      const id = connectionIdOf(row);
      return id === undefined ? sync.refresh('user') : refreshOne(id);
    }),
    registerCommand('cancelRefresh', () => sync.cancel()),
    registerCommand('endPause', async (row?: unknown) => {
      const connection = connections.find(connectionIdOf(row) ?? '');
      if (connection) await sources.resume(connection);
    }),
  );
}
