import * as vscode from 'vscode';
import { maxValues } from '../../domain/filter/filter';
import { refKey } from '../../domain/incident';
import { addTerms, type BareTerm } from '../../domain/filter/print';
import { type GroupTermsContext, type OwnKind, ownTerms, pathTerms } from '../../domain/statistics/groupTerms';
import { negated, termOf } from '../../domain/statistics/mark';
import { timeZone } from '../../ui/format';
import { setNarrowedFilter } from '../../ui/narrowedFilter';
import { incidentsIn, ownOf, sayNone } from '../../ui/commandTarget';
import type { FilterByParts } from './filterByCommands';
import { groupPath, type TreeNode } from './treeNode';

/** Narrows the filter to a group, or to the closed ones of a group. Does nothing for other rows. */
export async function narrowToGroup(parts: FilterByParts, row: unknown): Promise<void> {
  const node = row as TreeNode | undefined;
  if (node?.type !== 'group' && node?.type !== 'closed') return;
  const closed = node.type === 'closed' ? [termOf('is', 'closed')] : [];
  await narrow(parts, [...pathTerms(groupPath(node), contextOf(parts)), ...closed]);
}

/**
 * Narrows the filter to what an incident, or any of some, has in common with others, or leaves that out. Tells the user
 * when there is none.
 * @param given the incident's row, or what names it
 * @param how `exclude`: leaves it out. A menu gives the selected rows here.
 */
export async function narrowToOwn(parts: FilterByParts, given: unknown, kind: OwnKind, how?: unknown): Promise<void> {
  const { store, visible } = parts;
  const rows: readonly unknown[] = Array.isArray(how) ? how : [given];
  const incidents = incidentsIn(parts, rows, ownOf);
  if (incidents.length === 0) return sayNone(rows, ownOf);
  // By ID: a long list may still have the earlier version.
  const shown = new Set(visible.incidents().map(refKey));
  const isShown = incidents.every((incident) => shown.has(refKey(incident)));
  const terms = ownTerms(kind, incidents, contextOf(parts, isShown ? undefined : store.all()));
  // The first selects it; those behind it keep others out.
  if (how === 'exclude') {
    await narrow(parts, terms.slice(0, 1).map(negated));
    if (terms.length > 1) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('Other hosts whose names contain this one are excluded too.'),
      );
    }
  }
  // Nothing is both what the filter shows and like an incident that it hides.
  else if (isShown) await narrow(parts, terms);
  else await setFilter(addTerms('', terms));
}

async function narrow({ visible }: FilterByParts, terms: readonly BareTerm[]): Promise<void> {
  const narrowed = addTerms(visible.filter, terms);
  // Set again, a filter drops what has been read.
  if (narrowed !== visible.filter) await setFilter(narrowed);
}

async function setFilter(filter: string): Promise<void> {
  await setNarrowedFilter(filter, () =>
    vscode.l10n.t(
      'A filter can have at most {0} values. Select fewer incidents, or clear the filter first.',
      maxValues,
    ),
  );
}

function contextOf({ visible, connections }: FilterByParts, among = visible.incidents()): GroupTermsContext {
  return {
    among,
    connectionName: (id) => connections.nameOf(id),
    timeZone: timeZone(),
  };
}
