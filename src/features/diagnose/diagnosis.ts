import { Emitter, Owner } from '../../domain/events';
import * as vscode from 'vscode';
import type { DiagnosisParts } from './diagnosisText';

const scheme = 'incidents-diagnosis';

/** A readable document on the state of each connection. */
export class DiagnosisDocument extends Owner implements vscode.TextDocumentContentProvider {
  private readonly changed = this.own(new Emitter<vscode.Uri>());
  private readonly uri = vscode.Uri.from({ scheme, path: `/${vscode.l10n.t('Connections')}.txt` });
  private text = '';

  readonly onDidChange = this.changed.event;

  constructor(private readonly parts: DiagnosisParts) {
    super();
    this.own(vscode.workspace.registerTextDocumentContentProvider(scheme, this));
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
}
