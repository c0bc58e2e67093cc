import type { QuickPick, QuickPickItem } from 'vscode';

/**
 * Keeps the rows of a quick pick in the order in which they are given: as a rule the editor moves those up whose label
 * has what was typed. The switch is there in every editor, but not in its published types: without it the rows stay
 * usable, in the editor's own order.
 */
export function keepOrder(box: QuickPick<QuickPickItem>): void {
  if ('sortByLabel' in box) box.sortByLabel = false;
}
