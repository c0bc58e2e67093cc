import * as vscode from 'vscode';
import { FilterSyntaxError } from '../../domain/filter/filter';
import type { Clock } from '../../sources/source';
import { filterMistakeText } from '../../ui/filterErrorText';
import { withoutLinks } from '../../domain/text/text';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { FilterMemory } from './filterMemory';
import type { NamedFilter } from './starters';
import type { Read, Ready } from '../../ui/whenReady';
import { registerCommand } from '../../ui/registerCommand';
import { runCommand } from '../../commandIds';

/** `filter`, `clearFilter`, and `showMatching`, which brings the list into sight as well. */
export function registerFilter({
  visible,
  ready,
  read,
  clock,
  windowState,
  savedFilters,
}: {
  readonly visible: VisibleIncidents;
  readonly ready: Ready;
  readonly read: Read;
  readonly clock: Clock;
  /** Where this window remembers its filters. */
  readonly windowState: vscode.Memento;
  readonly savedFilters: () => readonly NamedFilter[];
}): vscode.Disposable {
  const memory = new FilterMemory(visible, windowState);
  const known = { saved: savedFilters, recent: () => memory.recent() };
  return vscode.Disposable.from(
    memory,
    registerCommand('filter', async (given?: unknown) => {
      // Which text is an ID is known once the cache has been read.
      if (typeof given === 'string') await read();
      else if (!(await ready())) return;
      const ask = async (): Promise<string | undefined> =>
        (await import('./filterBox')).askForFilter(visible, known, clock);
      const text = typeof given === 'string' ? given : await ask();
      if (text === undefined) return;
      try {
        visible.setFilter(text);
      } catch (error) {
        if (!(error instanceof FilterSyntaxError)) throw error;
        void vscode.window.showErrorMessage(withoutLinks(filterMistakeText(error)));
      }
    }),
    registerCommand('clearFilter', () => visible.setFilter('')),
    registerCommand('showMatching', async (filter?: unknown) => {
      await runCommand('filter', String(filter));
      await runCommand('tree.focus');
    }),
  );
}
