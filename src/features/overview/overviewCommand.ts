import type * as vscode from 'vscode';
import type { OverviewPanel } from './overviewPanel';
import { registerCommand } from '../../ui/registerCommand';

/** `showOverview`. */
export function registerOverviewCommand(overview: OverviewPanel): vscode.Disposable {
  return registerCommand('showOverview', () => overview.show());
}
