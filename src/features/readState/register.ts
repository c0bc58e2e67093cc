import * as vscode from 'vscode';
import type { Ready } from '../../ui/whenReady';
import { registerCommand } from '../../ui/registerCommand';
import type { MarkReadParts } from './markRead';

export interface ReadStateParts extends MarkReadParts {
  readonly ready: Ready;
}

/** `markRead` and `markUnread` (of rows, groups, or what is shown or selected) and `markAllSeen` (what the filter shows). */
export function registerReadState(parts: ReadStateParts): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('markRead', async (argument?: unknown, rows?: unknown) =>
      (await import('./markRead')).markRead(parts, argument, rows),
    ),
    registerCommand('markUnread', async (argument?: unknown, rows?: unknown) =>
      (await import('./markRead')).markUnread(parts, argument, rows),
    ),
    registerCommand('markAllSeen', async () => {
      if (await parts.ready()) (await import('./markRead')).markAllRead(parts);
    }),
  );
}
