import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Connections } from '../../connections/connections';
import { refKey, type Incident, type IncidentRef } from '../../domain/incident';
import type { IncidentStore } from '../../store/incidentStore';
import type { Sync } from '../../store/sync';
import { ago } from '../format';
import { oneLine } from '../plainText';
import { detailsModel, missingModel } from './detailsModel';
import { parseFromDetails, type DetailsModel, type ToDetails } from './messages';

const viewType = 'incidents.details';

export interface DetailsPanelParts {
  readonly extensionUri: vscode.Uri;
  readonly store: IncidentStore;
  readonly connections: Connections;
  readonly sync: Sync;
}

/** The one panel that shows an incident; reused for the next one, and restored after a restart from ids only. */
export class DetailsPanel implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly subscription: vscode.Disposable;
  private panel: vscode.WebviewPanel | undefined;
  private ref: IncidentRef | undefined;
  /** The incident as last held: one that has gone is still shown, with a notice. */
  private last: Incident | undefined;
  private sent = '';

  constructor(private readonly parts: DetailsPanelParts) {
    this.subscription = vscode.Disposable.from(
      vscode.window.registerWebviewPanelSerializer(viewType, this),
      parts.store.onDidChange(() => this.update()),
      parts.sync.onDidChange(() => this.update()),
      parts.connections.onDidChange(() => this.update()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('incidents.timeZone')) this.update();
      }),
    );
  }

  /** The incident that is shown now. */
  get shown(): IncidentRef | undefined {
    return this.ref;
  }

  /** Whether the panel is the editor in front, so that commands without an argument mean its incident. */
  get active(): boolean {
    return this.panel?.active === true;
  }

  show(ref: IncidentRef, preserveFocus: boolean): void {
    this.ref = ref;
    if (this.panel) this.panel.reveal(undefined, preserveFocus);
    else {
      this.adopt(
        vscode.window.createWebviewPanel(
          viewType,
          '',
          { viewColumn: vscode.ViewColumn.Active, preserveFocus },
          this.options(),
        ),
      );
    }
    this.update();
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { connection, id } = (typeof state === 'object' && state !== null ? state : {}) as Record<string, unknown>;
    if (this.panel || typeof connection !== 'string' || typeof id !== 'string') {
      panel.dispose();
      return;
    }
    panel.webview.options = this.options();
    this.ref = { connection, id };
    this.adopt(panel);
    this.update();
  }

  dispose(): void {
    this.subscription.dispose();
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = panel;
    this.sent = '';
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(this.parts.extensionUri, 'media', name);
    panel.iconPath = { light: icon('panel-light.svg'), dark: icon('panel-dark.svg') };
    panel.webview.onDidReceiveMessage((message: unknown) => this.receive(message));
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.ref = undefined;
    });
    panel.webview.html = this.html(panel.webview);
  }

  private receive(message: unknown): void {
    const parsed = parseFromDetails(message);
    if (!parsed || !this.ref) return;
    switch (parsed.type) {
      case 'ready':
        this.sent = '';
        this.update();
        break;
      case 'action':
        void vscode.commands.executeCommand(`incidents.${parsed.action}`, this.ref);
        break;
      case 'copy':
        void vscode.env.clipboard.writeText(parsed.text);
        break;
    }
  }

  private update(): void {
    if (!this.panel || !this.ref) return;
    const model = this.model(this.ref);
    this.panel.title = oneLine(model.title, 60);
    const message: ToDetails = { type: 'show', ref: this.ref, model };
    const text = JSON.stringify(message);
    if (text === this.sent) return;
    this.sent = text;
    void this.panel.webview.postMessage(message);
  }

  private model(ref: IncidentRef): DetailsModel {
    const held = this.parts.store.get(ref);
    if (held) this.last = held;
    const incident = held ?? (this.last && refKey(this.last) === refKey(ref) ? this.last : undefined);
    const { connections, sync } = this.parts;
    const connection = connections.find(ref.connection);
    if (!incident) return missingModel(ref, connection !== undefined);
    return detailsModel(incident, {
      connectionName: connection?.name ?? ref.connection,
      sample: connections.isSample(ref.connection),
      notice: held
        ? staleness(sync.status(ref.connection))
        : vscode.l10n.t('This incident is no longer held: this is what it was.'),
      now: Date.now(),
    });
  }

  private options(): vscode.WebviewOptions & vscode.WebviewPanelOptions {
    return {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: ['dist/webview', 'media'].map((path) => vscode.Uri.joinPath(this.parts.extensionUri, path)),
    };
  }

  private html(webview: vscode.Webview): string {
    const nonce = randomBytes(16).toString('base64url');
    const uri = (...path: string[]): vscode.Uri =>
      webview.asWebviewUri(vscode.Uri.joinPath(this.parts.extensionUri, ...path));
    const csp = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${csp}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${uri('media', 'details.css').toString()}">
    <title>${vscode.l10n.t('Incident details')}</title>
  </head>
  <body>
    <main id="main"></main>
    <script nonce="${nonce}" src="${uri('dist', 'webview', 'details.js').toString()}"></script>
  </body>
</html>`;
  }
}

/** Words for what is shown being old; undefined when the connection's last refresh was good. */
function staleness({ error, lastSuccess }: ReturnType<Sync['status']>): string | undefined {
  if (!error) return undefined;
  return lastSuccess === undefined
    ? vscode.l10n.t('The last refresh failed: this may be out of date.')
    : vscode.l10n.t('The last refresh failed: this is as of {0}.', ago(lastSuccess, Date.now()));
}
