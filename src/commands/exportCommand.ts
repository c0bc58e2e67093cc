import * as vscode from 'vscode';
import type { VisibleIncidents } from '../views/visibleIncidents';
import type { Ready } from './ready';
import { registerCommand } from './registerCommand';
import type { Targets } from './target';

export interface ExportParts extends Targets {
  readonly visible: VisibleIncidents;
  readonly connectionName: (id: string) => string;
  readonly ready: Ready;
  /** The folder of the user's own settings and tasks. */
  readonly userFolder: vscode.Uri;
}

/** `copyAsMarkdown` and `export({format, uri, filter?, safe?})`; what is not given is asked for. */
export function registerExportCommands(parts: ExportParts): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('copyAsMarkdown', async (argument?: unknown, all?: unknown) =>
      (await import('./exportIncidents')).copyAsMarkdown(parts, argument, all),
    ),
    registerCommand('export', async (argument?: unknown, all?: unknown) =>
      (await import('./exportIncidents')).exportIncidents(parts, argument, all),
    ),
  );
}
