import * as vscode from 'vscode';
import { fetchSettings } from '../../settings';
import type { Cache } from '../../store/cache';
import type { Sync } from '../../sync/sync';
import { databaseProblemText } from '../../ui/databaseText';
import { withoutLinks } from '../../domain/text/text';
import { registerCommand } from '../../ui/registerCommand';

/** `clearLocalData`, which asks unless it is given something, and what the setting `incidents.cache` does when it is switched off. */
export function registerCache({ cache, sync }: { readonly cache: Cache; readonly sync: Sync }): vscode.Disposable {
  const { t } = vscode.l10n;
  const clear = async (): Promise<boolean> => {
    const problem = await cache.clear();
    if (problem) void vscode.window.showErrorMessage(withoutLinks(databaseProblemText(problem)));
    return !problem;
  };
  return vscode.Disposable.from(
    registerCommand('clearLocalData', async (given?: unknown) => {
      // Whoever gives an argument is a script, which does not ask: the user hears of it below.
      if (given === undefined && !(await confirmed())) return;
      if (!(await clear())) return;
      void vscode.window.showInformationMessage(t('Local cache cleared.'));
      void sync.refresh('user');
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (!event.affectsConfiguration('incidents.cache') || fetchSettings.cacheEnabled()) return;
      await clear();
      // What was loaded is gone with it, in every window.
      void sync.refresh('user');
    }),
  );
}

async function confirmed(): Promise<boolean> {
  const { t } = vscode.l10n;
  const agree = t('Clear Local Data');
  const detail = t(
    'The cached incidents and their read marks are deleted. Incidents the vendors no longer list can’t be loaded again. Connections, keys, settings and saved filters stay.',
  );
  const question = t('Clear the local data of all connections?');
  return (await vscode.window.showWarningMessage(question, { modal: true, detail }, agree)) === agree;
}
