import * as vscode from 'vscode';
import { FilterSyntaxError } from '../../domain/filter/filter';
import type { Clock } from '../../sources/source';
import { filterMistakeText } from '../../ui/failureText';
import { withoutLinks } from '../../domain/text/text';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { askForFilter } from './filterBox';
import type { Ready } from '../../ui/ready';
import { registerCommand } from '../../ui/registerCommand';

/** `filter` and `clearFilter`. */
export function registerFilter({
  visible,
  ready,
  clock,
}: {
  readonly visible: VisibleIncidents;
  readonly ready: Ready;
  readonly clock: Clock;
}): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('filter', async (given?: unknown) => {
      if (typeof given !== 'string' && !(await ready())) return;
      const text = typeof given === 'string' ? given : await askForFilter(visible, clock);
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
