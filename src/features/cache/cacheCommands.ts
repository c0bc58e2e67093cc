import * as vscode from 'vscode';
import { fetchSettings } from '../../settings';
import type { Cache } from '../../store/cache';
import type { DatabaseProblem } from '../../store/databaseProblem';
import { secretsLine, type Log } from '../../store/log';
import type { Sync } from '../../sync/sync';
import { databaseProblemText } from '../../ui/databaseText';
import { withoutLinks } from '../../domain/text/text';
import { registerCommand } from '../../ui/registerCommand';

/** `clearLocalData`, and what the setting `incidents.cache` does when it is switched off. */
export function registerCacheCommands(cache: Cache, sync: Sync): vscode.Disposable {
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

/** Tells the user that the database cannot be used as it should be. */
export function tellDatabaseProblem(log: Pick<Log, 'warn'>): (problem: DatabaseProblem) => void {
  return (problem) => {
    log.warn(`database: ${problem.kind}`);
    void vscode.window.showWarningMessage(withoutLinks(databaseProblemText(problem)));
  };
}

/** Tells the user, once, that the cache cannot be opened. */
export function tellSecretsProblem(log: Pick<Log, 'warn'>): (connection: string) => void {
  let told = false;
  return (connection) => {
    if (told) return;
    told = true;
    log.warn(secretsLine(connection));
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'The local cache can’t be opened: VS Code’s secret storage isn’t available. Unlock this computer’s keychain or restart VS Code.',
      ),
    );
  };
}
