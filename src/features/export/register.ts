import * as vscode from 'vscode';
import { registerCommand } from '../../ui/registerCommand';
import type { ExportParts } from './exportIncidents';

/** `copyAsMarkdown` and `export({format, uri, filter?, safe?})`; what is not given is asked for. */
export function registerExport(parts: ExportParts): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('copyAsMarkdown', async (argument?: unknown, all?: unknown) =>
      (await import('./exportIncidents')).copyAsMarkdown(parts, argument, all),
    ),
    registerCommand('export', async (argument?: unknown, all?: unknown) =>
      (await import('./exportIncidents')).exportIncidents(parts, argument, all),
    ),
  );
}
