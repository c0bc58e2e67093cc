import * as vscode from 'vscode';
import type { CommandHandler, CommandName } from '../commandIds';

/**
 * Registers `incidents.<name>`. VS Code shows and logs what a command throws, and hands it to whoever called: it is in our
 * words, never a library's.
 */
export function registerCommand<Name extends CommandName>(name: Name, run: CommandHandler<Name>): vscode.Disposable {
  return vscode.commands.registerCommand(`incidents.${name}`, async (...args: Parameters<CommandHandler<Name>>) => {
    try {
      return await run(...args);
    } catch (error) {
      const { failureText, UserError } = await import('./failureText');
      throw new UserError(failureText(error, vscode.l10n.t('Something went wrong. Try again.')));
    }
  });
}
