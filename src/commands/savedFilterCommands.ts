import * as vscode from 'vscode';
import { withoutIcons, withoutLinks, withoutMarkup } from '../views/plainText';
import { indexOf, moved, savedFilters, setSavedFilters, type SavedFilter } from '../views/savedFilters';
import type { VisibleIncidents } from '../views/visibleIncidents';

/** `saveFilter`, and what the rows of the view Saved Filters offer: rename, delete, move up, move down. */
export function registerSavedFilterCommands(visible: VisibleIncidents): vscode.Disposable {
  const { t } = vscode.l10n;
  const forFilter = (
    name: string,
    run: (filters: SavedFilter[], index: number, filter: SavedFilter) => Promise<unknown>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(`incidents.${name}`, async (argument?: unknown) => {
      const filters = savedFilters();
      const filter = (argument as SavedFilter | undefined) ?? (await pick(filters));
      const index = filter ? indexOf(filters, filter) : -1;
      if (filter && index >= 0) await run(filters, index, filter);
    });
  return vscode.Disposable.from(
    vscode.commands.registerCommand('incidents.saveFilter', async (given?: unknown) => {
      if (!visible.filter) {
        void vscode.window.showInformationMessage(t('Set a filter first: then it can be saved under a name.'));
        return;
      }
      const name = typeof given === 'string' && given ? given : await askForName(visible.filter, t('Save Filter'));
      if (!name) return;
      const filters = savedFilters();
      const saved = { name, filter: visible.filter };
      const index = filters.findIndex((other) => other.name === name);
      await setSavedFilters(index < 0 ? [...filters, saved] : filters.with(index, saved));
    }),
    forFilter('renameSavedFilter', async (filters, index, { name, filter }) => {
      const renamed = await askForName(filter, t('Rename Filter'), name);
      if (renamed) await setSavedFilters(filters.with(index, { name: renamed, filter }));
    }),
    forFilter('deleteSavedFilter', async (filters, index, filter) => {
      await setSavedFilters(filters.toSpliced(index, 1));
      const undo = t('Undo');
      const message = t('The filter {0} was deleted.', withoutLinks(filter.name));
      if ((await vscode.window.showInformationMessage(message, undo)) === undo) {
        await setSavedFilters(savedFilters().toSpliced(index, 0, filter));
      }
    }),
    forFilter('moveSavedFilterUp', async (filters, index) =>
      setSavedFilters(moved(filters, index, Math.max(0, index - 1))),
    ),
    forFilter('moveSavedFilterDown', async (filters, index) => setSavedFilters(moved(filters, index, index + 1))),
  );
}

async function askForName(filter: string, title: string, value = ''): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const answer = await vscode.window.showInputBox({
    title,
    prompt: t('Name for: {0}', withoutMarkup(filter)),
    value,
    validateInput: (name) => (name.trim() ? undefined : t('A filter needs a name.')),
  });
  return answer?.trim();
}

async function pick(filters: readonly SavedFilter[]): Promise<SavedFilter | undefined> {
  const items = filters.map((filter) => ({
    label: withoutIcons(filter.name),
    description: withoutIcons(filter.filter),
    filter,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which filter?') }))?.filter;
}
