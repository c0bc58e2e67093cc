import * as vscode from 'vscode';
import { parseFilter } from '../domain/filter';
import { compileFilter } from '../domain/filterMatch';
import { compareIncidents, groupIncidents, type Group, type GroupBy, type SortBy } from '../domain/grouping';
import type { Incident } from '../domain/incident';
import type { IncidentStore } from '../store/incidentStore';
import { timeZone } from './format';

/** What of the store is shown, and in which order: the filter, the sorting and the grouping that hold now. */
export class VisibleIncidents implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private filterText = '';
  private list: readonly Incident[] | undefined;
  private tree: readonly Group[] | undefined;

  /** Fires when the incidents, the filter, the sorting or the grouping change. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: IncidentStore,
    private readonly connectionName: (id: string) => string,
  ) {
    this.subscription = vscode.Disposable.from(
      store.onDidChange(() => this.invalidate()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('incidents.timeZone')) this.invalidate();
      }),
    );
  }

  /** The filter that holds now; empty for none. */
  get filter(): string {
    return this.filterText;
  }

  /**
   * Sets the filter.
   * @throws FilterSyntaxError the filter that held before still holds
   */
  setFilter(text: string): void {
    const trimmed = text.trim();
    parseFilter(trimmed);
    if (trimmed === this.filterText) return;
    this.filterText = trimmed;
    this.invalidate();
  }

  /** Incidents that match the filter, sorted. */
  incidents(): readonly Incident[] {
    this.list ??= this.matching(this.filterText);
    return this.list;
  }

  /** Incidents that match another filter, sorted. @throws FilterSyntaxError */
  matching(filter: string): readonly Incident[] {
    const incidents = this.store.all();
    const matches = filter ? incidents.filter(this.matcher(filter)) : [...incidents];
    return matches.sort(compareIncidents(this.sortBy));
  }

  /** How many incidents match another filter. @throws FilterSyntaxError */
  countMatching(filter: string): number {
    const matches = this.matcher(filter);
    let count = 0;
    for (const incident of this.store.all()) if (matches(incident)) count++;
    return count;
  }

  groups(): readonly Group[] {
    this.tree ??= groupIncidents(this.incidents(), this.groupBy, {
      connectionName: this.connectionName,
      timeZone: timeZone(),
      now: Date.now(),
    });
    return this.tree;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }

  private get groupBy(): GroupBy {
    return 'auto';
  }

  private get sortBy(): SortBy {
    return 'attention';
  }

  private matcher(filter: string): (incident: Incident) => boolean {
    return compileFilter(parseFilter(filter), { now: Date.now(), timeZone: timeZone() });
  }

  private invalidate(): void {
    this.list = undefined;
    this.tree = undefined;
    this.changed.fire();
  }
}
