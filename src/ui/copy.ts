import * as vscode from 'vscode';
import { clipboardLine } from '../domain/text/text';
import { count } from './format';

/**
 * Puts lines into the clipboard, the only place that does: each becomes one line of what can be seen, so that none acts
 * where it is pasted, be it a terminal, a chat or a ticket.
 * @param done says so in passing
 */
export async function copy(lines: readonly string[], done?: string): Promise<void> {
  await vscode.env.clipboard.writeText(lines.map(clipboardLine).join('\n'));
  if (done !== undefined) vscode.window.setStatusBarMessage(`$(check) ${done}`, 3000);
}

/** Copies links and says how many. */
export async function copyLinks(links: readonly string[]): Promise<void> {
  const { t } = vscode.l10n;
  await copy(links, links.length === 1 ? t('Link copied') : t('{0} links copied', count(links.length)));
}
