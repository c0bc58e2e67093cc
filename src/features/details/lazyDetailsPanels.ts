import * as vscode from 'vscode';
import type { IncidentRef } from '../../domain/incident';
import type { DetailsPanels, DetailsPanelsParts } from './detailsPanels';

const viewType = 'incidents.details';

/** The panels that show incidents. What they are made of is loaded with the first of them. */
export class LazyDetailsPanels implements vscode.WebviewPanelSerializer {
  private panels: DetailsPanels | undefined;
  private readonly serializer = vscode.window.registerWebviewPanelSerializer(viewType, this);

  constructor(private readonly parts: Omit<DetailsPanelsParts, 'viewType'>) {}

  /** The incident in the panel in front, or else in the one used last. */
  get shown(): IncidentRef | undefined {
    return this.panels?.shown;
  }

  /** Whether a panel is the editor in front, so that commands without an argument mean its incident. */
  get active(): boolean {
    return this.panels?.active === true;
  }

  /** As in {@link DetailsPanels}. */
  async show(ref: IncidentRef, preserveFocus: boolean, byLink = false): Promise<void> {
    await (await this.load()).show(ref, preserveFocus, byLink);
  }

  /** As in {@link DetailsPanels}. */
  async showToSide(ref: IncidentRef, preserveFocus: boolean): Promise<void> {
    await (await this.load()).showToSide(ref, preserveFocus);
  }

  /** As in {@link DetailsPanels}. */
  async step(by: 1 | 0 | -1, from: IncidentRef | undefined, inTree = false): Promise<boolean> {
    return (await this.load()).step(by, from, inTree);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    await (await this.load()).restore(panel, state);
  }

  dispose(): void {
    this.serializer.dispose();
    this.panels?.dispose();
  }

  private async load(): Promise<DetailsPanels> {
    const { DetailsPanels } = await import('./detailsPanels');
    return (this.panels ??= new DetailsPanels({ ...this.parts, viewType }));
  }
}
