import * as vscode from 'vscode';
import type { Persistence, PersistenceParts } from '../store/persistence';
import { cacheProblemText } from '../views/cacheText';
import { withoutLinks } from '../views/plainText';

/** `clearLocalData`, and what the setting `incidents.cache` does when it is switched off. */
export function registerCacheCommands(persistence: Persistence): vscode.Disposable {
  const { t } = vscode.l10n;
  const clear = async (): Promise<boolean> => {
    const problem = await persistence.clear();
    if (problem) void vscode.window.showErrorMessage(withoutLinks(cacheProblemText(problem)));
    return !problem;
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('incidents.clearLocalData', async () => {
      if (await clear()) {
        void vscode.window.showInformationMessage(
          t('The copy of incidents on this machine was removed. Connections and keys are kept.'),
        );
      }
    }),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration('incidents.cache') && !cacheEnabled()) await clear();
    }),
  );
}

/** The setting `incidents.cache`. */
export function cacheEnabled(): boolean {
  return vscode.workspace.getConfiguration('incidents').get('cache') !== false;
}

/** Tells the user once of each kind of problem: each connection has a copy, and they tend to fail together. */
export function cacheProblemTeller(log: { warn(message: string): void }): PersistenceParts['onProblem'] {
  const told = new Set<string>();
  return (connection, problem) => {
    log.warn(`${connection}: cache: ${problem.kind}`);
    if (told.has(problem.kind)) return;
    told.add(problem.kind);
    void vscode.window.showWarningMessage(withoutLinks(cacheProblemText(problem)));
  };
}
