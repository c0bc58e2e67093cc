import * as vscode from 'vscode';
import type { OverviewPanel } from '../views/overview/overviewPanel';

/** `showOverview`. */
export function registerOverviewCommand(overview: OverviewPanel): vscode.Disposable {
  return vscode.commands.registerCommand('incidents.showOverview', () => overview.show());
}
