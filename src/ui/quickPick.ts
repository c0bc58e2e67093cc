import * as vscode from 'vscode';
import type { Clock } from '../sources/source';
import { count } from './format';
import { Throttle } from './throttle';

/**
 * Shows a quick pick that follows what is typed, until the user accepts something or turns away; disposes of it. The first
 * row is what Enter takes, also where the rows don't follow the last keys yet; another one is taken as it was seen.
 * @param update makes the rows for what is typed, once for all keys that wait
 * @param accepted what is meant by accepting a row; undefined when it means to go on
 */
export async function askWhileTyping<Item extends vscode.QuickPickItem, Answer>(
  box: vscode.QuickPick<Item>,
  update: () => void,
  accepted: (row: Item | undefined) => Answer | undefined,
  clock: Clock,
): Promise<Answer | undefined> {
  const follow = (): void => {
    update();
    // The editor would say so later.
    box.activeItems = box.items.slice(0, 1);
  };
  const typed = new Throttle(follow, { clock, delayMs: 0 });
  follow();
  const answer = await answerOf<Answer>(box, (resolve) => {
    box.onDidChangeValue(() => typed.ask());
    box.onDidAccept(() => {
      const { value } = box;
      const [row] = box.activeItems;
      const isFirst = row === undefined || row === box.items[0];
      typed.flush();
      const meant = accepted(isFirst ? box.items[0] : row);
      if (meant !== undefined) resolve(meant);
      else if (box.value !== value) follow();
    });
  });
  typed.dispose();
  return answer;
}

/** Shows a quick pick until it is answered or the user turns away; disposes of it. @param listen says what an answer is */
export async function answerOf<Answer>(
  box: vscode.QuickPick<vscode.QuickPickItem>,
  listen: (resolve: (answer: Answer) => void) => void,
): Promise<Answer | undefined> {
  try {
    return await new Promise((resolve) => {
      listen(resolve);
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    box.dispose();
  }
}

/** The rows that are shown of all that match, and after them that there are more, or none. */
export function withRest<Item extends vscode.QuickPickItem>(
  shown: readonly Item[],
  all: number,
  none: string,
): (Item | vscode.QuickPickItem)[] {
  const rest = all - shown.length;
  const said = rest > 0 ? vscode.l10n.t('{0} more. Keep typing to narrow down.', count(rest)) : all === 0 && none;
  return said ? [...shown, { label: said, alwaysShow: true }] : [...shown];
}

/**
 * Keeps the rows of a quick pick in the order in which they are given: as a rule the editor moves those up whose label
 * has what was typed. The switch is there in every editor, but not in its published types: without it the rows stay
 * usable, in the editor's own order.
 */
export function keepOrder(box: vscode.QuickPick<vscode.QuickPickItem>): void {
  if ('sortByLabel' in box) box.sortByLabel = false;
}
