import * as vscode from 'vscode';
import { refKey, type Incident, type IncidentRef } from '../../domain/incident';
import { PanelPage } from '../../ui/panelPage';
import { oneLine } from '../../domain/text/text';
import {
  parseFromDetails,
  type DetailsAction,
  type DetailsModel,
  type DetailsShown,
  type DetailsState,
  type FilterKind,
  type FromDetails,
} from './messages';

export interface DetailsPanelParts {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  /** The model of an incident that may be gone, `last` its last loaded version. */
  readonly modelOf: (ref: IncidentRef, last: Incident | undefined) => DetailsModel;
  readonly get: (ref: IncidentRef) => Incident | undefined;
  readonly onAction: (action: DetailsAction, panel: DetailsPanel) => void;
  /** Called with a text of the page that the user wants to copy, unchecked. */
  readonly onCopy: (text: string) => unknown;
  readonly onOpen: (ref: IncidentRef, panel: DetailsPanel) => void;
  /** Called when the user wants to filter by what the incident has, or with `exclude` to leave that out. */
  readonly onFilter: (by: FilterKind, exclude: boolean, panel: DetailsPanel) => void;
  /** Called when a loaded incident becomes visible, or the panel comes to the front; `seen`: on user request. */
  readonly onShown: (panel: DetailsPanel, seen: boolean) => void;
  /** Called with what its tab says. */
  readonly onTitle: (title: string, panel: DetailsPanel) => void;
  readonly onClose: (panel: DetailsPanel) => void;
}

/** One panel and the incident in it. */
export class DetailsPanel {
  /** The incident as the store has it, or had it at the last look. */
  private current: Incident | undefined;
  /** The last loaded version: a missing incident is still shown, with a notice. */
  private last: Incident | undefined;
  /** The incident as somebody has seen it here: marked as unread after that, it stays so until they come back to it or it changes. */
  private seen: Incident | undefined;
  private readonly page: PanelPage<DetailsShown, FromDetails>;

  constructor(
    private readonly parts: DetailsPanelParts,
    /** The incident in it; `pinned`: stays what it is when another one is opened from elsewhere. */
    private state: DetailsState,
    /** Whether the user asks for the incident, and nobody has seen it in answer to that. */
    private isAsked: boolean,
  ) {
    const { panel, extensionUri } = parts;
    panel.onDidChangeViewState(() => this.update());
    panel.onDidDispose(() => parts.onClose(this));
    this.page = new PanelPage(panel, {
      extensionUri,
      name: 'details',
      title: vscode.l10n.t('Incident details'),
      parse: parseFromDetails,
      onMessage: (message) => this.receive(message),
    });
  }

  get ref(): IncidentRef {
    return { connection: this.state.connection, id: this.state.id };
  }

  get pinned(): boolean {
    return this.state.pinned === true;
  }

  /** Whether it is the editor in front. */
  get active(): boolean {
    return this.parts.panel.active;
  }

  /** What its tab says. */
  get title(): string {
    return this.parts.panel.title;
  }

  get column(): vscode.ViewColumn | undefined {
    return this.parts.panel.viewColumn;
  }

  /** Whether it shows an outdated version. */
  get outdated(): boolean {
    return this.parts.get(this.state) !== this.current;
  }

  /** Whether it is in sight and has no incident to show. */
  get missing(): boolean {
    return this.parts.panel.visible && !this.parts.get(this.state);
  }

  /** @param byLink whether a link asks for it, and not the user */
  show({ connection, id }: IncidentRef, byLink = false): void {
    this.state = { connection, id, ...(this.pinned && { pinned: true }), ...(byLink && { byLink }) };
    this.seen = undefined;
    this.isAsked = true;
    this.update();
  }

  /** Brings it into sight. */
  reveal(preserveFocus: boolean): void {
    this.parts.panel.reveal(undefined, preserveFocus);
  }

  /** Shows what there is to say now. @param isSettled false: more is about to be known of what the store has */
  update(isSettled = true): void {
    const { panel, get, modelOf, onShown, onTitle } = this.parts;
    this.current = get(this.state);
    if (this.current ?? (this.last && refKey(this.last) !== refKey(this.state))) this.last = this.current;
    const model = modelOf(this.ref, this.last);
    panel.title = oneLine(model.title, 60);
    onTitle(panel.title, this);
    if (!panel.visible) this.seen = undefined;
    else if (this.current) {
      // What comes while nobody is at the window is read when somebody is.
      const isLookedAt = this.isAsked || vscode.window.state.focused;
      onShown(this, isLookedAt && this.state.byLink !== true && this.current !== this.seen);
      if (isSettled && isLookedAt) [this.seen, this.isAsked] = [this.current, false];
    }
    this.page.show({ state: this.state, model });
  }

  dispose(): void {
    this.parts.panel.dispose();
  }

  private receive(message: FromDetails): void {
    // Whatever the page says but that it is there, the user has done something in it.
    if (message.type !== 'ready' && this.state.byLink) this.show(this.ref);
    switch (message.type) {
      case 'ready':
        this.update();
        break;
      case 'action':
        this.parts.onAction(message.action, this);
        break;
      case 'open':
        this.parts.onOpen(message.ref, this);
        break;
      case 'filter':
        this.parts.onFilter(message.by, message.exclude, this);
        break;
      case 'copy':
        this.parts.onCopy(message.text);
        break;
      case 'touched':
        break;
    }
  }
}
