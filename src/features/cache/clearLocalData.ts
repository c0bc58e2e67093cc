import * as vscode from 'vscode';
import { withoutLinks } from '../../domain/text/text';
import type { Cache } from '../../store/cache';
import type { Sync } from '../../sync/sync';
import { databaseProblemText } from '../../ui/databaseText';

export interface LocalData {
  readonly cache: Cache;
  readonly sync: Sync;
}

/** Asks, unless it is given something, and clears the cache. */
export async function clearLocalData({ cache, sync }: LocalData, given: unknown): Promise<void> {
  // Whoever gives an argument is a script, which does not ask: the user hears of it below.
  if (given === undefined && !(await confirmed())) return;
  if (!(await clearCache(cache))) return;
  void vscode.window.showInformationMessage(vscode.l10n.t('Local cache cleared.'));
  void sync.refresh('user');
}

/** Clears the cache, or says why it cannot. @returns whether it did */
export async function clearCache(cache: Cache): Promise<boolean> {
  const problem = await cache.clear();
  if (problem) void vscode.window.showErrorMessage(withoutLinks(databaseProblemText(problem)));
  return !problem;
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
