import { Owner } from '../../domain/events';
import * as vscode from 'vscode';
import { refKey, type IncidentRef } from '../../domain/incident';
import { digestOf } from '../../domain/rawRecord';
import { minuteMs } from '../../domain/time';
import { copy } from '../../ui/copy';
import type { Clock } from '../../sources/source';
import { onDidChangeSetting } from '../../settings';
import { every, Throttle } from '../../ui/throttle';
import { ContextKeys } from '../../ui/contextKeys';
import { pageOptions, tabsOf } from '../../ui/webviewPage';
import { loadMappedPaths } from './detailsModel';
import { DetailsModelSource, type DetailsModelSourceParts } from './modelSource';
import { DetailsPanel } from './detailsPanel';
import { parseDetailsState, type DetailsAction, type DetailsState, type FilterKind } from './messages';
import { type CommandName, runCommand } from '../../commandIds';

/** Changes that come close together are shown together, ms. */
const settleMs = 250;
/** Where it is noted what the tab of the panel that is reused says: a digest, for it says who somebody is. */
const titleState = 'incidents.detailsTab';

const filterCommands = {
  tenant: 'filterByTenant',
  policy: 'filterByPolicy',
  user: 'filterByUser',
  host: 'filterByHost',
} as const satisfies Record<FilterKind, CommandName>;

export interface DetailsPanelsParts extends DetailsModelSourceParts {
  readonly viewType: string;
  readonly extensionUri: vscode.Uri;
  readonly clock: Clock;
  /** Lasts as long as this window's folder is opened again. */
  readonly windowState: vscode.Memento;
  /** Selects the row of an incident. @param focus whether the keyboard is to go there as well */
  readonly reveal: (ref: IncidentRef, focus: boolean) => unknown;
  /** Called when an incident that somebody looks at, after a restart, is not cached: it is time to fetch. */
  readonly onMissing: () => void;
}

/** The panels that show incidents: one that is reused for the next one, and pinned ones to the side. Restored after a restart from ids only. */
export class DetailsPanels extends Owner {
  private readonly models: DetailsModelSource;
  /** The one used last comes last. */
  private panels: readonly DetailsPanel[] = [];
  private readonly keys = new ContextKeys();

