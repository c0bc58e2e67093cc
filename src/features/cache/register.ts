import * as vscode from 'vscode';
import { fetchSettings } from '../../settings';
import type { Cache } from '../../store/cache';
import type { Sync } from '../../sync/sync';
import { databaseProblemText } from '../../ui/databaseText';
import { withoutLinks } from '../../domain/text/text';
import { registerCommand } from '../../ui/registerCommand';

/** `clearLocalData`, and what the setting `incidents.cache` does when it is switched off. */
export function registerCache({ cache, sync }: { readonly cache: Cache; readonly sync: Sync }): vscode.Disposable {
  const { t } = vscode.l10n;
  const clear = async (): Promise<boolean> => {
    const problem = await cache.clear();
    if (problem) void vscode.window.showErrorMessage(withoutLinks(databaseProblemText(problem)));
    return !problem;
  };
  return vscode.Disposable.from(
    registerCommand('clearLocalData', async () => {
      if (!(await clear())) return;
      void vscode.window.showInformationMessage(t('Local cache cleared. Connections and keys are kept.'));
      void sync.refresh('user');
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('incidents.cache') && !fetchSettings.cacheEnabled()) await clear();
    }),
  );
}
