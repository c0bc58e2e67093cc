import { Owner } from '../../domain/events';
import { needsAttention } from '../../domain/incident';
import * as vscode from 'vscode';
import type { Clock } from '../../sources/source';
import type { Connections } from '../../connections/connections';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import type { Unseen } from '../../store/unseen';
import { ago, attentionCount, count } from '../../ui/format';
import { Throttle } from '../../ui/throttle';
import { oneLine } from '../../domain/text/text';

/** Changes that come close together are shown together, ms. */
const settleMs = 200;

export interface StatusBarParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  readonly connections: Connections;
  readonly clock: Clock;
}

/** What the status bar counts. */
export interface StatusTextParts {
  readonly store: Pick<IncidentStore, 'all'>;
  readonly unseen: Pick<Unseen, 'has' | 'hasChanged'>;
  readonly sync: Pick<Sync, 'status'>;
  readonly connections: Pick<Connections, 'enabled'>;
}

/** The one item in the status bar: what is new, what needs attention, and whether all of it is up to date. */
export class StatusBar extends Owner {
  private readonly item = vscode.window.createStatusBarItem('incidents.status', vscode.StatusBarAlignment.Left);

  constructor(private readonly parts: StatusBarParts) {
    super();
    this.item.name = vscode.l10n.t('Incidents');
    this.item.command = 'incidents.tree.focus';
    const { store, unseen, sync, connections, clock } = parts;
    const throttle = new Throttle(() => this.update(), { clock, delayMs: settleMs });
    const later = (): void => throttle.ask();
    this.own(
      this.item,
      throttle,
      store.onDidChange(later),
      unseen.onDidChange(later),
      sync.onDidChange(later),
      connections.onDidChange(later),
    );
    later();
  }

  private update(): void {
    const shown = statusText(this.parts, Date.now());
    if (!shown) {
      this.item.hide();
      return;
    }
    this.item.text = shown.text;
    this.item.tooltip = shown.tooltip;
    this.item.accessibilityInformation = { label: shown.tooltip };
    this.item.show();
  }
}

/** What the status bar says; undefined when there is no connection to say anything of. @param now ms since the epoch */
export function statusText(
  { store, unseen, sync, connections }: StatusTextParts,
  now: number,
): { readonly text: string; readonly tooltip: string } | undefined {
  const { t } = vscode.l10n;
  const list = connections.enabled();
  if (!list.length) return undefined;
  const all = store.all();
  const fresh = all.filter((incident) => unseen.has(incident)).length;
  const changed = all.filter((incident) => unseen.hasChanged(incident)).length;
  const attention = all.filter(needsAttention).length;
  const stale = list.filter(({ id }) => sync.status(id).error);
  const words = [...(fresh ? [t('{0} new', count(fresh))] : []), attentionCount(attention)];
  const icons = stale.length ? '$(shield) $(warning)' : '$(shield)';
  const outdated = stale.map(({ id, name }) => {
    const { lastSuccess } = sync.status(id);
    const since = lastSuccess === undefined ? t('nothing fetched yet') : t('as of {0}', ago(lastSuccess, now));
    return t('Out of date: {0}, {1}', oneLine(name, 60), since);
  });
  return {
    text: `${icons} ${words.join(' · ')}`,
    tooltip: [
      t('Incidents: {0}', words.join(', ')),
      ...(changed ? [t('{0} changed since you looked', count(changed))] : []),
      ...outdated,
    ].join('\n'),
  };
}
