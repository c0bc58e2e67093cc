import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

const parts = ['dist/webview', 'media'];

export function detailsOptions(extensionUri: vscode.Uri): vscode.WebviewOptions & vscode.WebviewPanelOptions {
  return {
    enableScripts: true,
    enableFindWidget: true,
    localResourceRoots: parts.map((path) => vscode.Uri.joinPath(extensionUri, path)),
  };
}

/** The empty page, which fills itself: it may run its own script and nothing else. */
export function detailsHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = randomBytes(16).toString('base64url');
  const uri = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
  const csp = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${uri('media', 'details.css')}">
    <title>${vscode.l10n.t('Incident details')}</title>
  </head>
  <body>
    <main id="main"></main>
    <div id="spoken" class="spoken" role="status"></div>
    <script nonce="${nonce}" src="${uri('dist', 'webview', 'details.js')}"></script>
  </body>
</html>`;
}
