import * as vscode from 'vscode';
import { registerCommand } from '../../ui/registerCommand';
import type { OverviewPanel, OverviewPanelParts } from './overviewPanel';
import type { ShowPersonParts } from './showPerson';

const viewType = 'incidents.overview';

/** The panel of charts; what it is made of is loaded when it is opened. */
export function registerOverview(services: Omit<OverviewPanelParts, 'viewType'> & ShowPersonParts): vscode.Disposable {
  let panel: OverviewPanel | undefined;
  const load = async (): Promise<OverviewPanel> => {
    const { OverviewPanel } = await import('./overviewPanel');
    return (panel ??= new OverviewPanel({ ...services, viewType }));
  };
  return vscode.Disposable.from(
    { dispose: () => panel?.dispose() },
    vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: async (restored) => (await load()).restore(restored),
    }),
    registerCommand('showOverview', async () => (await load()).show()),
    registerCommand('showPerson', async (argument?: unknown) => {
      const { showPerson } = await import('./showPerson');
      await showPerson(services, argument);
    }),
  );
}
