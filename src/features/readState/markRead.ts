import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import type { Unseen } from '../../store/unseen';
import type { Sync } from '../../sync/sync';
import { count } from '../../ui/format';
import { targetIncidents, type Targets } from '../../ui/commandTarget';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

export interface MarkReadParts extends Targets {
  readonly sync: Pick<Sync, 'markSeen' | 'markUnseen'>;
  readonly unseen: Pick<Unseen, 'has' | 'hasChanged'>;
  readonly visible: Pick<VisibleIncidents, 'incidents' | 'filter'>;
}

/** Marks what a command is about as read: what is unread, and what has changed. */
export async function markRead(parts: MarkReadParts, argument: unknown, rows: unknown): Promise<void> {
  const marked = markedOf(parts, await targetIncidents(parts, argument, rows));
  parts.sync.markSeen(marked.all);
  // Of one, the row says it.
  if (marked.all.length > 1) notifyRead(parts, marked);
}

/** Marks what a command is about as unread. */
export async function markUnread(parts: MarkReadParts, argument: unknown, rows: unknown): Promise<void> {
  const { sync, unseen } = parts;
  const incidents = await targetIncidents(parts, argument, rows);
  const read = incidents.filter((incident) => !unseen.has(incident));
  const changed = read.filter((incident) => unseen.hasChanged(incident));
  sync.markUnseen(incidents);
  // Of one, the row says it.
  if (read.length < 2) return;
  notifyWithUndo(vscode.l10n.t('{0} incidents marked as unread.', count(read.length)), () => {
    sync.markSeen(read);
    sync.markUnseen([], changed);
  });
}

/** Marks what the filter shows as read. */
export function markAllRead(parts: MarkReadParts): void {
  const { sync, visible } = parts;
  const { t } = vscode.l10n;
  const marked = markedOf(parts, visible.incidents());
  sync.markSeen(marked.all);
  if (marked.all.length > 0) notifyRead(parts, marked);
  else {
    void vscode.window.showInformationMessage(
      visible.filter ? t('This filter shows no unread incidents.') : t('No unread incidents.'),
    );
  }
}

interface Marked {
  readonly all: readonly Incident[];
  readonly unread: readonly Incident[];
  readonly changed: readonly Incident[];
}

/** Those of some incidents that are unread or have changed, as they are now. */
function markedOf({ unseen }: MarkReadParts, incidents: readonly Incident[]): Marked {
  const unread = incidents.filter((incident) => unseen.has(incident));
  const changed = incidents.filter((incident) => unseen.hasChanged(incident));
  return { all: [...new Set([...unread, ...changed])], unread, changed };
}

/** Says what was marked as read. */
function notifyRead({ sync }: MarkReadParts, { all, unread, changed }: Marked): void {
  const { t } = vscode.l10n;
  const message =
    all.length === 1 ? t('1 incident marked as read.') : t('{0} incidents marked as read.', count(all.length));
  notifyWithUndo(message, () => sync.markUnseen(unread, changed));
}

/** Who called does not wait for the user, who may take all of it back. */
function notifyWithUndo(message: string, undone: () => void): void {
  const undo = vscode.l10n.t('Undo');
  void vscode.window.showInformationMessage(message, undo).then((answer) => (answer === undo ? undone() : undefined));
}
