import { Emitter, Owner } from '../../domain/events';
import * as vscode from 'vscode';
import * as z from 'zod/mini';
import { FilterSyntaxError } from '../../domain/filter/filter';
import { count } from '../../ui/format';
import { filterErrorText } from '../../ui/filterErrorText';
import { isSeen } from '../../domain/text/characters';
import { isolated } from '../../ui/incidentItem';
import { oneLine } from '../../domain/text/text';
import { onDidChangeSetting } from '../../settings';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { commandOf } from '../../commandIds';

const mimeType = 'application/vnd.code.tree.incidents.savedfilters';

/** One entry of the setting `incidents.savedFilters`. */
export const savedFilterSchema = z.object({ name: z.string().check(z.minLength(1)), filter: z.string() });
export type SavedFilter = Readonly<z.infer<typeof savedFilterSchema>>;

/** The setting `incidents.savedFilters`, without entries that are none. Of a name nothing can be seen: the filter is its name. */
export function savedFilters(): SavedFilter[] {
  return entries()
    .filter(isSavedFilter)
    .map((saved) => (isSeen(saved.name) ? saved : { ...saved, name: saved.filter }));
}

let lastChange: Promise<unknown> = Promise.resolve();

/**
 * Changes the setting, one change after the other: two at once would both begin with the same filters, and one be lost.
 * Entries that are no filters are the user's: they stay.
 * @returns whether it is written, which the user is told otherwise
 */
export async function changeSavedFilters(edit: (filters: SavedFilter[]) => readonly SavedFilter[]): Promise<boolean> {
  const written = lastChange.then(async () => {
    const others = entries().filter((entry) => !isSavedFilter(entry));
    const { writeSetting } = await import('../../ui/writeSetting');
    return writeSetting('savedFilters', [...edit(savedFilters()), ...others]);
  });
  lastChange = written.catch(() => undefined);
  return written;
}

function entries(): unknown[] {
  const value: unknown = vscode.workspace.getConfiguration('incidents').get('savedFilters') ?? [];
  return Array.isArray(value) ? value : [value];
}

function isSavedFilter(entry: unknown): entry is SavedFilter {
  return savedFilterSchema.safeParse(entry).success;
}

/** The view `incidents.savedFilters`: a row for each, with the number of incidents that match now. Rows can be dragged. */
export class SavedFiltersTree
  extends Owner
  implements vscode.TreeDataProvider<SavedFilter>, vscode.TreeDragAndDropController<SavedFilter>
{
  private readonly changed = this.own(new Emitter<SavedFilter[] | undefined>());
  readonly onDidChangeTreeData = this.changed.event;
  /** The rows as the editor has them: one that it reads anew does nothing meanwhile when it is clicked. */
  private rows: SavedFilter[] | undefined;
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];

  constructor(private readonly visible: VisibleIncidents) {
    super();
    const view = vscode.window.createTreeView('incidents.savedFilters', {
      treeDataProvider: this,
      dragAndDropController: this,
    });
    // Counting costs time: not for a view that nobody sees.
    let outdated = false;
    const redraw = (): void => {
      if (view.visible) this.changed.fire(this.rows);
      outdated = !view.visible;
    };
    this.own(
      view,
      visible.onDidChange(redraw),
      view.onDidChangeVisibility(() => outdated && redraw()),
      onDidChangeSetting(['savedFilters'], () => {
        this.rows = undefined;
        redraw();
      }),
    );
  }

  getChildren(parent?: SavedFilter): SavedFilter[] {
    return parent ? [] : (this.rows = savedFilters());
  }

  getTreeItem({ name, filter }: SavedFilter): vscode.TreeItem {
    const item = new vscode.TreeItem(isolated(oneLine(name)));
    const active = filter.trim() === this.visible.filter;
    item.contextValue = 'savedFilter';
    item.command = commandOf('filter', vscode.l10n.t('Filter'), filter);
    try {
      item.description = count(this.visible.query.countMatching(filter));
      item.iconPath = new vscode.ThemeIcon(active ? 'filter-filled' : 'filter');
      item.tooltip = oneLine(filter, 500);
    } catch (error) {
      if (!(error instanceof FilterSyntaxError)) throw error;
      item.description = oneLine(filterErrorText(error));
      item.iconPath = new vscode.ThemeIcon('error', new vscode.ThemeColor('problemsErrorIcon.foreground'));
      item.tooltip = `${oneLine(filter, 500)}\n${item.description}`;
    }
    const words = [oneLine(name), item.description, ...(active ? [vscode.l10n.t('shown now')] : [])];
    item.accessibilityInformation = { label: words.join(', ') };
    return item;
  }

  handleDrag([dragged]: readonly SavedFilter[], data: vscode.DataTransfer): void {
    if (dragged) data.set(mimeType, new vscode.DataTransferItem(dragged));
  }

  async handleDrop(target: SavedFilter | undefined, data: vscode.DataTransfer): Promise<void> {
    const dragged: unknown = data.get(mimeType)?.value;
    if (!isSavedFilter(dragged)) return;
    await changeSavedFilters((filters) => {
      const from = indexOf(filters, dragged);
      const to = target ? indexOf(filters, target) : filters.length - 1;
      return from < 0 || to < 0 ? filters : moved(filters, from, to);
    });
  }
}

/** Place of a filter in the list; -1 when it is not there any more. */
export function indexOf(filters: readonly SavedFilter[], { name, filter }: SavedFilter): number {
  return filters.findIndex((other) => other.name === name && other.filter === filter);
}

/** The list with one entry at another place. */
export function moved(filters: readonly SavedFilter[], from: number, to: number): SavedFilter[] {
  const rest = filters.toSpliced(from, 1);
  return [...rest.slice(0, to), ...filters.slice(from, from + 1), ...rest.slice(to)];
}
