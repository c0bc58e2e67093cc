import * as vscode from 'vscode';
import type { LogChannel } from '../../ui/logChannel';
import { DiagnosisDocument } from './diagnosis';
import type { DiagnosisParts } from './diagnosisText';
import { registerCommand } from '../../ui/registerCommand';

/** `diagnose`, which looks at every connection and shows what was found, and `showLog`. */
export function registerDiagnose(services: DiagnosisParts & { readonly log: LogChannel }): vscode.Disposable {
  const document = new DiagnosisDocument(services);
  const diagnose = registerCommand('diagnose', async () => {
    const abort = new AbortController();
    const title = vscode.l10n.t('Checking connections…');
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    await vscode.window.withProgress(options, async (_, cancelled) => {
      cancelled.onCancellationRequested(() => abort.abort());
      await document.show(abort.signal);
    });
  });
  return vscode.Disposable.from(
    document,
    diagnose,
    registerCommand('showLog', () => services.log.show()),
  );
}
