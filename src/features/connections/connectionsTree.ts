import { Emitter, Owner } from '../../domain/events';
import * as vscode from 'vscode';
import { every } from '../../ui/throttle';
import type { ConnectionRow, ConnectionsTreeParts } from './connectionRows';

/** The view `incidents.connections`: each connection's state at a glance, and more below it. Its rows are loaded when it is looked at. */
export class ConnectionsTree extends Owner implements vscode.TreeDataProvider<ConnectionRow> {
  private readonly changed = this.own(new Emitter<ConnectionRow[] | undefined>());
  readonly onDidChangeTreeData = this.changed.event;
  /** The rows at the top, as the editor has them. */
  private top: { readonly rows: ConnectionRow[]; readonly problem: unknown } | undefined;

  constructor(private readonly parts: ConnectionsTreeParts) {
    super();
    const view = vscode.window.createTreeView('incidents.connections', { treeDataProvider: this });
    let outdated = false;
    const redraw = (): void => {
      if (view.visible) this.redraw();
      outdated = !view.visible;
    };
    this.own(
      view,
      // Ages grow and budgets recover without any event.
      every(15_000, redraw),
      view.onDidChangeVisibility(() => outdated && redraw()),
      parts.connections.onDidChange(() => {
        this.top = undefined;
        redraw();
      }),
      parts.sync.onDidChange(redraw),
      parts.store.onDidChange(redraw),
    );
  }

  /** Of the rows that the editor knows, those at the top stay what they are: one that it reads anew does nothing meanwhile when it is clicked. */
  private redraw(): void {
    if (this.top?.problem !== this.parts.database.problem) this.top = undefined;
    this.changed.fire(this.top?.rows);
  }

  async getChildren(row?: ConnectionRow): Promise<ConnectionRow[]> {
    const { connectionRows } = await import('./connectionRows');
    const { problem } = this.parts.database;
    const rows = await connectionRows(this.parts, row);
    if (!row) this.top = { rows, problem };
    return rows;
  }

  async getTreeItem(row: ConnectionRow): Promise<vscode.TreeItem> {
    return (await import('./connectionItems')).connectionRowItem(this.parts, row);
  }
}
