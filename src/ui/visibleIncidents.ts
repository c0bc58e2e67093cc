import type { Clock } from '../sources/source';
import { Emitter, Owner } from '../domain/events';
import * as vscode from 'vscode';
import { setting } from '../settings';
import { asksFor, maxValues, parseFilter, type Filter } from '../domain/filter/filter';
import { withIdsQuoted } from '../domain/filter/ids';
import { compileFilter } from '../domain/filter/match';
import { quote } from '../domain/filter/syntax';
import type { FilterValues } from '../domain/filter/suggest';
import {
  compareIncidents,
  groupIncidents,
  groupIncidentsSliced,
  type Group,
  type GroupContext,
  type GroupLabels,
  type SortBy,
} from '../domain/grouping';
import type { GroupBy } from '../domain/groupSteps';
import { refKey, type Incident, type IncidentRef } from '../domain/incident';
import { inTurns, Latest, type Sliced } from '../domain/slices';
import { SearchIndex } from '../domain/filter/searchIndex';
import { type IncidentTable, placesIn, type Selection } from '../domain/table/incidentTable';
import { orderOf, orderSliced } from '../domain/table/order';
import { vendorOf } from '../sources/vendors';
import type { IncidentStore } from '../store/incidentStore';
import type { Unseen } from '../store/unseen';
import { CheckIndex } from './checkIndex';
import { checkTitle } from './checkTexts';
import { timeZone } from './format';
import type { RelatedIndex } from './relatedIndex';
import { Throttle } from './throttle';
import { TreeOrder } from './treeOrder';

/** Incidents tend to come in many batches: searches are prepared when they have come, ms. */
const prepareDelayMs = 500;

/** Longer lists are made in slices when incidents change, and shown when they are ready. */
const maxInOneGo = 5000;
/** The least time between two of them, ms. */
const renewPauseMs = 200;

/** What a user changes by looking at an incident: a filter by it keeps what it has shown. */
const readFlags = ['new', 'unread', 'changed'] as const;

/** What the order of the tree hangs on. */
const orderSettings = ['incidents.timeZone', 'incidents.groupBy', 'incidents.sortBy'];

/** What of the store is shown, and in which order: the current filter, sorting and grouping. */
export class VisibleIncidents extends Owner {
  private readonly changed = this.own(new Emitter<void>());
  private filterText = '';
  private parsed: Filter = parseFilter('');
  /** What a filter by what is unread has shown since it was set, in order. */
  private kept: readonly Incident[] = [];
  private index: SearchIndex | undefined;
  private inOrder: Selection | undefined;
  private shown: Selection | undefined;
  private list: readonly Incident[] | undefined;
  private tree: readonly Group[] | undefined;
  private treeOrder: TreeOrder | undefined;
  private lookedAt: IncidentRef | undefined;
  private readonly renewing: Latest;
  private values: FilterValues | undefined;

  /** Fires when the incidents, the filter, the sorting or the grouping change. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: IncidentStore,
    private readonly unseen: Unseen,
    private readonly related: RelatedIndex,
    private readonly connectionName: (id: string) => string,
    private readonly clock: Clock,
    private readonly checks = new CheckIndex(store, clock),
  ) {
    super();
    this.renewing = new Latest(clock);
    const preparing = new Throttle(async () => this.prepareSearch(), { clock, delayMs: prepareDelayMs });
    const renewing = new Throttle(async () => this.renewing.do(this.renewed()), { clock, pauseMs: renewPauseMs });
    this.own(
      preparing,
      renewing,
      { dispose: () => this.renewing.cancel() },
      store.onDidChange(() => {
        this.values = undefined;
        preparing.ask();
        if (store.size > maxInOneGo) renewing.ask();
        else this.invalidate();
      }),
      checks.onDidChange(() => {
        this.values = undefined;
        this.inOrder = undefined;
        this.invalidate();
      }),
      // Whatever else is shown stays as it is.
      unseen.onDidChange(() => (this.keeps ? this.invalidate() : this.changed.fire())),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (!orderSettings.some((name) => event.affectsConfiguration(name))) return;
        this.inOrder = undefined;
        this.kept = this.kept.toSorted(compareIncidents(this.sortBy, (incident) => checks.isFlagged(incident)));
        this.invalidate();
      }),
    );
  }

  /** The current filter; empty for none. */
  get filter(): string {
    return this.filterText;
  }

