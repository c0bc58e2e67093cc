import type { QuickPick, QuickPickItem } from 'vscode';
import type { Clock } from '../sources/source';
import { Throttle } from './throttle';

/**
 * Shows a quick pick that follows what is typed, until the user accepts something or turns away; disposes of it. The first
 * row is what Enter takes, also where the rows don't follow the last keys yet; another one is taken as it was seen.
 * @param update makes the rows for what is typed, once for all keys that wait
 * @param accepted what is meant by accepting a row; undefined when it means to go on
 */
export async function askWhileTyping<Item extends QuickPickItem, Answer>(
  box: QuickPick<Item>,
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
  try {
    return await new Promise((resolve) => {
      box.onDidChangeValue(() => typed.ask());
      box.onDidAccept(() => {
        const { value } = box;
        const [row] = box.activeItems;
        const isFirst = row === undefined || row === box.items[0];
        typed.flush();
        const answer = accepted(isFirst ? box.items[0] : row);
        if (answer !== undefined) resolve(answer);
        else if (box.value !== value) follow();
      });
      box.onDidHide(() => resolve(undefined));
      box.show();
    });
  } finally {
    typed.dispose();
    box.dispose();
  }
}

/**
 * Keeps the rows of a quick pick in the order in which they are given: as a rule the editor moves those up whose label
 * has what was typed. The switch is there in every editor, but not in its published types: without it the rows stay
 * usable, in the editor's own order.
 */
export function keepOrder(box: QuickPick<QuickPickItem>): void {
  if ('sortByLabel' in box) box.sortByLabel = false;
}
