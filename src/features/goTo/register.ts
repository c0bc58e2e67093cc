import type * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import type { Clock } from '../../sources/source';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import type { Ready } from '../../ui/whenReady';
import { registerCommand } from '../../ui/registerCommand';
import { runCommand } from '../../commandIds';

/** `goTo`: a quick pick over all incidents, by any word they have, regardless of the tree's filter. */
export function registerGoTo({
  visible,
  connections,
  ready,
  clock,
}: {
  readonly visible: VisibleIncidents;
  readonly connections: Pick<Connections, 'nameOf'>;
  readonly ready: Ready;
  readonly clock: Clock;
}): vscode.Disposable {
  return registerCommand('goTo', async () => {
    if (!(await ready())) return;
    const { askForIncident } = await import('./incidentBox');
    const ref = await askForIncident(visible, (id) => connections.nameOf(id), clock);
    if (ref) await runCommand('openDetails', ref);
  });
}
