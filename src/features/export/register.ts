import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import type { Ready } from '../../ui/ready';
import { registerCommand } from '../../ui/registerCommand';
import type { Targets } from '../../ui/target';

export interface ExportParts extends Targets {
  readonly visible: VisibleIncidents;
  readonly connections: Pick<Connections, 'nameOf'>;
  readonly ready: Ready;
  /** The folder of the user's own settings and tasks. */
  readonly userFolder: vscode.Uri;
}

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
