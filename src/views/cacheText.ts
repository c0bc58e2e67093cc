import * as vscode from 'vscode';
import type { CacheProblem } from '../store/cacheProblem';
import { oneLine } from './plainText';

/** Why the copy of incidents on the disk could not be used, and what follows, in words. */
export function cacheProblemText(problem: CacheProblem): string {
  const { t } = vscode.l10n;
  const again = t('The incidents are fetched anew.');
  switch (problem.kind) {
    case 'noKey':
      return `${t('The copy of incidents cannot be read: its key is gone from the editor’s secret storage.')} ${again}`;
    case 'damaged':
      return `${t('The copy of incidents is damaged and was removed.')} ${again}`;
    case 'otherVersion':
      return `${t('The copy of incidents was written by another version of this extension and was removed.')} ${again}`;
    case 'content':
      return `${t('The copy of incidents cannot be used and was removed.')} ${again}`;
    case 'secrets':
      return t(
        'The copy of incidents can’t be opened: VS Code’s secret storage isn’t available. Unlock this computer’s keychain or restart VS Code.',
      );
    case 'storage':
      return t(
        'The copy of incidents cannot be read or written ({0}). Check the free space and the rights of the disk that the editor keeps its data on.',
        oneLine(problem.code),
      );
  }
}
