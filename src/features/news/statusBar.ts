import { Owner } from '../../domain/events';
import { countInNeed } from '../../domain/incident';
import * as vscode from 'vscode';
import type { Clock } from '../../sources/source';
import type { Connections } from '../../connections/connections';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../sync/sync';
import type { Unseen } from '../../store/unseen';
import { commandOf } from '../../commandIds';
import { ago, attentionCount, count, hoverText } from '../../ui/format';
import { Throttle } from '../../ui/throttle';
import { oneLine } from '../../domain/text/text';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

/** Changes that come close together are shown together, ms. */
const settleMs = 200;

export interface StatusBarParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly sync: Sync;
  readonly connections: Connections;
  readonly clock: Clock;
  readonly visible: Pick<VisibleIncidents, 'onDidChange'>;
}

/** What the status bar counts. */
export interface StatusTextParts {
  readonly store: Pick<IncidentStore, 'all'>;
  readonly unseen: Pick<Unseen, 'has' | 'hasChanged'>;
  readonly sync: Pick<Sync, 'status'>;
  readonly connections: Pick<Connections, 'enabled' | 'isSample'>;
}

/** The one item in the status bar: what is unread, what needs attention, and whether all of it is up to date. */
export class StatusBar extends Owner {
  private readonly item = vscode.window.createStatusBarItem('incidents.status', vscode.StatusBarAlignment.Left);

  constructor(private readonly parts: StatusBarParts) {
    super();
    this.item.name = vscode.l10n.t('Incidents');
    const { sync, clock, visible } = parts;
    const throttle = new Throttle(() => this.update(), { clock, delayMs: settleMs });
    const later = (): void => throttle.ask();
    this.own(
      this.item,
      throttle,
      // Of incidents, what is unread and connections, and as time passes.
      visible.onDidChange(later),
      sync.onDidChange(later),
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
    const { filter } = shown;
    const title = vscode.l10n.t('Show Incidents');
    this.item.command =
      filter === undefined ? commandOf('tree.focus', title) : commandOf('showMatching', title, filter);
    this.item.show();
  }
}

/** What the status bar says, and does when it is clicked. */
export interface StatusText {
  readonly text: string;
  readonly tooltip: string;
  /** The filter that shows what it counts first; undefined where it counts nothing. */
  readonly filter: string | undefined;
}

/** Undefined when there is no connection to say anything of. @param now ms since the epoch */
export function statusText({ store, unseen, sync, connections }: StatusTextParts, now: number): StatusText | undefined {
  const { t } = vscode.l10n;
  const list = connections.enabled();
  if (!list.length) return undefined;
  const all = store.all();
  let [unread, changed] = [0, 0];
  for (const incident of all) {
    if (unseen.has(incident)) unread++;
    if (unseen.hasChanged(incident)) changed++;
  }
  const attention = countInNeed(all);
  const stale = list.filter(({ id }) => sync.status(id).error);
  // Of what was never loaded, nothing is known.
  const isKnown = all.length > 0 || list.some(({ id }) => sync.status(id).lastSuccess !== undefined);
  const attentionText = isKnown ? attentionCount(attention) : t('not loaded yet');
  const words = [...(unread ? [t('{0} unread', count(unread))] : []), attentionText];
  const icons = stale.length ? '$(shield) $(warning)' : '$(shield)';
  const outdated = stale.map(({ id, name }) => {
    const { lastSuccess } = sync.status(id);
    const label = oneLine(name, 60);
    return lastSuccess === undefined
      ? t('{0}: not loaded yet', label)
      : t('{0}: last updated {1}', label, ago(lastSuccess, now));
  });
  return {
    text: `${icons} ${words.join(' · ')}`,
    tooltip: hoverText(
      [
        t('Incidents: {0}', words.join(', ')),
        ...(changed ? [t('{0} changed since you looked', count(changed))] : []),
        ...sampleNote(list.filter(({ id }) => connections.isSample(id)).length, list.length),
        ...outdated,
      ],
      [clickText(unread, attention)],
    ),
    filter: unread ? 'is:new' : attention ? 'is:attention' : undefined,
  };
}

/** That what is counted is no real incidents, or not only. */
function sampleNote(samples: number, all: number): string[] {
  const { t } = vscode.l10n;
  if (samples === 0) return [];
  return [samples === all ? t('Sample data') : t('Includes sample data')];
}

function clickText(unread: number, attention: number): string {
  const { t } = vscode.l10n;
  if (unread) return t('Click to show unread incidents.');
  return attention ? t('Click to show incidents that need attention.') : t('Click to show the list.');
}
