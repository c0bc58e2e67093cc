import * as vscode from 'vscode';
import type { DatabaseProblem } from '../store/databaseProblem';
import { secretsLine, type Log } from '../sync/log';
import { oneLine, withoutLinks } from '../domain/text/text';

/** Why the database on this machine cannot be used, what follows and what to do. */
export function databaseProblemText(problem: DatabaseProblem): string {
  const { t } = vscode.l10n;
  const inMemory = t('Incidents stay in memory, and each window uses a tenth of your rate limits.');
  switch (problem.kind) {
    case 'damaged':
      return t(
        'The local database was damaged and renamed to {0}. Incidents are loaded again.',
        oneLine(problem.setAsideAs),
      );
    case 'newerVersion':
      return `${t('Another window runs a newer version of Incident Browser. Reload this window to use the local database again.')} ${inMemory}`;
    case 'busy':
      return t('Another window is using the local database for too long. Close other windows and try again.');
    case 'full':
      return `${t('The disk is full.')} ${inMemory}`;
    case 'storage':
      return `${t('The local database can’t be written. Check the permissions and the free space of VS Code’s data folder, then reload this window.')} ${inMemory}`;
    case 'unsupported':
      return `${t('This build of VS Code has no SQLite, so there is no local database. Update VS Code.')} ${inMemory}`;
  }
}

/** Tells the user that the database cannot be used as it should be. */
export function showDatabaseProblem(log: Pick<Log, 'warn'>, problem: DatabaseProblem): void {
  log.warn(`database: ${problem.kind}`);
  void vscode.window.showWarningMessage(withoutLinks(databaseProblemText(problem)));
}

/** Tells the user that the cache cannot be opened. */
export function showSecretsProblem(log: Pick<Log, 'warn'>, connection: string): void {
  log.warn(secretsLine(connection));
  void vscode.window.showWarningMessage(
    vscode.l10n.t(
      'The local cache can’t be opened: VS Code’s secret storage isn’t available. Unlock this machine’s keychain or restart VS Code.',
    ),
  );
}
