import type { Memento } from 'vscode';
import { Owner } from '../../domain/events';
import { asksFor, FilterSyntaxError, maxFilterLength, parseFilter, type Filter } from '../../domain/filter/filter';
import type { VisibleIncidents } from '../../ui/visibleIncidents';

const inForceState = 'incidents.filterInForce';
const recentState = 'incidents.recentFilters';
const maxRecent = 8;
/** Longer ones are not offered again, in characters: nobody would know them by a row. */
const maxRecentLength = 1000;

/** Remembers the filter in force and those set before, for this window: also after a restart. */
export class FilterMemory extends Owner {
  private known: string;

  /** Sets the filter that was in force when the window was closed, if it can still be read. */
  constructor(
    private readonly visible: VisibleIncidents,
    private readonly state: Memento,
  ) {
    super();
    const filter = read(state.get(inForceState))[0];
    // What it was related to is not looked at any more.
    if (filter && !asksFor(filter.parsed, ['related'])) visible.setFilter(filter.text);
    this.known = visible.filter;
    this.own(visible.onDidChange(() => this.remember()));
  }

  /** Filters set in this window, the last one first. */
  recent(): string[] {
    const kept: unknown = this.state.get(recentState);
    return Array.isArray(kept) ? kept.slice(0, maxRecent).flatMap((each) => read(each).map(({ text }) => text)) : [];
  }

  private remember(): void {
    const { filter } = this.visible;
    if (filter === this.known) return;
    this.known = filter;
    const fits = filter.length <= maxFilterLength;
    void this.state.update(inForceState, filter && fits ? filter : undefined);
    if (!filter || filter.length > maxRecentLength) return;
    const others = this.recent().filter((each) => each !== filter);
    void this.state.update(recentState, [filter, ...others].slice(0, maxRecent));
  }
}

/** The stored value, if it is a filter of this version. */
function read(kept: unknown): { readonly text: string; readonly parsed: Filter }[] {
  if (typeof kept !== 'string' || kept === '' || kept.length > maxFilterLength) return [];
  try {
    return [{ text: kept, parsed: parseFilter(kept) }];
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error;
    return [];
  }
}
