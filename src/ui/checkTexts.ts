import * as vscode from 'vscode';
import type { CheckId } from '../domain/checks/check';
import { checkTitles } from '../domain/checks/checkText';

/** What a check is called, in the user's language. */
export function checkTitle(id: CheckId): string {
  const { t: translate } = vscode.l10n;
  return translate(checkTitles[id]);
}
