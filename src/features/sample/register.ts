import * as vscode from 'vscode';
import type { SampleMode } from '../../connections/sampleMode';
import type { Sync } from '../../sync/sync';
import { registerCommand } from '../../ui/registerCommand';
import { runCommand } from '../../commandIds';

/** `exploreSample` and `leaveSample`. */
export function registerSample({
  sample,
  sync,
}: {
  readonly sample: SampleMode;
  readonly sync: Sync;
}): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('exploreSample', async () => {
      await sample.set(true);
      await runCommand('tree.focus');
      await sync.refresh(
        'user',
        sample.connections().map(({ id }) => id),
      );
    }),
    registerCommand('leaveSample', async () => sample.set(false)),
  );
}
