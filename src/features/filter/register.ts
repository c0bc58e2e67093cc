import * as vscode from 'vscode';
import { FilterSyntaxError } from '../../domain/filter/filter';
import { filterMistakeText } from '../../ui/filterText';
import { withoutLinks } from '../../ui/plainText';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { askForFilter } from './filterBox';
import { FilterMemory } from './filterMemory';
import type { NamedFilter } from './starters';
import type { Ready } from '../../ui/ready';
import { registerCommand } from '../../ui/registerCommand';

/** `filter` and `clearFilter`. */
export function registerFilter({
  visible,
  ready,
  windowState,
  savedFilters,
}: {
  readonly visible: VisibleIncidents;
  readonly ready: Ready;
  /** Where this window remembers its filters. */
  readonly windowState: vscode.Memento;
  readonly savedFilters: () => readonly NamedFilter[];
}): vscode.Disposable {
  const memory = new FilterMemory(visible, windowState);
  const known = { saved: savedFilters, recent: () => memory.recent() };
  return vscode.Disposable.from(
    memory,
    registerCommand('filter', async (given?: unknown) => {
      if (typeof given !== 'string' && !(await ready())) return;
      const text = typeof given === 'string' ? given : await askForFilter(visible, known);
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
