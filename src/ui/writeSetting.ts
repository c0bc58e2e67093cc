import * as vscode from 'vscode';

/** Writes one of our settings for the user. Where VS Code can't, it says why. @returns whether it is written */
export async function writeSetting(name: string, value: unknown): Promise<boolean> {
  try {
    await vscode.workspace.getConfiguration('incidents').update(name, value, vscode.ConfigurationTarget.Global);
    return true;
  } catch {
    // Not waited for: a message can stay for long.
    void offerSettings();
    return false;
  }
}

async function offerSettings(): Promise<void> {
  const open = vscode.l10n.t('Open Settings');
  if ((await vscode.window.showErrorMessage(settingsAdvice(), open)) === open)
    await vscode.commands.executeCommand('workbench.action.openSettingsJson');
}

/** Why settings can't be written, and what to do. */
export function settingsAdvice(): string {
  return vscode.l10n.t(
    'VS Code couldn’t write your settings. Save settings.json or correct the mistakes in it, then try again.',
  );
}
