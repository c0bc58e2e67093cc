import * as vscode from 'vscode';
import type { PageReady, Show } from './pageMessages';
import { pageHtml, pageOptions } from './webviewPage';

interface PanelPageParts<Said> {
  readonly extensionUri: vscode.Uri;
  /** Of its script and styles, see {@link pageHtml}. */
  readonly name: string;
  readonly title: string;
  /** Checks what comes in; undefined for what is no message. */
  readonly parse: (message: unknown) => Said | undefined;
  readonly onMessage: (message: Said) => void;
}

/** The page of a panel: shows what it is given, and passes on what its reader wants. */
export class PanelPage<Shown extends object, Said extends { readonly type: string }> {
  private sent = '';

  constructor(
    private readonly panel: vscode.WebviewPanel,
    { extensionUri, name, title, parse, onMessage }: PanelPageParts<Said | PageReady>,
  ) {
    const { webview } = panel;
    const icon = (file: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', file);
    panel.iconPath = { light: icon('panel-light.svg'), dark: icon('panel-dark.svg') };
    webview.options = pageOptions(extensionUri);
    webview.onDidReceiveMessage((received: unknown) => {
      const message = parse(received);
      // A page that was out of sight is made again, and is empty.
      if (message?.type === 'ready') this.sent = '';
      if (message) onMessage(message);
    });
    webview.html = pageHtml(webview, extensionUri, name, title);
  }

  /** Shows something, unless the page shows the same already. */
  show(shown: Shown): void {
    const message: Show<Shown> = { type: 'show', ...shown };
    const json = JSON.stringify(message);
    if (json === this.sent) return;
    this.sent = json;
    void this.panel.webview.postMessage(message);
  }
}
