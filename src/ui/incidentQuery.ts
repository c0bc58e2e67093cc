import { maxValues, parseFilter } from '../domain/filter/filter';
import { listedIds, withIdsQuoted, wordsOf } from '../domain/filter/ids';
import { selectMatching } from '../domain/filter/match';
import { SearchIndex } from '../domain/filter/searchIndex';
import { sharedTexts } from '../domain/filter/searchText';
import type { FilterValues } from '../domain/filter/values';
import { quote } from '../domain/filter/syntax';
import type { SortBy } from '../domain/sorting';
import { refKey, type Incident, type IncidentRef } from '../domain/incident';
import { inOneGo, inTurns, type Sliced } from '../domain/slices';
import type { IncidentTable, Selection } from '../domain/table/incidentTable';
import { orderOf, orderSliced } from '../domain/table/sortedRows';
import { setting } from '../settings';
import type { Clock } from '../sources/source';
import type { IncidentStore } from '../store/incidentStore';
import type { Unseen } from '../store/unseen';
import type { CheckIndex } from './checkIndex';
import { checkTitle } from './incidentItem';
import { timeZone } from './format';
import type { RelatedIndex } from './relatedIndex';

interface IncidentQueryParts {
  readonly store: IncidentStore;
  readonly unseen: Unseen;
  readonly related: RelatedIndex;
  readonly checks: CheckIndex;
  readonly clock: Clock;
  readonly connectionName: (id: string) => string;
}

/** Finds incidents by a filter, in the order of the setting: for the tree, the box, exports, assistants and other extensions. */
export class IncidentQuery {
  private index: SearchIndex | undefined;
  private inOrder: Selection | undefined;
  private lookedAt: IncidentRef | undefined;
  private values: FilterValues | undefined;

  constructor(private readonly parts: IncidentQueryParts) {}

  /** The setting `incidents.sortBy`; what is no sorting counts as `attention`. */
  get sortBy(): SortBy {
    return setting('sortBy');
  }

  /** A filter in which what is the id of an incident is in quotes, where it would be read as something else. */
  readable(filter: string): string {
    return withIdsQuoted(filter, (text) => this.parts.store.hasId(text));
  }

  /** Incidents that match another filter, sorted. @throws FilterSyntaxError */
  matching(filter: string): readonly Incident[] {
    return incidentsOfSelection(this.select(filter));
  }

  /** The same as rows of the store's table. @throws FilterSyntaxError */
  select(filter: string): Selection {
    return this.selectFrom(this.sorted(), filter);
  }

  /** Incidents that have all the words of a text, in any field, sorted. Uses only the first words of a very long text. */
  matchingWords(text: string): readonly Incident[] {
    const ids = listedIds(text, (id) => this.parts.store.hasId(id));
    if (ids !== undefined) return this.matching(ids.slice(0, maxValues).map(quote).join(','));
    const words = wordsOf(text).slice(0, maxValues);
    // Quoted, so that no word is taken for a key of the filter language.
    return this.matching(words.map(quote).join(' '));
  }

  /** How many incidents match another filter. @throws FilterSyntaxError */
  countMatching(filter: string): number {
    return this.select(filter).rows.length;
  }

  /** Values that incidents have, for completion. */
  async filterValues(): Promise<FilterValues> {
    const { collectFilterValues } = await import('../domain/filter/values');
    this.values ??= collectFilterValues(this.parts.store.table(), this.parts.connectionName, {
      bits: this.parts.checks.bits(),
      titleOf: checkTitle,
    });
    return this.values;
  }

  /** Says which incident `is:related` is about. @returns whether that is another one */
  setLookedAt(ref: IncidentRef): boolean {
    if (this.lookedAt && refKey(this.lookedAt) === refKey(ref)) return false;
    this.lookedAt = ref;
    return true;
  }

  /** Incidents have changed. */
  forgetValues(): void {
    this.values = undefined;
  }

  /** The order has changed. */
  forgetOrder(): void {
    this.inOrder = undefined;
  }

  /** Sorts in slices, so that the next selection finds it done. @returns the rows that match the filter */
  *selectSliced(filter: string): Sliced<Selection> {
    const table = yield* this.parts.store.prepareTable();
    yield* this.parts.checks.prepare(table);
    this.inOrder = { table, rows: yield* orderSliced(table, this.sortBy, this.checksFor(table)) };
    return this.selectFrom(this.inOrder, filter);
  }

  /** Makes what searches need, in small slices, so that the first key finds it ready. */
  async prepareSearch(): Promise<void> {
    const { store, clock } = this.parts;
    const incidents = store.all();
    await inTurns(this.searchPrepared(incidents), clock, () => incidents === store.all());
  }

  private *searchPrepared(incidents: readonly Incident[]): Sliced<void> {
    const { index } = this;
    if (index?.incidents !== incidents) {
      const next = yield* SearchIndex.of(incidents, index);
      // One that somebody could not wait for is newer.
      if (this.index === index) this.index = next;
    }
    yield* this.search(incidents).prepare();
    const table = yield* this.parts.store.prepareTable();
    yield* table.prepare([...sharedTexts.keys()]);
  }

  /** All incidents in order: filtering keeps it, so no filter sorts again. */
  private sorted(): Selection {
    const table = this.parts.store.table();
    if (this.inOrder?.table !== table) {
      this.inOrder = { table, rows: orderOf(table, this.sortBy, this.checksFor(table)) };
    }
    return this.inOrder;
  }

  /** The checks that the order looks at. */
  private checksFor(table: IncidentTable): Uint8Array | undefined {
    return this.sortBy === 'attention' ? this.parts.checks.bits(table) : undefined;
  }

  private search(incidents: readonly Incident[]): SearchIndex {
    if (this.index?.incidents !== incidents) this.index = inOneGo(SearchIndex.of(incidents, this.index));
    return this.index;
  }

  private selectFrom(all: Selection, filter: string): Selection {
    const { table } = all;
    let isRelated: ((incident: Incident) => boolean) | undefined;
    return selectMatching(parseFilter(this.readable(filter)), all, {
      now: Date.now(),
      timeZone: timeZone(),
      connectionName: this.parts.connectionName,
      isNew: (incident) => this.parts.unseen.has(incident),
      isChanged: (incident) => this.parts.unseen.hasChanged(incident),
      find: (text) => this.search(table.incidents).find(text),
      checks: () => this.parts.checks.bits(table),
      isRelated: (incident) => (isRelated ??= this.relatedTest())(incident),
    });
  }

  /** What is looked at is among its related ones, so that going from one to the next keeps the list as it is. */
  private relatedTest(): (incident: Incident) => boolean {
    const shown = this.lookedAt && this.parts.store.get(this.lookedAt);
    if (!shown) return () => false;
    const isRelated = this.parts.related.get().isRelatedTo(shown);
    return (incident) => incident === shown || isRelated(incident);
  }
}

/** The incidents of rows, in their order. */
export function incidentsOfSelection({ table: { incidents }, rows }: Selection): readonly Incident[] {
  const found: Incident[] = [];
  for (const row of rows) found.push(incidents[row] as Incident);
  return found;
}
