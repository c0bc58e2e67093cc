import * as vscode from 'vscode';
import { OverviewPanel, type OverviewPanelParts } from './overviewPanel';
import { registerCommand } from '../../ui/registerCommand';

/** The panel of charts. */
export function registerOverview(services: OverviewPanelParts): vscode.Disposable {
  const overview = new OverviewPanel(services);
  return vscode.Disposable.from(
    overview,
    registerCommand('showOverview', () => overview.show()),
  );
}
