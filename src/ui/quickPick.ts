import type { QuickPick, QuickPickItem } from 'vscode';
import type { Clock } from '../sources/source';
import { Throttle } from './throttle';

/**
 * Shows a quick pick that follows what is typed, until the user accepts something or turns away; disposes of it.
 * @param update follows the typing, once for all keys that wait
 * @param accepted what the user's Enter means; undefined when it means to go on
 */
export async function askWhileTyping<Item extends QuickPickItem, Answer>(
  box: QuickPick<Item>,
  update: () => void,
  accepted: () => Answer | undefined,
  clock: Clock,
): Promise<Answer | undefined> {
  const typed = new Throttle(update, { clock, delayMs: 0 });
  try {
    return await new Promise((resolve) => {
      box.onDidChangeValue(() => typed.ask());
      box.onDidAccept(() => {
        typed.flush();
        const answer = accepted();
        if (answer !== undefined) resolve(answer);
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
