import type { CustomerColumn, OverviewAction } from '../../features/overview/messages';

/** How the customers are sorted. */
export interface CustomerSort {
  readonly column: CustomerColumn;
  /** The most first. */
  readonly down: boolean;
}

/** What the reader can ask for. Marks are named by their IDs. */
export interface OverviewWishes {
  readonly act: (action: OverviewAction) => void;
  readonly select: (mark: string) => void;
  /** Says what a column counts, or of none. */
  readonly point: (mark: string | undefined) => void;
  /** Makes a mark the one in its chart that the tab key stops at. */
  readonly stopAt: (chart: string, mark: string) => void;
  /** Sorts the customers by a column; once more, the other way round. */
  readonly sortBy: (column: CustomerColumn) => void;
}

/** What the page knows beside what it is given. */
export interface OverviewView {
  /** The column pointed at. */
  readonly pointed: string | undefined;
  /** Where the tab key stops, by chart. */
  readonly stops: ReadonlyMap<string, string>;
  /** Undefined: those that need most come first. */
  readonly sort: CustomerSort | undefined;
}
