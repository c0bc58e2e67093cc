import * as vscode from 'vscode';
import { refKey, type Incident, type IncidentRef } from '../../domain/incident';
import { oneLine } from '../../ui/plainText';
import { pageHtml, pageOptions } from '../../ui/webviewPage';
import { parseFromDetails, type DetailsAction, type DetailsModel, type DetailsState, type ToDetails } from './messages';

export interface DetailsPanelParts {
  readonly panel: vscode.WebviewPanel;
  readonly extensionUri: vscode.Uri;
  /** What there is to say of an incident, `last` as it was last held; it may have gone. */
  readonly modelOf: (ref: IncidentRef, last: Incident | undefined) => DetailsModel;
  readonly get: (ref: IncidentRef) => Incident | undefined;
  readonly onAction: (action: DetailsAction, panel: DetailsPanel) => void;
  /** Called with a text of the page that the user wants to copy, unchecked. */
  readonly onCopy: (text: string) => unknown;
  readonly onOpen: (ref: IncidentRef, panel: DetailsPanel) => void;
  /** Called when an incident that is held comes into sight, or the panel comes to the front; `seen`: at the user's wish. */
  readonly onShown: (panel: DetailsPanel, seen: boolean) => void;
  readonly onClose: (panel: DetailsPanel) => void;
}

/** One panel and the incident in it. */
export class DetailsPanel {
  /** The incident as the store has it, or had it at the last look. */
  private held: Incident | undefined;
  /** The incident as last held: one that has gone is still shown, with a notice. */
  private last: Incident | undefined;
  /** The incident as somebody has seen it here: marked as unread after that, it stays so until they come back to it or it changes. */
  private seen: Incident | undefined;
  private sent = '';

  constructor(
    private readonly parts: DetailsPanelParts,
    /** The incident in it; `pinned`: stays what it is when another one is opened from elsewhere. */
    private state: DetailsState,
  ) {
    const { panel, extensionUri } = parts;
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(extensionUri, 'media', name);
    panel.iconPath = { light: icon('panel-light.svg'), dark: icon('panel-dark.svg') };
    panel.webview.options = pageOptions(extensionUri);
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidChangeViewState(() => this.update());
    panel.onDidDispose(() => parts.onClose(this));
    panel.webview.html = pageHtml(panel.webview, extensionUri, 'details', vscode.l10n.t('Incident details'));
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

  get column(): vscode.ViewColumn | undefined {
    return this.parts.panel.viewColumn;
  }

  /** Whether what it shows is not what is held now. */
  get outdated(): boolean {
    return this.parts.get(this.state) !== this.held;
  }

  /** Whether it is in sight and has no incident to show. */
  get missing(): boolean {
    return this.parts.panel.visible && !this.parts.get(this.state);
  }

  /** @param byLink whether a link asks for it, and not the user */
  show({ connection, id }: IncidentRef, byLink = false): void {
    this.state = { connection, id, ...(this.pinned && { pinned: true }), ...(byLink && { byLink }) };
    this.seen = undefined;
    this.update();
  }

  /** Brings it into sight. */
  reveal(preserveFocus: boolean): void {
    this.parts.panel.reveal(undefined, preserveFocus);
  }

  /** Shows what there is to say now. @param isSettled false: more is about to be known of what the store has */
  update(isSettled = true): void {
    const { panel, get, modelOf, onShown } = this.parts;
    this.held = get(this.state);
    if (this.held ?? (this.last && refKey(this.last) !== refKey(this.state))) this.last = this.held;
    const model = modelOf(this.ref, this.last);
    panel.title = oneLine(model.title, 60);
    if (!panel.visible) this.seen = undefined;
    else if (this.held) {
      onShown(this, this.state.byLink !== true && this.held !== this.seen);
      if (isSettled) this.seen = this.held;
    }
    const message: ToDetails = { type: 'show', state: this.state, model };
    const text = JSON.stringify(message);
    if (text === this.sent) return;
    this.sent = text;
    void panel.webview.postMessage(message);
  }

  dispose(): void {
    this.parts.panel.dispose();
  }

  private receive(message: unknown): void {
    const parsed = parseFromDetails(message);
    // Whatever the page says but that it is there, the user has done something in it.
    if (parsed && parsed.type !== 'ready' && this.state.byLink) this.show(this.ref);
    switch (parsed?.type) {
      case 'ready':
        // A page that was out of sight begins anew.
        this.sent = '';
        this.update();
        break;
      case 'action':
        this.parts.onAction(parsed.action, this);
        break;
      case 'open':
        this.parts.onOpen(parsed.ref, this);
        break;
      case 'copy':
        this.parts.onCopy(parsed.text);
        break;
      case 'touched':
      case undefined:
        break;
    }
  }
}
