// What activation costs, as VS Code itself counts it. Loaded by test/bench/activation.mjs in the extension host of a new window.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { extension } from './extension';

/** Activates this extension and the editor's own git, and writes both rows of "Developer: Startup Performance" into a file. */
export async function run(): Promise<void> {
  const names = [extension().id, 'vscode.git'];
  for (const name of names) await vscode.extensions.getExtension(name)?.activate();
  await vscode.commands.executeCommand('perfview.show');
  const rows = await new Promise<string[]>((resolve) => {
    const look = (): void => {
      const documents = vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'perf');
      const lines = documents.flatMap((document) => document.getText().split('\n'));
      const found = names.flatMap((name) => lines.find((line) => line.startsWith(`| ${name} `)) ?? []);
      if (found.length < names.length) return;
      subscriptions.forEach((each) => each.dispose());
      resolve(found);
    };
    const subscriptions = [
      vscode.workspace.onDidOpenTextDocument(look),
      vscode.workspace.onDidChangeTextDocument(look),
    ];
    look();
  });
  writeFileSync(process.env['INCIDENT_ACTIVATION'] ?? '', JSON.stringify(rows));
}
