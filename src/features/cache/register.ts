import * as vscode from 'vscode';
import { fetchSettings, onDidChangeSetting } from '../../settings';
import { registerCommand } from '../../ui/registerCommand';
import type { LocalData } from './clearLocalData';

/** `clearLocalData`, which asks unless it is given something, and what the setting `incidents.cache` does when it is switched off. */
export function registerCache({ cache, sync }: LocalData): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('clearLocalData', async (given?: unknown) =>
      (await import('./clearLocalData')).clearLocalData({ cache, sync }, given),
    ),
    onDidChangeSetting(['cache'], async () => {
      if (fetchSettings.cacheEnabled()) return;
      await (await import('./clearLocalData')).clearCache(cache);
      // What was loaded is gone with it, in every window.
      void sync.refresh('user');
    }),
  );
}
