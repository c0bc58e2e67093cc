import * as vscode from 'vscode';
import type { DiagnosisDocument } from './diagnosis';
import { registerCommand } from '../../ui/registerCommand';

/** `diagnose`: looks at every connection and shows what was found. */
export function registerDiagnoseCommand(document: DiagnosisDocument): vscode.Disposable {
  return registerCommand('diagnose', async () => {
    const abort = new AbortController();
    const title = vscode.l10n.t('Checking connections…');
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    await vscode.window.withProgress(options, async (_, cancelled) => {
      cancelled.onCancellationRequested(() => abort.abort());
      await document.show(abort.signal);
    });
  });
}
