import * as vscode from 'vscode';
import { selectRow, type TreeNode } from './treeNode';

/**
 * Finds the rows that a key pressed in the tree is about. The editor tells extensions which rows are selected, and not
 * which one arrow keys have come to (microsoft/vscode#170248).
 */
export class RowsAtKey {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly treeView: Pick<vscode.TreeView<TreeNode>, 'selection' | 'reveal'>) {}

  /**
   * Does something with them, the one with the focus first. A selection that has the focus in it stays as it is;
   * otherwise the row with the focus becomes it. Keys pressed meanwhile wait, so that each begins where the last one ended.
   */
  async do<T>(work: (rows: readonly TreeNode[]) => Promise<T>): Promise<T> {
    const done = this.last.then(async () => work(await this.find()));
    this.last = done.catch(() => undefined);
    return done;
  }

  private async find(): Promise<readonly TreeNode[]> {
    const before = this.treeView.selection;
    // It selects the row with the focus as well, or no longer, and opens nothing: the difference says which one it is.
    await toggle();
    const after = this.treeView.selection;
    const [added] = without(after, before);
    if (added) {
      await selectRow(this.treeView, added, false);
      return [added];
    }
    await toggle();
    return [...without(before, after), ...after];
  }
}

async function toggle(): Promise<void> {
  await vscode.commands.executeCommand('list.toggleSelection');
}

/** Rows that are not among others, by ID: a refresh makes new objects. */
function without(rows: readonly TreeNode[], others: readonly TreeNode[]): readonly TreeNode[] {
  const ids = new Set(others.map(({ id }) => id));
  return rows.filter(({ id }) => !ids.has(id));
}
