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
        const reason = withoutLinks(filterErrorText(error));
        void vscode.window.showErrorMessage(vscode.l10n.t('This filter cannot be used: {0}', reason));
      }
    }),
    registerCommand('clearFilter', () => visible.setFilter('')),
  );
}
