import * as vscode from 'vscode';
import type { DiagnosisParts } from './diagnosisText';

const scheme = 'incidents-diagnosis';

/** A readable document on how each connection stands. */
export class DiagnosisDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration: vscode.Disposable;
  private readonly uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('Connections')}.txt` });
  private text = '';

  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: DiagnosisParts) {
    this.registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  /** Looks at every connection again and shows what was found. */
  async show(signal: AbortSignal): Promise<void> {
    const { diagnosisText } = await import('./diagnosisText');
    const text = await diagnosisText(this.parts, signal);
    if (text === undefined) return;
    this.text = text;
    this.changed.fire(this.uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(this.uri), { preview: true });
  }

  provideTextDocumentContent(): string {
    return this.text;
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
