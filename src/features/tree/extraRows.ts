import * as vscode from 'vscode';
import { commandOf } from '../../commandIds';
import { oneLine } from '../../domain/text/text';
import type { ConnectionHorizons } from '../../ui/horizonItem';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import type { GroupNode, TreeNode } from './treeNode';

interface Parts {
  readonly visible: VisibleIncidents;
  readonly horizons: () => readonly ConnectionHorizons[];
}

/** Clears the filter. Where nothing is found, the editor shows what to do in place of rows. */
export function filterRow({ visible }: Pick<Parts, 'visible'>): TreeNode[] {
  const { filter } = visible;
  return filter && visible.incidents().length > 0 ? [{ type: 'filter', id: 'filter', filter, parent: undefined }] : [];
}

/** The row above all others under a filter: a click shows everything again. The filter itself is above the rows. */
export function filterItem(filter: string, itemId: string): vscode.TreeItem {
  const title = vscode.l10n.t('Clear Filter');
  const item = new vscode.TreeItem(title);
  item.id = itemId;
  item.iconPath = new vscode.ThemeIcon('close');
  item.tooltip = oneLine(filter, 300);
  item.command = commandOf('clearFilter', title);
  item.accessibilityInformation = { label: `${title}: ${oneLine(filter, 300)}`, role: 'button' };
  return item;
}

/** Where the APIs end, below everything; a filter shows a part only, and what is missing is not its matter. */
export function horizonRows({ visible, horizons }: Parts): TreeNode[] {
  if (visible.filter) return [];
  const group = visible.groups().at(-1);
  const rest = { type: 'horizon', parent: undefined, behind: group && { group } } as const;
  return horizons().map((each) => ({ ...rest, id: `horizon/${each.id}`, horizons: each }));
}

/** Where the API ends for a tenant, below its incidents. */
export function horizonRowsOf({ visible, horizons }: Parts, node: GroupNode): TreeNode[] {
  const [incident] = node.group.incidents;
  if (node.group.kind !== 'tenant' || !incident?.tenant || visible.filter) return [];
  const all = horizons().find(({ id }) => id === incident.connection);
  const own = all?.horizons.filter(({ tenant }) => tenant?.id === incident.tenant?.id);
  if (!all || !own?.length) return [];
  return [
    { type: 'horizon', id: `${node.id}/horizon`, horizons: { ...all, horizons: own }, parent: node, behind: node },
  ];
}
