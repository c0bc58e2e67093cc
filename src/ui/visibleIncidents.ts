import { Emitter, Owner } from '../domain/events';
import { asksFor, parseFilter, type Filter } from '../domain/filter/filter';
import { isTimeKey } from '../domain/filter/syntax';
import { groupIncidents, groupIncidentsSliced, type Group, type GroupContext } from '../domain/grouping';
import { compareIncidents } from '../domain/sorting';
import type { GroupBy } from '../domain/groupSteps';
import { refKey, type Incident, type IncidentRef } from '../domain/incident';
import { inTurns, type Sliced } from '../domain/slices';
import type { Selection } from '../domain/table/incidentTable';
import { placesIn } from '../domain/table/rows';
import { onDidChangeSetting, setting } from '../settings';
import type { Clock } from '../sources/source';
import { vendorOf } from '../sources/vendors';
import type { IncidentStore } from '../store/incidentStore';
import type { Unseen } from '../store/unseen';
import { CheckIndex } from './checkIndex';
import { timeZone } from './format';
import { groupLabels } from './translatedGroupLabels';
import { IncidentQuery, incidentsOfSelection } from './incidentQuery';
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

/** What of the store is shown, and in which order: the current filter, sorting and grouping. */
export class VisibleIncidents extends Owner {
  private readonly changed = this.own(new Emitter<void>());
  private filterText = '';
  private parsed: Filter = parseFilter('');
  /** What a filter by what is unread has shown since it was set, in order. */
  private kept: readonly Incident[] = [];
  private shown: Selection | undefined;
  private list: readonly Incident[] | undefined;
  private tree: readonly Group[] | undefined;
  private treeOrder: TreeOrder | undefined;
  /** Goes up when what is being made in slices is not wanted any more. */
  private version = 0;
  /** Makes what is shown and offered once more: at once, or in slices where there is much. */
  readonly outdate: () => void;
  /** Finds incidents, whatever the tree's filter. */
  readonly query: IncidentQuery;

  /** Fires when the incidents, the filter, the sorting or the grouping change. */
  readonly onDidChange = this.changed.event;

  constructor(
    store: IncidentStore,
    unseen: Unseen,
    related: RelatedIndex,
    private readonly connectionName: (id: string) => string,
    clock: Clock,
    private readonly checks = new CheckIndex(store, clock),
  ) {
    super();
    this.query = new IncidentQuery({ store, unseen, related, checks, clock, connectionName });
    const preparing = new Throttle(async () => this.query.prepareSearch(), { clock, delayMs: prepareDelayMs });
    const renew = async (): Promise<void> => {
      const { version } = this;
      await inTurns(this.renewed(), clock, () => version === this.version);
    };
    const renewing = new Throttle(renew, { clock, pauseMs: renewPauseMs });
    this.outdate = () => {
      this.query.forgetValues();
      if (store.size > maxInOneGo) renewing.ask();
      else this.invalidate();
    };
    this.own(
      preparing,
      renewing,
      { dispose: () => this.version++ },
      store.onDidChange(() => {
        preparing.ask();
        this.outdate();
      }),
      checks.onDidChange(() => {
        this.query.forgetValues();
        this.query.forgetOrder();
        this.invalidate();
      }),
      // Whatever else is shown stays as it is.
      unseen.onDidChange(() => (this.keeps ? this.invalidate() : this.changed.fire())),
      onDidChangeSetting(['timeZone', 'groupBy', 'sortBy'], () => {
        this.query.forgetOrder();
        this.kept = this.inOrder(this.kept);
        this.invalidate();
      }),
    );
  }

  /** The current filter; empty for none. */
  get filter(): string {
    return this.filterText;
  }

  /**
   * Sets the filter. The one in force with more terms keeps what they let through of what has been shown.
   * @param shown what a filter by what is unread is to keep from the beginning, also what has been read
   * @throws FilterSyntaxError and the filter stays as it was
   */
  setFilter(text: string, shown: readonly Incident[] = []): void {
    const trimmed = this.query.readable(text.trim());
    const parsed = parseFilter(trimmed);
    if (trimmed === this.filterText && !this.keeps) return;
    this.kept = shown.length > 0 ? this.inOrder(shown) : this.keptBy(trimmed);
    this.filterText = trimmed;
    this.parsed = parsed;
    this.invalidate();
  }

  private inOrder(incidents: readonly Incident[]): readonly Incident[] {
    return incidents.toSorted(compareIncidents(this.query.sortBy, (incident) => this.checks.isFlagged(incident)));
  }

  private keptBy(filter: string): readonly Incident[] {
    if (this.kept.length === 0 || !filter.startsWith(`${this.filterText} `)) return [];
    const more = new Set(this.query.matching(filter.slice(this.filterText.length)).map(refKey));
    return this.kept.filter((incident) => more.has(refKey(incident)));
  }

  /** Drops what a filter by what is unread shows that has been read since it was set. */
  renew(): void {
    this.kept = [];
    this.invalidate();
  }

  /** Time has passed: what a filter by time lets through may be another, and so may ages, days and counts. */
  passTime(): void {
    if (this.parsed.terms.some(({ key }) => isTimeKey(key))) this.outdate();
    else this.changed.fire();
  }

  /** Incidents that match the filter, sorted. */
  incidents(): readonly Incident[] {
    this.list ??= incidentsOfSelection(this.selection());
    return this.list;
  }

  /** The same as rows of the store's table. */
  selection(): Selection {
    this.shown ??= this.keeps ? this.keep(this.query.select(this.filterText)) : this.query.select(this.filterText);
    return this.shown;
  }

  /**
   * Makes what is shown once more after incidents have changed. Until then what was shown stays. A newer filter or order
   * does not wait: it ends this.
   */
  private *renewed(): Sliced<void> {
    const matching = yield* this.query.selectSliced(this.filterText);
    yield undefined;
    const shown = this.keeps ? this.keep(matching) : matching;
    const list = incidentsOfSelection(shown);
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
    const { table } = matching;
    // From the table, which may be older than the store.
    const kept = new Set(this.kept.map(refKey));
    const asNow = new Map<string, Incident>();
    for (const incident of kept.size > 0 ? table.incidents : []) {
      const key = refKey(incident);
      if (kept.has(key)) asNow.set(key, incident);
    }
    this.kept = [
      ...[...kept].flatMap((key) => asNow.get(key) ?? []),
      ...incidentsOfSelection(matching).filter((incident) => !kept.has(refKey(incident))),
    ];
    const rows = new Uint32Array(this.kept.length);
    for (const [row, place] of placesIn(table.incidents, this.kept).entries()) if (place >= 0) rows[place] = row;
    return { table, rows };
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
      // Rows are drawn again when a day has begun, and groups stay.
      get now() {
        return Date.now();
      },
      labels: groupLabels(),
      // A filter that keeps what it has shown keeps the order of its groups as well.
      byNeed: this.query.sortBy === 'attention' && !this.keeps,
      checks: (table) => this.checks.bits(table),
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

  /** The setting `incidents.groupBy`; what is no grouping counts as `auto`. */
  get groupBy(): GroupBy {
    return setting('groupBy');
  }

  /** Says which incident `is:related` is about. */
  setLookedAt(ref: IncidentRef): void {
    if (this.query.setLookedAt(ref) && asksFor(this.parsed, ['related'])) this.invalidate();
  }

  private invalidate(): void {
    this.version++;
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
