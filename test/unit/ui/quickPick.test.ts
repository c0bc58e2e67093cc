import { strictEqual } from 'node:assert';
import type { QuickPick, QuickPickItem } from 'vscode';
import { askWhileTyping } from '../../../src/ui/quickPick';
import { FakeClock } from '../../support/fakeClock';
import { window } from '../../support/fakeVscode';

describe('A list that follows the typing', () => {
  const { typingAbove, picking } = window;
  afterEach(() => Object.assign(window, { typingAbove, picking }));

  /** Types, and takes one of the rows at once: they are those from before. @returns the label of what is taken */
  async function taken(typed: string, at: number): Promise<string | undefined> {
    window.typingAbove = async () => typed;
    window.picking = async (items) => items[at];
    const box = window.createQuickPick() as unknown as QuickPick<QuickPickItem>;
    const update = (): void => {
      const labels = ['Ann', 'Ben', 'Benno', 'Cleo'].filter((label) => label.startsWith(box.value));
      box.items = labels.map((label) => ({ label }));
    };
    return askWhileTyping(box, update, (row) => row?.label, new FakeClock());
  }

  it('gives the first that was typed, where the rows have not followed yet', async () => {
    strictEqual(await taken('Ben', 0), 'Ben');
  });

  it('gives another row as it was when the user chose it', async () => {
    strictEqual(await taken('Ben', 3), 'Cleo');
  });
});
