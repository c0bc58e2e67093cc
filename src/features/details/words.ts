import * as vscode from 'vscode';
import type { DetailsModel } from './messages';

/** Words that the page puts together itself. */
export function words(): DetailsModel['words'] {
  const { t } = vscode.l10n;
  return { copy: t('Copy {0}'), copied: t('Copied'), actions: t('Actions') };
}
