import * as vscode from 'vscode';
import { tooMany } from '../domain/filter/filter';
import { scan } from '../domain/filter/scan';
import { runCommand } from '../commandIds';

/**
 * Sets a filter to which terms were added for what somebody has chosen.
 * @param advice what to do where it has more values than a filter can: what the command says is about typing one
 */
export async function setNarrowedFilter(filter: string, advice: () => string): Promise<void> {
  if (tooMany(scan(filter))) void vscode.window.showInformationMessage(advice());
  else await runCommand('filter', filter);
}
