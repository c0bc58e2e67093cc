import * as vscode from 'vscode';

/**
 * The address of a web page in the form that all readers take for the same, with a host in ASCII. Without user name and
 * password, which may look like another host. Undefined for anything but a web page.
 * @param link what the API sent, unchecked
 */
export function webAddress(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  url.username = '';
  url.password = '';
  return ['https:', 'http:'].includes(url.protocol) ? url.href : undefined;
}

/** Opens exactly this address in the browser. @param address as `webAddress` returns it */
export async function openWebPage(address: string): Promise<void> {
  // VS Code accepts a string too. A `Uri` decodes escapes, which can lead to another page or even another host
  // (microsoft/vscode#85930).
  await vscode.env.openExternal(address as unknown as vscode.Uri);
}
