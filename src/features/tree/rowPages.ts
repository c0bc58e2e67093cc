import type { IncidentsNode, TreeNode } from './treeNode';

/** Rows below one parent that are shown at first, and then with each "Show more". */
export const pageSize = 200;

/** How many of the rows below a parent are shown. */
export class RowPages {
  private readonly shown = new Map<string, number>();

  /** @param onMore called with a parent below which more rows are shown now; undefined for the top */
  constructor(private readonly onMore: (parent: TreeNode | undefined) => void) {}

  /** The first rows below a parent, and a last one that offers more. */
  rows<T>(
    items: readonly T[],
    parent: TreeNode | undefined,
    toNode: (item: T, parent: TreeNode | undefined) => IncidentsNode,
  ): TreeNode[] {
    const rows = items.slice(0, this.limit(parent)).map((item) => toNode(item, parent));
    const hidden = items.length - rows.length;
    const behind = rows.at(-1);
    return hidden > 0 ? [...rows, { type: 'more', id: `${parent?.id ?? ''}/more`, hidden, parent, behind }] : rows;
  }

  /** Shows as many rows below a parent as it takes to come to one. @param index its place; by default the first that is not shown */
  reach(parent: TreeNode | undefined, index = this.limit(parent)): void {
    if (index < this.limit(parent)) return;
    this.shown.set(parent?.id ?? '', Math.ceil((index + 1) / pageSize) * pageSize);
    this.onMore(parent);
  }

  private limit(parent: TreeNode | undefined): number {
    return this.shown.get(parent?.id ?? '') ?? pageSize;
  }
}
