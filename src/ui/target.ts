import * as vscode from 'vscode';
import type { Group } from '../domain/grouping';
import type { Incident, IncidentRef } from '../domain/incident';
import type { IncidentStore } from '../store/incidentStore';
import type { Read } from './ready';

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
 * the details panel when that is in front, else the one selected in the tree. Tells the user when there is none.
 */
export async function targetIncident(targets: Targets, argument: unknown): Promise<Incident | undefined> {
  if (argument === fromTree) {
    const [row] = await targets.atKey(async (rows) => rows);
    await targets.read();
    return known(targets, refOf(row));
  }
  await targets.read();
  const ref =
    refOf(argument) ??
    (targets.details.active ? targets.details.shown : undefined) ??
    selected(targets) ??
    targets.details.shown;
  return known(targets, ref);
}

/** The incident, which may be gone. Tells the user when there is none. */
function known({ store }: Targets, ref: IncidentRef | undefined): Incident | undefined {
  const incident = ref && store.get(ref);
  if (ref && !incident) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This incident is no longer available.'));
  } else if (!incident) askToSelect();
  return incident;
}

/** Says that there is no incident to do something with. */
export function askToSelect(): void {
  void vscode.window.showInformationMessage(vscode.l10n.t('Select an incident first.'));
}

/**
 * The incidents that a command is about: the rows that it is given, as the tree's menu does, a single one, or else those
 * selected in the tree. Tells the user when there are none.
 * @param quietly true: shows no message
 */
export async function targetIncidents(
  targets: Targets,
  argument: unknown,
  all: unknown,
  quietly = false,
): Promise<Incident[]> {
  const atKey = argument === fromTree ? await targets.atKey(async (rows) => rows) : undefined;
  await targets.read();
  const nodes: readonly unknown[] = Array.isArray(all) ? all : argument === undefined ? [] : [argument];
  const given = (atKey ?? nodes).flatMap((node) => incidentsOf(node));
  const isAnswered = given.length > 0 || atKey || targets.details.active;
  const refs = isAnswered ? given : targets.treeView.selection.flatMap(incidentsOf);
  const found = refs.flatMap((ref) => targets.store.get(ref) ?? []);
  const unique = [...new Set(found)];
  if (unique.length || quietly) return unique;
  const one = atKey ? known(targets, given[0]) : await targetIncident(targets, argument);
  return one ? [one] : [];
}

/** The incidents of a row: its own, or those of its group. */
export function incidentsOf(node: unknown): readonly IncidentRef[] {
  const group = typeof node === 'object' && node !== null && 'group' in node ? (node.group as Group) : undefined;
  return group ? group.incidents : [refOf(node) ?? []].flat();
}

/** Whether an argument is a row of a tree of this extension. */
export function isRow(argument: unknown): boolean {
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

/** The incident whose row is selected in the tree; of several, the first. */
export function selected({ treeView }: Pick<Targets, 'treeView'>): IncidentRef | undefined {
  return treeView.selection.flatMap((node) => refOf(node) ?? [])[0];
}

/** The id of a connection that a command is given: the id itself, or a row of the connections or of their problems. */
export function connectionIdOf(argument: unknown): string | undefined {
  if (typeof argument === 'string') return argument;
  if (typeof argument !== 'object' || argument === null) return undefined;
  if ('connection' in argument) return connectionIdOf(argument.connection);
  return 'id' in argument ? connectionIdOf(argument.id) : undefined;
}
