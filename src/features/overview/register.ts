import * as vscode from 'vscode';
import { OverviewPanel, type OverviewPanelParts } from './overviewPanel';
import { registerCommand } from '../../ui/registerCommand';
import { registerShowPerson, type ShowPersonParts } from './showPerson';

/** The panel of charts. */
export function registerOverview(services: OverviewPanelParts & ShowPersonParts): vscode.Disposable {
  const overview = new OverviewPanel(services);
  return vscode.Disposable.from(
    overview,
    registerCommand('showOverview', () => overview.show()),
    registerShowPerson(services),
  );
}
