import * as vscode from 'vscode';
import type { Group } from '../domain/grouping';
import type { Incident, IncidentRef } from '../domain/incident';
import type { IncidentStore } from '../store/incidentStore';
import type { Read } from './whenReady';

/** Where a command without an argument looks for the incident that is meant. */
export interface Targets {
  readonly store: IncidentStore;
  readonly details: {
    /** Whether they are in front. */
    readonly active: boolean;
    readonly shown: IncidentRef | undefined;
    show(incident: IncidentRef, preserveFocus: boolean, byLink?: boolean): Promise<void>;
  };
  /** The tree of incidents. */
  readonly treeView: { readonly selection: readonly unknown[]; readonly visible: boolean };
  /** Does something with the rows that a key pressed in the tree is about, the one with the focus first. */
  readonly atKey: <T>(work: (rows: readonly unknown[]) => Promise<T>) => Promise<T>;
  readonly read: Read;
}

/** The argument of keys that are pressed in the tree: they are about its rows only, whatever a panel shows. */
export const fromTree = 'tree';

/**
 * The incident that a command is about: the one it is given (`{connection, id}` or a row of the tree), else the one in
 * the details panel when that is in front, else the first one selected in the tree, which is the one that has the focus.
 * Tells the user when there is none.
 */
export async function targetIncident(targets: Targets, argument: unknown): Promise<Incident | undefined> {
  return (await targetIncidents(targets, argument, undefined, ownOf))[0];
}

/** The rows that a command is about, or what names an incident; that of a row with the focus comes first. */
export async function rowsOf(targets: Targets, argument: unknown, all?: unknown): Promise<readonly unknown[]> {
  const { details, treeView, atKey } = targets;
  if (argument !== fromTree) {
    // What names no incident means none: certainly not what happens to be selected.
    if (Array.isArray(all)) return all;
    if (argument !== undefined) return [argument];
    if (details.active) return [details.shown];
    if (!treeView.visible) return treeView.selection.length > 0 ? treeView.selection : [details.shown];
  }
  const rows = await atKey(async (found) => found);
  return rows.length > 0 || argument === fromTree ? rows : [details.shown];
}

/**
 * The incidents that a command is about: the rows that it is given, as the tree's menu does, a single one, or else those
 * selected in the tree. Tells the user when there are none.
 * @param of those of a row
 */
export async function targetIncidents(
  targets: Targets,
  argument: unknown,
  all: unknown,
  of = incidentsOf,
): Promise<readonly Incident[]> {
  const rows = await rowsOf(targets, argument, all);
  await targets.read();
  const found = incidentsIn(targets, rows, of);
  if (found.length === 0) sayNone(rows, of);
  return found;
}

/** Tells the user that rows have no incident any more, or are of none. @param of those of a row */
export function sayNone(rows: readonly unknown[], of = incidentsOf): void {
  const { t } = vscode.l10n;
  const named = rows.filter((row) => of(row).length > 0);
  // Of what names an incident past the list, as a script does, nobody knows whether it ever was there.
  const gone = named.some(isRow) ? t('This incident is no longer available.') : t('Incident not available');
  void vscode.window.showInformationMessage(named.length > 0 ? gone : t('Select an incident first.'));
}

/** The incidents of rows, each once. @param of those of a row */
export function incidentsIn(
  { store }: { readonly store: Pick<IncidentStore, 'get'> },
  rows: readonly unknown[],
  of = incidentsOf,
): readonly Incident[] {
  return [...new Set(rows.flatMap((row) => of(row)).flatMap((ref) => store.get(ref) ?? []))];
}

/** The incidents of a row: its own, or those of its group. */
export function incidentsOf(node: unknown): readonly IncidentRef[] {
  const group = typeof node === 'object' && node !== null && 'group' in node ? (node.group as Group) : undefined;
  return group ? group.incidents : ownOf(node);
}

/** The incident of a row that is one. */
export function ownOf(node: unknown): readonly IncidentRef[] {
  return [refOf(node) ?? []].flat();
}

/** Whether an argument is a row of a tree of this extension. */
export function isRow(argument: unknown): argument is object {
  return typeof argument === 'object' && argument !== null && 'type' in argument;
}

/** Reads `{connection, id}` or a row of the tree. */
export function refOf(argument: unknown): IncidentRef | undefined {
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('incident' in argument) return refOf(argument.incident);
  if (!('connection' in argument && 'id' in argument)) return undefined;
  const { connection, id } = argument;
  return typeof connection === 'string' && typeof id === 'string' ? { connection, id } : undefined;
}
