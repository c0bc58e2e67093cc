import * as vscode from 'vscode';

/** Puts a text into the clipboard, and says so in passing. */
export async function copy(text: string, done: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(`$(check) ${done}`, 3000);
}
