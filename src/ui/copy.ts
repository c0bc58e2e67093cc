import * as vscode from 'vscode';
import { clipboardLine } from '../domain/text/text';

/**
 * Puts lines into the clipboard, the only place that does: each becomes one line of what can be seen, so that none acts
 * where it is pasted, be it a terminal, a chat or a ticket.
 * @param done says so in passing
 */
export async function copy(lines: readonly string[], done?: string): Promise<void> {
  await vscode.env.clipboard.writeText(lines.map(clipboardLine).join('\n'));
  if (done !== undefined) vscode.window.setStatusBarMessage(`$(check) ${done}`, 3000);
}
