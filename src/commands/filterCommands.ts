import * as vscode from 'vscode';
import { FilterSyntaxError } from '../domain/filter';
import { filterErrorText } from '../views/filterText';
import { withoutLinks } from '../views/plainText';
import type { VisibleIncidents } from '../views/visibleIncidents';
import { askForFilter } from './filterBox';
import type { Ready } from './ready';
import { registerCommand } from './registerCommand';

/** `filter` and `clearFilter`. */
export function registerFilterCommands(visible: VisibleIncidents, ready: Ready): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('filter', async (given?: unknown) => {
      if (typeof given !== 'string' && !(await ready())) return;
      const text = typeof given === 'string' ? given : await askForFilter(visible);
      if (text === undefined) return;
      try {
        visible.setFilter(text);
      } catch (error) {
        if (!(error instanceof FilterSyntaxError)) throw error;
        void vscode.window.showErrorMessage(withoutLinks(filterMistakeText(error)));
      }
    }),
    registerCommand('clearFilter', () => visible.setFilter('')),
  );
}

/** Says that a filter cannot be used, and why. */
export function filterMistakeText(error: FilterSyntaxError): string {
  return vscode.l10n.t('This filter cannot be used: {0}', filterErrorText(error));
}
