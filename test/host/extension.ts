import { ok } from 'node:assert';
import * as vscode from 'vscode';
import type { IncidentsApi } from '../../src/api';

/** The extension as this VS Code has it. */
export function extension(): vscode.Extension<IncidentsApi> {
  const found = vscode.extensions.getExtension<IncidentsApi>('incident-browser.incident-browser');
  ok(found, 'The extension is not installed.');
  return found;
}

export async function api(): Promise<IncidentsApi> {
  return extension().activate();
}

/** Runs a command of the extension by the last part of its id. */
export async function run<T>(name: string, ...args: unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(`incidents.${name}`, ...args);
}

/** The ids of the setting's connections. */
export function connectionIds(): string[] {
  return configured().map(({ id }) => id);
}

/** The setting `incidents.connections`. */
export function configured(): { id: string; name: string; baseUrl?: string; scope?: object; enabled?: boolean }[] {
  return vscode.workspace.getConfiguration('incidents').get('connections', []);
}

/** Leaves nothing behind for the next test. */
export async function removeAll(): Promise<void> {
  for (const id of connectionIds()) await run('removeConnection', id);
  await run('leaveSample');
  await run('clearFilter');
}

/** Diagnoses; the document, once all that is in it: an editor that shows one already follows a moment later. */
export async function diagnosis(...lines: readonly RegExp[]): Promise<string> {
  const text = (): string => vscode.window.activeTextEditor?.document.getText() ?? '';
  const whole = (): boolean => lines.every((line) => line.test(text()));
  await run('diagnose');
  await new Promise<void>((resolve) => {
    const done = (): void => {
      subscription.dispose();
      clearTimeout(timer);
      resolve();
    };
    const subscription = vscode.workspace.onDidChangeTextDocument(() => whole() && done());
    // What is missing then is for the test to say.
    const timer = setTimeout(done, 5000);
    if (whole()) done();
  });
  return text();
}

/** Resolves when the condition holds after a change of the incidents, or holds already. */
export async function changed(condition: () => boolean): Promise<void> {
  const { onDidChangeIncidents } = await api();
  await new Promise<void>((resolve) => {
    const subscription = onDidChangeIncidents(() => check());
    const check = (): void => {
      if (!condition()) return;
      subscription.dispose();
      resolve();
    };
    check();
  });
}
