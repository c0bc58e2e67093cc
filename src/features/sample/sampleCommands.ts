import * as vscode from 'vscode';
import type { SampleMode } from '../../connections/sampleMode';
import type { Sync } from '../../sync/sync';
import { registerCommand } from '../../ui/registerCommand';

/** `exploreSample` and `leaveSample`. */
export function registerSampleCommands(sample: SampleMode, sync: Sync): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('exploreSample', async () => {
      await sample.set(true);
      await vscode.commands.executeCommand('incidents.tree.focus');
      await sync.refresh(
        'user',
        sample.connections().map(({ id }) => id),
      );
    }),
    registerCommand('leaveSample', async () => sample.set(false)),
  );
}