  constructor(private readonly parts: DetailsPanelsParts) {
    super();
    const { store, sync, connections, visible, clock } = parts;
    const soon = new Throttle(() => this.update(), { clock, delayMs: settleMs });
    this.models = new DetailsModelSource(parts, () => {
      if (this.panels.some(({ missing }) => missing)) parts.onMissing();
      this.update();
    });
    this.own(
      soon,
      // Ages grow without any incident changing.
      every(minuteMs, () => this.update()),
      store.onDidChange(() => {
        for (const panel of this.panels) if (panel.outdated) panel.update(false);
        soon.ask();
      }),
      sync.onDidChange(() => soon.ask()),
      visible.onDidChange(() => soon.ask()),
      connections.onDidChange(() => this.update()),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.update()),
      onDidChangeSetting(['timeZone'], () => this.update()),
    );
  }

  /** The incident in the panel in front, or else in the one used last. */
  get shown(): IncidentRef | undefined {
    return this.front?.ref;
  }

  /** Whether a panel is the editor in front, so that commands without an argument mean its incident. */
  get active(): boolean {
    return this.front?.active === true;
  }

  /** Shows an incident in the panel that is reused, and selects its row. @param byLink whether a link asks for it, and not the user */
  async show(ref: IncidentRef, preserveFocus: boolean, byLink = false): Promise<void> {
    await this.present(ref, preserveFocus, byLink);
    // Being read refreshes the tree: a row that is selected before that is not.
    void this.parts.reveal(ref, false);
  }

  private async present({ connection, id }: IncidentRef, preserveFocus: boolean, byLink = false): Promise<void> {
    await loadMappedPaths();
    if (!this.reused) await this.closeUnseen();
    const panel = this.reused;
    if (panel) {
      panel.show({ connection, id }, byLink);
      panel.reveal(preserveFocus);
    } else this.open({ connection, id, ...(byLink && { byLink }) }, vscode.ViewColumn.Active, preserveFocus);
  }

  /** The panel that is reused for the next incident. */
  private get reused(): DetailsPanel | undefined {
    return this.panels.find(({ pinned }) => !pinned);
  }

  /** Closes the tab of the panel that was reused before a restart, if nobody has looked at it since: it would be a second one. */
  private async closeUnseen(): Promise<void> {
    const known = this.parts.windowState.get(titleState);
    const tab = tabsOf(this.parts.viewType).find(({ label }) => digestOf(label) === known);
    if (tab && !this.panels.some(({ title }) => title === tab.label)) await vscode.window.tabGroups.close(tab, true);
  }

  /** Shows an incident in a panel of its own, beside the editor in front, and selects its row. */
  async showToSide({ connection, id }: IncidentRef, preserveFocus: boolean): Promise<void> {
    await loadMappedPaths();
    const pinned = this.panels.filter((panel) => panel.pinned);
    const same = pinned.find(({ ref }) => refKey(ref) === refKey({ connection, id }));
    if (same) same.reveal(preserveFocus);
    else this.open({ connection, id, pinned: true }, pinned.at(-1)?.column ?? vscode.ViewColumn.Beside, preserveFocus);
    void this.parts.reveal({ connection, id }, false);
  }

  /**
   * Shows the incident after another in the tree's order, or before it, or with 0 itself, in the panel that shows the
   * other. Resolves when its row is selected.
   * @param from without it, the incident that is shown
   * @param inTree whether the wish comes from the tree, where the keyboard stays; pinned panels are left alone
   * @returns false at the end of the tree
   */
  async step(by: 1 | 0 | -1, from = this.shown, inTree = false): Promise<boolean> {
    const panel = this.panels.findLast(({ ref }) => !inTree && from && refKey(ref) === refKey(from));
    const next = this.parts.visible.order().step(by, from, from && this.models.lastIndexOf(from));
    if (!next) return false;
    if (panel) this.move(panel, next);
    else await this.present(next, true);
    await this.parts.reveal(next, inTree);
    return true;
  }

  /** Takes over a panel of the window as it was before a restart. */
  async restore(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const parsed = parseDetailsState(state);
    if (!parsed) {
      panel.dispose();
      return;
    }
    await loadMappedPaths();
    this.adopt(panel, this.reused ? { ...parsed, pinned: true } : parsed, false);
  }

  override dispose(): void {
    super.dispose();
    for (const panel of this.panels) panel.dispose();
  }

  private get front(): DetailsPanel | undefined {
    return this.panels.find(({ active }) => active) ?? this.panels.at(-1);
  }

  private open(state: DetailsState, viewColumn: vscode.ViewColumn, preserveFocus: boolean): void {
    const { extensionUri, viewType } = this.parts;
    const options = pageOptions(extensionUri);
    const panel = vscode.window.createWebviewPanel(viewType, '', { viewColumn, preserveFocus }, options);
    this.adopt(panel, state, true);
  }

  private adopt(panel: vscode.WebviewPanel, state: DetailsState, isAsked: boolean): void {
    const { store, extensionUri, sync, visible } = this.parts;
    const details = new DetailsPanel(
      {
        panel,
        extensionUri,
        get: (ref) => store.get(ref),
        modelOf: (ref, last) => this.models.of(ref, last),
        onAction: (action, own) => this.act(action, own),
        onCopy: async (text) => copy([text]),
        onFilter: (by, exclude, own) => void runCommand(filterCommands[by], own.ref, exclude ? 'exclude' : undefined),
        onOpen: (ref, own) => {
          if (!store.get(ref)) return;
          this.move(own, ref);
          void this.parts.reveal(ref, false);
        },
        onShown: (own, seen) => {
          if (own.active) this.panels = [...this.panels.filter((each) => each !== own), own];
          if (own === this.front) visible.setLookedAt(own.ref);
          if (seen) sync.markSeen([own.ref]);
        },
        onTitle: (title, own) => {
          const { windowState } = this.parts;
          const digest = digestOf(title);
          if (!own.pinned && windowState.get(titleState) !== digest) void windowState.update(titleState, digest);
        },
        onClose: (own) => {
          this.panels = this.panels.filter((each) => each !== own);
          this.keys.set({ 'incidents.detailsOpen': this.panels.length > 0 });
        },
      },
      state,
      isAsked,
    );
    this.panels = [...this.panels, details];
    this.keys.set({ 'incidents.detailsOpen': true });
    details.update();
  }

  private move(panel: DetailsPanel, ref: IncidentRef): void {
    panel.show(ref);
    panel.reveal(true);
  }

  private act(action: DetailsAction, panel: DetailsPanel): void {
    switch (action) {
      case 'next':
      case 'previous':
        void this.step(action === 'next' ? 1 : -1, panel.ref);
        break;
      case 'showRelated':
        this.parts.visible.setLookedAt(panel.ref);
        void runCommand('filter', 'is:related');
        void runCommand('tree.focus');
        break;
      default:
        void runCommand(action, panel.ref);
    }
  }

  private update(): void {
    for (const panel of this.panels) panel.update();
  }
}
