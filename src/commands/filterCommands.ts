import * as vscode from 'vscode';
import { FilterSyntaxError } from '../domain/filter';
import type { IncidentStore } from '../store/incidentStore';
import { count } from '../views/format';
import type { VisibleIncidents } from '../views/visibleIncidents';

export interface FilterParts {
  readonly store: IncidentStore;
  readonly visible: VisibleIncidents;
}

/** `filter` and `clearFilter`. */
export function registerFilterCommands({ store, visible }: FilterParts): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('incidents.filter', async (argument?: unknown) => {
      const text = typeof argument === 'string' ? argument : await askForFilter(visible, store);
      if (text === undefined) return;
      try {
        visible.setFilter(text);
      } catch (error) {
        if (!(error instanceof FilterSyntaxError)) throw error;
        void vscode.window.showErrorMessage(vscode.l10n.t('This filter cannot be used: {0}', error.message));
      }
    }),
    vscode.commands.registerCommand('incidents.clearFilter', () => visible.setFilter('')),
  );
}

/** Asks for a filter, saying at each key how many incidents it would leave; undefined when the user turns back. */
async function askForFilter(visible: VisibleIncidents, store: IncidentStore): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const input = vscode.window.createInputBox();
  const check = (): boolean => {
    try {
      input.prompt = t(
        '{0} of {1} incidents match',
        count(visible.countMatching(input.value)),
        count(store.all().length),
      );
      input.validationMessage = undefined;
      return true;
    } catch (error) {
      if (!(error instanceof FilterSyntaxError)) throw error;
      input.validationMessage = error.message;
      return false;
    }
  };
  input.title = t('Filter Incidents');
  input.placeholder = t('Words in any field, such as a name, a tenant, a status or an ID');
  input.value = visible.filter;
  check();
  try {
    return await new Promise((resolve) => {
      input.onDidChangeValue(check);
      input.onDidAccept(() => {
        if (check()) resolve(input.value);
      });
      input.onDidHide(() => resolve(undefined));
      input.show();
    });
  } finally {
    input.dispose();
  }
}
