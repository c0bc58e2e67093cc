import * as vscode from 'vscode';
import type { LinkOpener, LinkOpenerParts } from './openLink';
import { registerCommand } from '../../ui/registerCommand';

/** Links into the editor: `copyDeepLink`, `copyFilterLink`, and what happens when one is opened. */
export function registerLinks(parts: LinkOpenerParts): vscode.Disposable {
  // One for all links, which share messages and refreshes.
  let opener: LinkOpener | undefined;
  const handleUri = async (uri: vscode.Uri): Promise<void> => {
    const { LinkOpener } = await import('./openLink');
    await (opener ??= new LinkOpener(parts)).handleUri(uri);
  };
  return vscode.Disposable.from(
    registerCommand('copyDeepLink', async (argument?: unknown, all?: unknown) =>
      (await import('./copyLinks')).copyDeepLinks(parts, argument, all),
    ),
    registerCommand('copyFilterLink', async () => (await import('./copyLinks')).copyFilterLink(parts.visible.filter)),
    vscode.window.registerUriHandler({ handleUri }),
  );
}
