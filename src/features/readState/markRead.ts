import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import type { Unseen } from '../../store/unseen';
import type { Sync } from '../../sync/sync';
import { count } from '../../ui/format';
import { targetIncidents, type Targets } from '../../ui/target';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

export interface MarkReadParts extends Targets {
  readonly sync: Pick<Sync, 'markSeen' | 'markUnseen'>;
  readonly unseen: Pick<Unseen, 'has'>;
  readonly visible: Pick<VisibleIncidents, 'incidents' | 'filter'>;
}

/** Marks what a command is about as read. */
export async function markRead(parts: MarkReadParts, argument: unknown, rows: unknown): Promise<void> {
  const unread = (await targetIncidents(parts, argument, rows)).filter((incident) => parts.unseen.has(incident));
  parts.sync.markSeen(unread);
  // Of one, the row says it.
  if (unread.length > 1) notifyRead(parts, unread);
}

/** Marks what a command is about as unread. */
export async function markUnread(parts: MarkReadParts, argument: unknown, rows: unknown): Promise<void> {
  parts.sync.markUnseen(await targetIncidents(parts, argument, rows));
}

/** Marks what the filter shows as read. */
export function markAllRead(parts: MarkReadParts): void {
  const { sync, unseen, visible } = parts;
  const { t } = vscode.l10n;
  const unread = visible.incidents().filter((incident) => unseen.has(incident));
  sync.markSeen(unread);
  if (unread.length > 0) notifyRead(parts, unread);
  else {
    void vscode.window.showInformationMessage(
      visible.filter ? t('This filter shows no unread incidents.') : t('No unread incidents.'),
    );
  }
}

/** Says what was marked as read. Who called does not wait for the user, who may bring all of it back. */
function notifyRead({ sync }: MarkReadParts, incidents: readonly Incident[]): void {
  const { t } = vscode.l10n;
  const undo = t('Undo');
  const message =
    incidents.length === 1
      ? t('1 incident marked as read.')
      : t('{0} incidents marked as read.', count(incidents.length));
  void vscode.window
    .showInformationMessage(message, undo)
    .then((answer) => (answer === undo ? sync.markUnseen(incidents) : undefined));
}