  /**
   * Sets the filter.
   * @throws FilterSyntaxError and the filter stays as it was
   */
  setFilter(text: string): void {
    const trimmed = this.readable(text.trim());
    const parsed = parseFilter(trimmed);
    if (trimmed === this.filterText && !this.keeps) return;
    this.filterText = trimmed;
    this.parsed = parsed;
    this.renew();
  }

  /** Drops what a filter by what is unread shows that has been read since it was set. */
  renew(): void {
    this.kept = [];
    this.invalidate();
  }

  /** A filter in which what is the id of an incident is in quotes, where it would be read as something else. */
  readable(filter: string): string {
    return withIdsQuoted(filter, (text) => this.store.hasId(text));
  }

  /** Incidents that match the filter, sorted. */
  incidents(): readonly Incident[] {
    this.list ??= incidentsOf(this.selection());
    return this.list;
  }

  /** The same as rows of the store's table. */
  selection(): Selection {
    this.shown ??= this.keeps ? this.keep(this.select(this.filterText)) : this.select(this.filterText);
    return this.shown;
  }

  /**
   * Makes what is shown once more after incidents have changed. Until then what was shown stays. A newer filter or order
   * does not wait: it ends this.
   */
  private *renewed(): Sliced<void> {
    const table = yield* this.store.prepareTable();
    this.inOrder = { table, rows: yield* orderSliced(table, this.sortBy, this.checksFor(table)) };
    const matching = selectFrom(this.inOrder, this.matcher(this.filterText, table));
    yield undefined;
    const shown = this.keeps ? this.keep(matching) : matching;
    const list = incidentsOf(shown);
    yield undefined;
    const tree = yield* groupIncidentsSliced(shown, this.groupBy, this.groupContext());
    this.drop();
    [this.shown, this.list, this.tree] = [shown, list, tree];
    this.changed.fire();
  }

  /** Whether the filter keeps what it has shown: rows do not vanish or move while somebody works through them. */
  get keeps(): boolean {
    return asksFor(this.parsed, readFlags);
  }

  /** What was shown before, as it is now, and then what has come to match. */
  private keep(matching: Selection): Selection {
    const before = this.kept.flatMap((incident) => this.store.get(incident) ?? []);
    const known = new Set(before);
    this.kept = [...before, ...incidentsOf(matching).filter((incident) => !known.has(incident))];
    const { table } = matching;
    const rows = new Uint32Array(this.kept.length);
    for (const [row, place] of placesIn(table.incidents, this.kept).entries()) if (place >= 0) rows[place] = row;
    return { table, rows };
  }

  /** Incidents that match another filter, sorted. @throws FilterSyntaxError */
  matching(filter: string): readonly Incident[] {
    return incidentsOf(this.select(filter));
  }

  /** The same as rows of the store's table. @throws FilterSyntaxError */
  select(filter: string): Selection {
    const all = this.sorted();
    return selectFrom(all, this.matcher(filter, all.table));
  }

  /** Incidents that have all the words of a text, in any field, sorted. Uses only the first words of a very long text. */
  matchingWords(text: string): readonly Incident[] {
    const words = text
      .split(/\s+/)
      .filter((word) => word !== '')
      .slice(0, maxValues);
    // Quoted, so that no word is taken for a key of the filter language.
    return this.matching(words.map(quote).join(' '));
  }

  /** How many incidents match another filter. @throws FilterSyntaxError */
  countMatching(filter: string): number {
    return this.select(filter).rows.length;
  }

  groups(): readonly Group[] {
    this.tree ??= groupIncidents(this.selection(), this.groupBy, this.groupContext());
    return this.tree;
  }

