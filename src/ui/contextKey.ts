import * as vscode from 'vscode';

/** A context key of the manifest's `when` clauses, set only when its value changes. */
export class ContextKey {
  private value: boolean | undefined;

  constructor(
    private readonly name:
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
      | 'incidents.noneIn90Days',
  ) {}

  set(value: boolean): void {
    if (value === this.value) return;
    this.value = value;
    void vscode.commands.executeCommand('setContext', this.name, value);
  }
}
