import * as vscode from 'vscode';
import { withoutLinks } from '../domain/text/text';
import type { CommandHandler, CommandName } from '../commandIds';

/**
 * Registers `incidents.<name>`. VS Code shows and logs what a command throws, and hands it to whoever called: it is in our
 * words, never a library's.
 */
export function registerCommand<Name extends CommandName>(name: Name, run: CommandHandler<Name>): vscode.Disposable {
  return vscode.commands.registerCommand(`incidents.${name}`, async (...args: Parameters<CommandHandler<Name>>) => {
    if (!needNoRow.has(name) && isOfGoneRow(args)) return sayListChanged();
    try {
      return await run(...args);
    } catch (error) {
      const { failureText, UserError } = await import('./failureText');
      const text = failureText(error, vscode.l10n.t('Something went wrong. Try again.'));
      // It is a notification, and may quote what a vendor said.
      throw new UserError(withoutLinks(text));
    }
  });
}

/** Commands of the titles of views: there the editor hands over the row that has the focus, which may be none. */
export const ofViewTitles: ReadonlySet<CommandName> = new Set([
  'addConnection',
  'cancelRefresh',
  'clearFilter',
  'diagnose',
  'expandAll',
  'exploreSample',
  'export',
  'filter',
  'goTo',
  'groupBy',
  'leaveSample',
  'markAllSeen',
  'refresh',
  'saveFilter',
  'showLog',
  'showOverview',
  'sortBy',
]);

/** Commands that know what is meant without a row. */
const needNoRow: ReadonlySet<CommandName> = new Set([...ofViewTitles, 'endPause']);

/** Says that what was chosen in a list is not known any more. */
export function sayListChanged(): void {
  void vscode.window.showInformationMessage(vscode.l10n.t('The list has changed. Try again.'));
}

/**
 * Whether a command was chosen from the menu of a row that is gone, or that the editor is reading again: VS Code gives
 * nothing for it, and the selection after that. What else is selected or shown was not meant.
 */
function isOfGoneRow([row, ...selection]: readonly unknown[]): boolean {
  return row === undefined && selection.length === 1 && (selection[0] === undefined || Array.isArray(selection[0]));
}

/** The id of a connection that a command is given: the id itself, or a row of the connections or of their problems. */
export function connectionIdOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('connection' in argument) return connectionIdOf(argument.connection);
  return 'id' in argument ? connectionIdOf(argument.id) : undefined;
}
