import * as vscode from 'vscode';

type ContextKey =
  | 'incidents.active'
  | 'incidents.hasConnections'
  | 'incidents.filtered'
  | 'incidents.syncing'
  | 'incidents.sample'
  | 'incidents.unread'
  | 'incidents.selected'
  | 'incidents.incidentSelected'
  | 'incidents.detailsOpen'
  | 'incidents.overviewOpen'
  | 'incidents.fetchedFrom'
  | 'incidents.switchedOff'
  | 'incidents.noneIn90Days';

/** Context keys of the manifest's `when` clauses, each set only when its value changes. */
export class ContextKeys {
  private readonly known = new Map<string, boolean>();

  set(values: { readonly [key in ContextKey]?: boolean }): void {
    for (const [key, value] of Object.entries(values)) {
      if (value === this.known.get(key)) continue;
      this.known.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  }
}
