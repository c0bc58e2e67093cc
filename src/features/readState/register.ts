import * as vscode from 'vscode';
import type { Incident } from '../../domain/incident';
import type { Unseen } from '../../store/unseen';
import type { Sync } from '../../sync/sync';
import { count } from '../../ui/format';
import type { Ready } from '../../ui/ready';
import { registerCommand } from '../../ui/registerCommand';
import { targetIncidents, type Targets } from '../../ui/target';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

export interface ReadStateParts extends Targets {
  readonly sync: Pick<Sync, 'markSeen' | 'markUnseen'>;
  readonly unseen: Pick<Unseen, 'has'>;
  readonly visible: Pick<VisibleIncidents, 'incidents' | 'filter'>;
  readonly ready: Ready;
}

/** `markRead` and `markUnread` (of rows, groups, or what is shown or selected) and `markAllSeen` (what the filter shows). */
export function registerReadState(parts: ReadStateParts): vscode.Disposable {
  const { sync, unseen, visible, ready } = parts;
  const { t } = vscode.l10n;
  return vscode.Disposable.from(
    registerCommand('markRead', async (argument?: unknown, rows?: unknown) => {
      const unread = (await targetIncidents(parts, argument, rows)).filter((incident) => unseen.has(incident));
      sync.markSeen(unread);
      // Of one, the row says it.
      if (unread.length > 1) notifyRead(parts, unread);
    }),
    registerCommand('markUnread', async (argument?: unknown, rows?: unknown) =>
      sync.markUnseen(await targetIncidents(parts, argument, rows)),
    ),
    registerCommand('markAllSeen', async () => {
      if (!(await ready())) return;
      const unread = visible.incidents().filter((incident) => unseen.has(incident));
      sync.markSeen(unread);
      if (unread.length > 0) notifyRead(parts, unread);
      else {
        void vscode.window.showInformationMessage(
          visible.filter ? t('This filter shows no unread incidents.') : t('No unread incidents.'),
        );
      }
    }),
  );
}

/** Says what was marked as read. Who called does not wait for the user, who may bring all of it back. */
function notifyRead({ sync }: ReadStateParts, incidents: readonly Incident[]): void {
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
