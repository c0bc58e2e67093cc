import * as vscode from 'vscode';
import { fetchSettings } from '../connections/settings';
import type { ConnectionSyncParts } from '../store/connectionSync';
import type { Log } from '../store/log';
import type { Snapshots } from '../store/snapshot';
import { cacheProblemText } from '../views/cacheText';
import { withoutLinks } from '../views/plainText';
import { registerCommand } from './registerCommand';

/** `clearLocalData`, and what the setting `incidents.cache` does when it is switched off. */
export function registerCacheCommands(snapshots: Snapshots): vscode.Disposable {
  const { t } = vscode.l10n;
  const clear = async (): Promise<boolean> => {
    const problem = await snapshots.clear();
    if (problem) void vscode.window.showErrorMessage(withoutLinks(cacheProblemText(problem)));
    return !problem;
  };
  return vscode.Disposable.from(
    registerCommand('clearLocalData', async () => {
      if (await clear()) {
        void vscode.window.showInformationMessage(
          t('The copy of incidents on this machine was removed. Connections and keys are kept.'),
        );
      }
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('incidents.cache') && !fetchSettings.cacheEnabled()) await clear();
    }),
  );
}

/** Tells the user once of each kind of problem: each connection has a copy, and they tend to fail together. */
export function cacheProblemTeller(log: Pick<Log, 'warn'>): ConnectionSyncParts['onProblem'] {
  const told = new Set<string>();
  return (connection, problem) => {
    log.warn(`${connection}: cache: ${problem.kind}`);
    if (told.has(problem.kind)) return;
    told.add(problem.kind);
    void vscode.window.showWarningMessage(withoutLinks(cacheProblemText(problem)));
  };
}
