import * as vscode from 'vscode';
import type { Connections } from '../connections/connections';
import type { IncidentStore } from '../store/incidentStore';
import type { Sync } from '../store/sync';
import type { Unseen } from '../store/unseen';
import { ago, attentionCount, count } from './format';
import { oneLine } from './plainText';

/** Changes that come close together are shown together, ms. */
const settleMs = 200;

export interface StatusBarParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  readonly connections: Connections;
}

/** The one item in the status bar: what is new, what needs attention, and whether all of it is up to date. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('incidents.status', vscode.StatusBarAlignment.Left);
  private readonly subscription: vscode.Disposable;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: StatusBarParts) {
    this.item.name = vscode.l10n.t('Incidents');
    this.item.command = 'incidents.tree.focus';
    const later = (): void => void (this.timer ??= setTimeout(() => this.update(), settleMs));
    const { store, unseen, sync, connections } = parts;
    const sources = [store, unseen, sync, connections];
    this.subscription = vscode.Disposable.from(this.item, ...sources.map((source) => source.onDidChange(later)));
    later();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.subscription.dispose();
  }

  private update(): void {
    this.timer = undefined;
    const { t } = vscode.l10n;
    const { store, unseen, sync, connections } = this.parts;
    const list = connections.enabled();
    if (!list.length) {
      this.item.hide();
      return;
    }
    const all = store.all();
    const fresh = all.filter((incident) => unseen.has(incident)).length;
    const attention = all.filter(({ status }) => status.state === 'attention').length;
    const stale = list.filter(({ id }) => sync.status(id).error);
    const words = [...(fresh ? [t('{0} new', count(fresh))] : []), attentionCount(attention)];
    const icons = stale.length ? '$(shield) $(warning)' : '$(shield)';
    this.item.text = `${icons} ${words.join(' · ')}`;
    const outdated = stale.map(({ id, name }) => {
      const { lastSuccess } = sync.status(id);
      const since = lastSuccess === undefined ? t('nothing fetched yet') : t('as of {0}', ago(lastSuccess, Date.now()));
      return t('Out of date: {0}, {1}', oneLine(name, 60), since);
    });
    this.item.tooltip = [t('Incidents: {0}', words.join(', ')), ...outdated].join('\n');
    this.item.accessibilityInformation = { label: this.item.tooltip };
    this.item.show();
  }
}
