import { dayOf } from '../../domain/time';
import { Owner } from '../../domain/events';
import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { maxValues } from '../../domain/filter/filter';
import { addTerms } from '../../domain/filter/print';
import { inTurns } from '../../domain/slices';
import { countIncidentsSliced, type Statistics } from '../../domain/statistics/statistics';
import type { Selection } from '../../domain/table/incidentTable';
import type { Clock } from '../../sources/source';
import { vendorOf } from '../../sources/vendors';
import type { IncidentStore } from '../../store/incidentStore';
import type { Unseen } from '../../store/unseen';
import type { Sync } from '../../sync/sync';
import type { CheckIndex } from '../../ui/checkIndex';
import { timeZone } from '../../ui/format';
import { ContextKeys } from '../../ui/contextKeys';
import { setNarrowedFilter } from '../../ui/narrowedFilter';
import { PanelPage } from '../../ui/panelPage';
import { oneLine } from '../../domain/text/text';
import { Throttle } from '../../ui/throttle';
import type { VisibleIncidents } from '../../ui/visibleIncidents';
import { pageOptions, tabsOf } from '../../ui/webviewPage';
import { parseFromOverview, type FromOverview, type OverviewShown } from './messages';
import { overviewModel, type CountedModel, type OverviewContext } from './overviewModel';
import { runCommand } from '../../commandIds';

/** The least time between two counts, ms. */
const restMs = 500;

export interface OverviewPanelParts {
  readonly viewType: string;
  readonly extensionUri: vscode.Uri;
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly connections: Connections;
  readonly sync: Sync;
  readonly visible: VisibleIncidents;
  readonly checks: CheckIndex;
  readonly clock: Clock;
  /** Called when the panel comes into sight. */
  readonly onShown: () => void;
}

/** What was counted last: the same incidents need not be counted again. */
interface Counted {
  readonly selection: Selection;
  /** What else the counts depend on. */
  readonly state: string;
  readonly statistics: Statistics;
}

/** The one panel that counts what the filter shows. It counts only while it is in sight, and keeps nothing over a restart. */
export class OverviewPanel extends Owner {
  private readonly throttle: Throttle;
  private readonly keys = new ContextKeys();
  private panel: vscode.WebviewPanel | undefined;
  private page: PanelPage<OverviewShown, FromOverview> | undefined;
  private counted: Counted | undefined;
  /** Goes up when something becomes read or unread. */
  private readVersion = 0;
  /** What the page shows, and the filter whose incidents that counts. */
  private shown: (Pick<CountedModel, 'terms'> & { readonly filter: string }) | undefined;
  /** The filter that the reader looks at: the one it was opened for, narrowed in the page since. */
  private reading: string | undefined;
  /** See `OverviewShown`. */
  private openedAt = 0;

  constructor(private readonly parts: OverviewPanelParts) {
    super();
    this.throttle = new Throttle(async () => this.update(), { clock: parts.clock, pauseMs: restMs });
    const ask = (): void => this.ask();
    this.own(
      this.throttle,
      parts.visible.onDidChange(ask),
      parts.unseen.onDidChange(() => {
        this.readVersion++;
        ask();
      }),
      parts.sync.onDidChange(ask),
      parts.connections.onDidChange(ask),
    );
  }

  async show(): Promise<void> {
    const { filter } = this.parts.visible;
    if (this.panel && filter !== this.reading) this.openedAt = Date.now();
    this.reading = filter;
    // A tab of before the restart that nobody has looked at yet has no panel: it would be a second one.
    const { extensionUri, viewType } = this.parts;
    const tabs = this.panel ? [] : tabsOf(viewType);
    if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
    if (this.panel) {
      this.panel.reveal();
      this.ask();
    } else {
      const title = tabTitle('');
      this.adopt(
        vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, pageOptions(extensionUri)),
      );
    }
  }

  /** Takes over the panel of the window as it was before a restart. */
  restore(panel: vscode.WebviewPanel): void {
    this.reading ??= this.parts.visible.filter;
    if (this.panel) panel.dispose();
    else this.adopt(panel);
  }

  override dispose(): void {
    super.dispose();
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const { extensionUri, onShown } = this.parts;
    this.panel = panel;
    this.keys.set({ 'incidents.overviewOpen': true });
    panel.onDidChangeViewState(() => this.ask());
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.keys.set({ 'incidents.overviewOpen': false });
      this.page = undefined;
      this.counted = undefined;
      this.shown = undefined;
    });
    this.page = new PanelPage(panel, {
      extensionUri,
      name: 'overview',
      title: panel.title,
      parse: parseFromOverview,
      onMessage: (message) => this.receive(message),
    });
    onShown();
  }

  private receive(message: FromOverview): void {
    switch (message.type) {
      case 'ready':
        this.ask();
        this.parts.onShown();
        break;
      case 'action':
        void runCommand(message.action);
        break;
      case 'select': {
        // The terms narrow the filter that the page shows, which may have changed since.
        const terms = this.shown?.terms.get(message.mark);
        const narrowed = this.shown && terms && addTerms(this.shown.filter, terms);
        // Set again, a filter drops what has been read.
        if (narrowed === undefined || narrowed === this.parts.visible.filter) break;
        this.reading = narrowed;
        void setNarrowedFilter(narrowed, () =>
          vscode.l10n.t('A filter can have at most {0} values. Remove some from the filter first.', maxValues),
        );
        break;
      }
    }
  }

  private ask(): void {
    if (this.panel?.visible) this.throttle.ask();
  }

  private async update(): Promise<void> {
    const { filter } = this.parts.visible;
    const statistics = await this.count(() => this.panel?.visible === true && this.parts.visible.filter === filter);
    if (!statistics || !this.page) return;
    const { model, terms } = overviewModel(statistics, this.context(filter));
    if (this.panel) this.panel.title = tabTitle(filter);
    this.page.show({ model, openedAt: this.openedAt });
    this.shown = { terms, filter };
  }

  /** Counts in slices; undefined when the counts are not wanted any more. */
  private async count(isWanted: () => boolean): Promise<Statistics | undefined> {
    const selection = this.parts.visible.selection();
    const zone = timeZone();
    // Reading incidents and a new day change the counts.
    const state = JSON.stringify([zone, this.readVersion, dayOf(Date.now(), zone)]);
    if (this.counted?.selection === selection && this.counted.state === state) return this.counted.statistics;
    const work = countIncidentsSliced(selection, {
      now: Date.now(),
      timeZone: zone,
      vendorOf,
      isUnread: (incident) => this.parts.unseen.has(incident),
      checks: () => this.parts.checks.bits(selection.table),
    });
    const statistics = await inTurns(work, this.parts.clock, isWanted);
    if (statistics) this.counted = { selection, state, statistics };
    return statistics;
  }

  private context(filter: string): OverviewContext {
    const { store, connections, sync } = this.parts;
    const ids = sync.connections();
    return {
      filter,
      loaded: store.all().length,
      connections: ids.length,
      disabled: connections.list().filter(({ enabled }) => enabled === false).length,
      failed: ids.filter((id) => sync.status(id).error).length,
      refreshing: sync.refreshing,
      sample: ids.some((id) => connections.isSample(id)),
      now: Date.now(),
    };
  }
}

function tabTitle(filter: string): string {
  return filter ? vscode.l10n.t('Overview: {0}', oneLine(filter, 60)) : vscode.l10n.t('Incident Overview');
}
