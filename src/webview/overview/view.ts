import type { OverviewAction } from '../../features/overview/messages';

/** What the reader can ask for. Marks are named by their IDs. */
export interface OverviewWishes {
  readonly act: (action: OverviewAction) => void;
  readonly select: (mark: string) => void;
  /** Says what a column counts, or of none. */
  readonly point: (mark: string | undefined) => void;
  /** Makes a mark the one in its chart that the tab key stops at. */
  readonly stopAt: (chart: string, mark: string) => void;
}

/** What the page knows beside what it is given. */
export interface OverviewView {
  /** The column pointed at. */
  readonly pointed: string | undefined;
  /** Where the tab key stops, by chart. */
  readonly stops: ReadonlyMap<string, string>;
}