  private groupContext(): GroupContext {
    return {
      connectionName: this.connectionName,
      vendorOf,
      timeZone: timeZone(),
      now: Date.now(),
      labels: groupLabels(),
      // A filter that keeps what it has shown keeps the order of its groups as well.
      byNeed: this.sortBy === 'attention' && !this.keeps,
    };
  }

  /** Whether closed incidents fold into a row of their group: what a filter lets through is in sight, and a plain list is one. */
  get foldsClosed(): boolean {
    return this.filterText === '' && this.groupBy !== 'none';
  }

  /** The incidents in the order of the tree's rows. */
  order(): TreeOrder {
    this.treeOrder ??= new TreeOrder(this.groups(), this.foldsClosed);
    return this.treeOrder;
  }

  /** Says which incident `is:related` is about. */
  setLookedAt(ref: IncidentRef): void {
    if (this.lookedAt && refKey(this.lookedAt) === refKey(ref)) return;
    this.lookedAt = ref;
    if (asksFor(this.parsed, ['related'])) this.invalidate();
  }

  /** Values that incidents have, for completion. */
  async filterValues(): Promise<FilterValues> {
    const { collectFilterValues } = await import('../domain/filter/suggest');
    this.values ??= collectFilterValues(this.store.table(), this.connectionName, {
      bits: this.checks.bits(),
      titleOf: checkTitle,
    });
    return this.values;
  }

  /** The setting `incidents.groupBy`; what is no grouping counts as `auto`. */
  get groupBy(): GroupBy {
    return setting('groupBy');
  }

  /** The setting `incidents.sortBy`; what is no sorting counts as `attention`. */
  get sortBy(): SortBy {
    return setting('sortBy');
  }

  /** All incidents in order: filtering keeps it, so no filter sorts again. */
  private sorted(): Selection {
    const table = this.store.table();
    if (this.inOrder?.table !== table) {
      this.inOrder = { table, rows: orderOf(table, this.sortBy, this.checksFor(table)) };
    }
    return this.inOrder;
  }

  /** The checks that the order looks at. */
  private checksFor(table: IncidentTable): Uint8Array | undefined {
    return this.sortBy === 'attention' ? this.checks.bits(table) : undefined;
  }

  private search(incidents = this.store.all()): SearchIndex {
    if (this.index?.incidents !== incidents) this.index = new SearchIndex(incidents, this.index);
    return this.index;
  }

  /** Makes what searches need, in small slices, so that the first key finds it ready. */
  private async prepareSearch(): Promise<void> {
    const index = this.search();
    await inTurns(index.prepare(), this.clock, () => index === this.search());
  }

  private matcher(filter: string, table: IncidentTable): ReturnType<typeof compileFilter> {
    let isRelated: ((incident: Incident) => boolean) | undefined;
    return compileFilter(parseFilter(this.readable(filter)), table, {
      now: Date.now(),
      timeZone: timeZone(),
      connectionName: this.connectionName,
      isNew: (incident) => this.unseen.has(incident),
      isChanged: (incident) => this.unseen.hasChanged(incident),
      find: (text) => this.search(table.incidents).find(text),
      checks: () => this.checks.bits(table),
      isRelated: (incident) => (isRelated ??= this.relatedTest())(incident),
    });
  }

  /** What is looked at is among its related ones, so that going from one to the next keeps the list as it is. */
  private relatedTest(): (incident: Incident) => boolean {
    const shown = this.lookedAt && this.store.get(this.lookedAt);
    if (!shown) return () => false;
    const isRelated = this.related.get().isRelatedTo(shown);
    return (incident) => incident === shown || isRelated(incident);
  }

  private invalidate(): void {
    this.renewing.cancel();
    this.drop();
    this.changed.fire();
  }

  private drop(): void {
    this.shown = undefined;
    this.list = undefined;
    this.tree = undefined;
    this.treeOrder = undefined;
  }
}

function selectFrom({ table, rows }: Selection, matches: (row: number) => boolean): Selection {
  return { table, rows: rows.filter(matches) };
}

function incidentsOf({ table: { incidents }, rows }: Selection): readonly Incident[] {
  return Array.from(rows, (row) => incidents[row] as Incident);
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
