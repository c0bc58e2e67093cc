import { htmlText } from '../domain/text/text';
import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Where the pages of panels may load from: their bundles and their styles. */
export function pageOptions(extensionUri: vscode.Uri): vscode.WebviewOptions & vscode.WebviewPanelOptions {
  return {
    enableScripts: true,
    enableFindWidget: true,
    localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist/webview')],
  };
}

/** The tabs of a type of panel, also those of before a restart that nobody has looked at yet: they have no panel. */
export function tabsOf(viewType: string): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    // The editor puts a word of its own before the type.
    tabs.filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(viewType)),
  );
}

/**
 * The empty page of a panel, which its script fills. It can load nothing but its script and its styles.
 * @param name of both: `<name>.js` and `<name>.css` in `dist/webview`
 */
export function pageHtml(webview: vscode.Webview, extensionUri: vscode.Uri, name: string, title: string): string {
  const nonce = randomBytes(16).toString('base64url');
  const uri = (path: string): string => webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, path)).toString();
  // What the script imports has its nonce (HTML, §8.1.4.2). `default-src` says nothing of what the page's address is and where forms go (CSP 3, §6.3.1, §6.4.1).
  const csp = [
    `default-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `style-src ${webview.cspSource}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${uri(`dist/webview/${name}.css`)}">
    <title>${htmlText(title)}</title>
  </head>
  <body>
    <main id="main"></main>
    <div id="spoken" class="spoken" role="status"></div>
    <script nonce="${nonce}" type="module" src="${uri(`dist/webview/${name}.js`)}"></script>
  </body>
</html>`;
}
