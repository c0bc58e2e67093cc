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
  readonly read: Read;
}

/** The argument of keys that are pressed in the tree. */
const fromTree = 'tree';

/**
 * The incident that a command is about: the one it is given (`{connection, id}` or a row of the tree), else the one in
 * the details panel when that is in front, else the one selected in the tree. Tells the user when there is none.
 */
export async function targetIncident(targets: Targets, argument: unknown): Promise<Incident | undefined> {
  await targets.read();
  const ref =
    refOf(argument) ??
    // A panel can be the editor in front while a key is pressed in the tree.
    (targets.details.active && argument !== fromTree ? targets.details.shown : undefined) ??
    selected(targets) ??
    targets.details.shown;
  const incident = ref && targets.store.get(ref);
  if (!incident) {
    void vscode.window.showInformationMessage(
      ref ? vscode.l10n.t('This incident is no longer available.') : vscode.l10n.t('Select an incident first.'),
    );
  }
  return incident;
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
  await targets.read();
  const nodes: readonly unknown[] = Array.isArray(all) ? all : argument === undefined ? [] : [argument];
  const given = nodes.flatMap((node) => incidentsOf(node));
  const isInDetails = targets.details.active && argument !== fromTree;
  const refs = given.length ? given : isInDetails ? [] : targets.treeView.selection.flatMap(incidentsOf);
  const found = refs.flatMap((ref) => targets.store.get(ref) ?? []);
  const unique = [...new Set(found)];
  if (unique.length || quietly) return unique;
  const one = await targetIncident(targets, argument);
  return one ? [one] : [];
}

/** The incidents of a row: its own, or those of its group. */
function incidentsOf(node: unknown): readonly IncidentRef[] {
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
