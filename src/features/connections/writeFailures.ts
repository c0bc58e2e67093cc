import * as vscode from 'vscode';
import { WriteError } from '../../connections/connections';
import { withoutLinks } from '../../domain/text/text';
import { settingsAdvice } from '../../ui/writeSetting';

/** Messages for parts that could not be written. */
export type NotWritten = Readonly<Record<WriteError['part'], string>>;

/** For a connection that is added or changed. */
export function notSaved(name: string): NotWritten {
  const { t } = vscode.l10n;
  return {
    key: `${t('The key of {0} wasn’t saved.', withoutLinks(name))} ${secretAdvice()}`,
    settings: `${t('{0} wasn’t saved.', withoutLinks(name))} ${settingsAdvice()}`,
  };
}

/** For a connection that is removed. */
export function notRemoved(name: string): NotWritten {
  const { t } = vscode.l10n;
  return {
    key: `${t('{0} was removed, but its key wasn’t.', withoutLinks(name))} ${secretAdvice()}`,
    settings: `${t('{0} wasn’t removed.', withoutLinks(name))} ${settingsAdvice()}`,
  };
}

/**
 * Does what writes to the settings or to the secret storage. On failure a message offers a button that does it
 * once more.
 * @returns whether it was done at once
 */
export async function written(words: NotWritten, work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof WriteError)) throw error;
    const again = vscode.l10n.t('Try Again');
    // Not waited for: a message can stay for long.
    void vscode.window
      .showErrorMessage(words[error.part], again)
      .then((answer) => (answer === again ? written(words, work) : undefined));
    return false;
  }
}

function secretAdvice(): string {
  return vscode.l10n.t(
    'VS Code’s secret storage isn’t available. Unlock this machine’s keychain or restart VS Code, then try again.',
  );
}
