import type * as vscode from 'vscode';
import type { OverviewPanel } from '../views/overview/overviewPanel';
import { registerCommand } from './registerCommand';

/** `showOverview`. */
export function registerOverviewCommand(overview: OverviewPanel): vscode.Disposable {
  return registerCommand('showOverview', () => overview.show());
}
