import * as vscode from 'vscode';
import { isSeen } from '../../domain/text/characters';
import { withoutIcons, withoutLinks, withoutMarkup } from '../../domain/text/text';
import { changeSavedFilters, indexOf, moved, savedFilters, type SavedFilter } from './savedFilters';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

/** `saveFilter`: saves the filter in force under the name that is given, or else asked for. */
export async function saveFilter({ filter }: VisibleIncidents, given: unknown): Promise<void> {
  const { t } = vscode.l10n;
  if (!filter) {
    void vscode.window.showInformationMessage(t('Set a filter first, then save it.'));
    return;
  }
  const name = typeof given === 'string' && isSeen(given) ? given.trim() : await askForName(filter, t('Save Filter'));
  if (name) await save({ name, filter });
}

/** What the rows of the view offer. */
const changes = {
  renameSavedFilter: async (saved: SavedFilter): Promise<void> => {
    const renamed = await askForName(saved.filter, vscode.l10n.t('Rename Filter'), saved.name);
    if (!renamed || renamed === saved.name) return;
    await changeOne(saved, (filters, index) =>
      filters.with(index, { ...saved, name: freeName(filters.toSpliced(index, 1), renamed) }),
    );
  },
  deleteSavedFilter: async (filter: SavedFilter): Promise<void> => {
    const { t } = vscode.l10n;
    let place = 0;
    if (!(await changeOne(filter, (filters, index) => filters.toSpliced((place = index), 1)))) return;
    const undo = t('Undo');
    const message = t('The filter {0} was deleted.', withoutLinks(filter.name));
    if ((await vscode.window.showInformationMessage(message, undo)) === undo) {
      await changeSavedFilters((filters) =>
        indexOf(filters, filter) < 0
          ? filters.toSpliced(place, 0, { ...filter, name: freeName(filters, filter.name) })
          : filters,
      );
    }
  },
  moveSavedFilterUp: async (filter: SavedFilter): Promise<boolean> =>
    changeOne(filter, (filters, index) => moved(filters, index, Math.max(0, index - 1))),
  moveSavedFilterDown: async (filter: SavedFilter): Promise<boolean> =>
    changeOne(filter, (filters, index) => moved(filters, index, index + 1)),
};

export type RowCommand = keyof typeof changes;

/** Changes the filter of a row, or one that the user picks; one that has gone meanwhile is left alone. */
export async function changeSavedFilter(name: RowCommand, row: unknown): Promise<void> {
  const filter = (row as SavedFilter | undefined) ?? (await pick(savedFilters()));
  if (filter && indexOf(savedFilters(), filter) >= 0) await changes[name](filter);
}

/** Changes the list at the place of a filter; when that has gone meanwhile, not at all. */
async function changeOne(
  filter: SavedFilter,
  edit: (filters: SavedFilter[], index: number) => SavedFilter[],
): Promise<boolean> {
  return changeSavedFilters((filters) => {
    const index = indexOf(filters, filter);
    return index < 0 ? filters : edit(filters, index);
  });
}

/** A name that none of the filters has: the one wanted, or else with a number. */
function freeName(filters: readonly SavedFilter[], wanted: string): string {
  const taken = new Set(filters.map(({ name }) => name));
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted} (${number})`;
  return name;
}

/** Adds a filter, or puts it in the place of the one with its name, which the user can bring back. */
async function save(saved: SavedFilter): Promise<void> {
  const { t } = vscode.l10n;
  let before: SavedFilter | undefined;
  const isSaved = await changeSavedFilters((filters) => {
    const index = filters.findIndex(({ name }) => name === saved.name);
    before = filters[index];
    return before ? filters.with(index, saved) : [...filters, saved];
  });
  if (!isSaved || !before || before.filter === saved.filter) return;
  const [undo, replaced] = [t('Undo'), before];
  // Who called does not wait for the user.
  void vscode.window
    .showInformationMessage(t('The filter {0} was replaced.', withoutLinks(saved.name)), undo)
    .then(async (answer) =>
      answer === undo ? changeOne(saved, (filters, index) => filters.with(index, replaced)) : undefined,
    );
}

/** @param value the name that it has: it keeps it, or gets one that is free */
async function askForName(filter: string, title: string, value = ''): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const isTaken = (typed: string): boolean => savedFilters().some(({ name }) => name === typed);
  const answer = await vscode.window.showInputBox({
    title,
    prompt: t('Name for: {0}', withoutMarkup(filter)),
    value,
    // A name that was typed is not lost to a look at something else.
    ignoreFocusOut: true,
    validateInput: (typed) => {
      if (!isSeen(typed)) return t('A filter needs a name.');
      const name = typed.trim();
      // Saving under a name that is taken replaces the other filter, which the user can bring back.
      return value && name !== value && isTaken(name) ? t('Another filter has this name.') : undefined;
    },
  });
  return answer?.trim();
}

async function pick(filters: readonly SavedFilter[]): Promise<SavedFilter | undefined> {
  const items = filters.map((filter) => ({
    label: withoutIcons(filter.name),
    description: withoutIcons(filter.filter),
    filter,
  }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Choose a filter') }))?.filter;
}
