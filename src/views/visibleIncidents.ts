import * as vscode from 'vscode';
import { parseFilter } from '../domain/filter';
import { compileFilter, searchText } from '../domain/filterMatch';
import { quote } from '../domain/filterSyntax';
import { collectFilterValues, type FilterValues } from '../domain/filterSuggest';
import {
  compareIncidents,
  groupIncidents,
  groupings,
  sortings,
  type Group,
  type GroupBy,
  type GroupLabels,
  type SortBy,
} from '../domain/grouping';
import type { Incident } from '../domain/incident';
import type { IncidentStore } from '../store/incidentStore';
import { timeZone } from './format';

/** Incidents whose search text is made in one go: a few ms of work. */
const sliceSize = 1000;
/** Incidents tend to come in many batches: their search text is made when they have come, ms. */
const prepareDelayMs = 500;

/** What of the store is shown, and in which order: the filter, the sorting and the grouping that hold now. */
export class VisibleIncidents implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private readonly filtering = new Narrowing();
  private readonly goingTo = new Narrowing();
  private preparing: NodeJS.Timeout | undefined;
  private filterText = '';
  private all: readonly Incident[] | undefined;
  private list: readonly Incident[] | undefined;
  private tree: readonly Group[] | undefined;
  private values: FilterValues | undefined;

  /** Fires when the incidents, the filter, the sorting or the grouping change. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: IncidentStore,
    private readonly connectionName: (id: string) => string,
  ) {
    this.subscription = vscode.Disposable.from(
      store.onDidChange(() => {
        this.values = undefined;
        this.all = undefined;
        clearTimeout(this.preparing);
        this.preparing = setTimeout(() => void this.prepareSearch(), prepareDelayMs);
        this.invalidate();
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!['timeZone', 'groupBy', 'sortBy'].some((name) => event.affectsConfiguration(`incidents.${name}`))) return;
        this.all = undefined;
        this.invalidate();
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
    // Bare words are all required: more of them, or longer ones, leave less of what was left before.
    return this.filtering.matching(filter, this.sorted(), /^[^:",-]*$/.test(filter), () => this.matcher(filter));
  }

  /** Incidents that have all the words of a text, in any field, sorted. */
  matchingWords(text: string): readonly Incident[] {
    const words = text.split(/\s+/).filter((word) => word !== '');
    // Quoted, so that no word is taken for a key of the filter language.
    return this.goingTo.matching(text, this.sorted(), true, () => this.matcher(words.map(quote).join(' ')));
  }

  /** How many incidents match another filter. @throws FilterSyntaxError */
  countMatching(filter: string): number {
    return this.matching(filter).length;
  }

  groups(): readonly Group[] {
    this.tree ??= groupIncidents(this.incidents(), this.groupBy, {
      connectionName: this.connectionName,
      timeZone: timeZone(),
      now: Date.now(),
      labels: groupLabels(),
    });
    return this.tree;
  }

  /** Values that incidents have, for completion. */
  filterValues(): FilterValues {
    this.values ??= collectFilterValues(this.store.all(), this.connectionName);
    return this.values;
  }

  /** The setting `incidents.groupBy`; what is no grouping counts as `auto`. */
  get groupBy(): GroupBy {
    const value: unknown = vscode.workspace.getConfiguration('incidents').get('groupBy');
    return groupings.find((grouping) => grouping === value) ?? 'auto';
  }

  /** The setting `incidents.sortBy`; what is no sorting counts as `attention`. */
  get sortBy(): SortBy {
    const value: unknown = vscode.workspace.getConfiguration('incidents').get('sortBy');
    return sortings.find((sorting) => sorting === value) ?? 'attention';
  }

  dispose(): void {
    clearTimeout(this.preparing);
    this.subscription.dispose();
    this.changed.dispose();
  }

  /** All incidents in order: filtering keeps it, so each filter need not sort anew. */
  private sorted(): readonly Incident[] {
    this.all ??= [...this.store.all()].sort(compareIncidents(this.sortBy));
    return this.all;
  }

  /** Makes what a search needs of each incident, once and in small slices, so that the first key finds it ready. */
  private async prepareSearch(): Promise<void> {
    const incidents = this.store.all();
    for (let start = 0; start < incidents.length && incidents === this.store.all(); start += sliceSize) {
      for (const incident of incidents.slice(start, start + sliceSize)) searchText(incident);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private matcher(filter: string): (incident: Incident) => boolean {
    return compileFilter(parseFilter(filter), {
      now: Date.now(),
      timeZone: timeZone(),
      connectionName: this.connectionName,
    });
  }

  private invalidate(): void {
    this.list = undefined;
    this.tree = undefined;
    this.changed.fire();
  }
}

function groupLabels(): GroupLabels {
  const { t } = vscode.l10n;
  return {
    all: t('All incidents'),
    today: t('Today'),
    yesterday: t('Yesterday'),
    noTenant: t('No tenant'),
    noPolicy: t('No policy'),
    noUser: t('No user'),
    noStatus: t('No status'),
    noSeverity: t('No severity'),
    noDate: t('No date'),
  };
}

/** Finds incidents by texts that are typed letter by letter: what did not match before is not looked at again. */
class Narrowing {
  private last: { text: string; from: readonly Incident[]; matches: readonly Incident[] } | undefined;

  /** @param narrowing whether a longer text can only match less than the same text without its end */
  matching(
    text: string,
    from: readonly Incident[],
    narrowing: boolean,
    matcher: () => (incident: Incident) => boolean,
  ): readonly Incident[] {
    if (!text.trim()) return from;
    const { last } = this;
    const usable = narrowing && last?.from === from && text.startsWith(last.text);
    const matches = (usable ? last.matches : from).filter(matcher());
    this.last = narrowing ? { text, from, matches } : undefined;
    return matches;
  }
}
