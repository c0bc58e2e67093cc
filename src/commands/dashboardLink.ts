import * as vscode from 'vscode';

/**
 * The address of a web page in the form that all readers take for the same, with a host in ASCII and without a user name
 * and password, which may look like another host; undefined for a link that may not be opened at all.
 * @param link what the API sent, unchecked
 */
export function webAddress(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const url = new URL(link);
  url.username = '';
  url.password = '';
  return ['https:', 'http:'].includes(url.protocol) ? url.href : undefined;
}

/** Opens an address in the browser, exactly as it is. @param address as `webAddress` returns it */
export async function openWebPage(address: string): Promise<void> {
  // VS Code takes a text as well. A `Uri` undoes escapes: it can lead to another page or even to another host
  // (microsoft/vscode#85930).
  await vscode.env.openExternal(address as unknown as vscode.Uri);
}
