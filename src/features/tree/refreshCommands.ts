import * as vscode from 'vscode';
import type { Connection } from '../../connections/connection';
import type { Connections } from '../../connections/connections';
import type { SourceFactory } from '../../connections/sourceFactory';
import { withoutLinks } from '../../domain/text/text';
import type { Sync } from '../../sync/sync';
import type { Ready } from '../../ui/whenReady';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { runCommand } from '../../commandIds';
import { connectionIdOf, registerCommand, sayListChanged } from '../../ui/registerCommand';

export interface RefreshParts {
  readonly sync: Sync;
  readonly visible: Pick<VisibleIncidents, 'renew'>;
  readonly ready: Ready;
  readonly connections: Pick<Connections, 'find' | 'list'>;
  readonly sources: Pick<SourceFactory, 'budget' | 'resume'>;
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
  const { t } = vscode.l10n;
  const sayDisabled = (text: string, enable: string, id?: string): void =>
    void vscode.window
      .showErrorMessage(withoutLinks(text), enable)
      .then(async (answer) => answer === enable && runCommand('enableConnection', id));
  const refresh = async (id: string | undefined): Promise<unknown> => {
    if (id === undefined) {
      const all = connections.list();
      if (all.length > 0 && all.every(({ enabled }) => enabled === false))
        sayDisabled(t('All connections are disabled.'), t('Enable a Connection'));
      return sync.refresh('user');
    }
    const found = connections.find(id);
    // A key binding or another extension may name any.
    if (!found) void vscode.window.showErrorMessage(withoutLinks(t('No connection {0}.', id)));
    else if (found.enabled === false) sayDisabled(t('{0} is disabled.', found.name), t('Enable Connection'), id);
    return sync.refresh('user', [id]);
  };
  /** The connection that is meant where the editor hands over no row, as while it reads them again. */
  const onlyPaused = async (): Promise<Connection | undefined> => {
    const paused: Connection[] = [];
    for (const each of connections.list()) {
      const budget = await sources.budget(each);
      if (budget && 'pausedMs' in budget && budget.pausedMs > 0) paused.push(each);
    }
    return paused.length === 1 ? paused[0] : undefined;
  };
  return vscode.Disposable.from(
    registerCommand('refresh', async (argument?: unknown) => {
      // The button above the tree hands over whichever row has the focus.
      const id = typeof argument === 'string' ? argument : undefined;
      if (id === undefined && !(await ready())) return [];
      visible.renew();
      return refresh(id);
    }),
    registerCommand('refreshConnection', async (row?: unknown) => refresh(connectionIdOf(row))),
    registerCommand('cancelRefresh', () => sync.cancel()),
    registerCommand('endPause', async (row?: unknown) => {
      const connection = row === undefined ? await onlyPaused() : connections.find(connectionIdOf(row) ?? '');
      return connection ? sources.resume(connection) : sayListChanged();
    }),
  );
}
