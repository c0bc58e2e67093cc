import { Emitter, Owner } from '../../domain/events';
import * as vscode from 'vscode';
import type { ConnectionRow, ConnectionsTreeParts } from './connectionRows';

/** The view `incidents.connections`: each connection's state at a glance, and more below it. Its rows are loaded when it is looked at. */
export class ConnectionsTree extends Owner implements vscode.TreeDataProvider<ConnectionRow> {
  private readonly changed = this.own(new Emitter<undefined>());
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly parts: ConnectionsTreeParts) {
    super();
    const view = vscode.window.createTreeView('incidents.connections', { treeDataProvider: this });
    let outdated = false;
    const redraw = (): void => {
      if (view.visible) this.changed.fire(undefined);
      outdated = !view.visible;
    };
    // Ages grow and budgets recover without any event.
    const ticking = setInterval(redraw, 15_000);
    this.own(
      view,
      { dispose: () => clearInterval(ticking) },
      view.onDidChangeVisibility(() => outdated && redraw()),
      parts.connections.onDidChange(redraw),
      parts.sync.onDidChange(redraw),
      parts.store.onDidChange(redraw),
    );
  }

  async getChildren(row?: ConnectionRow): Promise<ConnectionRow[]> {
    return (await import('./connectionRows')).connectionRows(this.parts, row);
  }

  async getTreeItem(row: ConnectionRow): Promise<vscode.TreeItem> {
    return (await import('./connectionItems')).connectionRowItem(this.parts, row);
  }
}
