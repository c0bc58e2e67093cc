import { messageParser, oneOf, textUpTo, type Button, type PageReady } from '../../ui/pageMessages';

/** A count in a chart. All text is shown as text. */
export interface OverviewMark {
  /** Names the mark in messages; the same for the same mark after an update. */
  readonly id: string;
  readonly label: string;
  /** Tells apart marks of the same label; empty for none. */
  readonly detail: string;
  /** The label in a few letters, for the axis of columns; empty for none. */
  readonly tick: string;
  readonly count: number;
  readonly attention: number;
  readonly countText: string;
  /** How many need attention, in words; empty when none does, or the label says so. */
  readonly attentionText: string;
  /** What is counted, in words, such as `5 January 2026: 3 need attention, 12 incidents in all`. */
  readonly summary: string;
  /** What the mark is called as a button, such as `5 January 2026: 12 incidents. Show them`. */
  readonly name: string;
}

export interface OverviewChart {
  readonly id: string;
  /** `columns` are on an axis of time; `rows` have their label above them. */
  readonly kind: 'columns' | 'rows';
  readonly title: string;
  readonly marks: readonly OverviewMark[];
  /** Lines across columns, the lowest first; none for rows. */
  readonly axis: readonly { readonly value: number; readonly text: string }[];
  /** Incidents without a name, a date and so on; shown as rows without bars. */
  readonly apart: readonly OverviewMark[];
  /** What to know beside the marks, such as how many more there are; empty for none. */
  readonly note: string;
  /** Over the labels in the chart's table. */
  readonly heading: string;
}

/** Incidents of a person that are of one vendor, in a part of the axis of time. */
export interface LaneMark extends OverviewMark {
  /** Place in `PeopleChart.ticks`. */
  readonly column: number;
  /** Place in `PeopleChart.sources`. */
  readonly source: number;
  /** The days of the column. */
  readonly when: string;
}

/** What happened to one person. */
export interface Lane {
  /** All of the person's incidents. */
  readonly person: OverviewMark;
  readonly marks: readonly LaneMark[];
  /** When an attacker had access: from 0 to 1 on the axis, and in words. */
  readonly dwell: readonly {
    readonly start: number;
    readonly end: number;
    /** Whether it goes on. */
    readonly open: boolean;
    readonly text: string;
  }[];
}

/** People, each in a lane, with their incidents on one axis of time. */
export interface PeopleChart {
  readonly title: string;
  /** Over the names in the chart's table. */
  readonly heading: string;
  /** The first day of each equal part of the axis. */
  readonly ticks: readonly string[];
  /** Names of vendors: a shape for each. */
  readonly sources: readonly string[];
  readonly lanes: readonly Lane[];
  /** How many more people there are; empty for none. */
  readonly note: string;
  readonly words: { readonly when: string; readonly vendor: string; readonly dwell: string; readonly all: string };
}

/** A column of the table of customers. */
export type CustomerColumn = 'name' | 'unread' | 'attention' | 'oldest' | 'recent';

/** A number of a customer. */
export interface CustomerCell {
  /** Names the mark in messages; see `OverviewMark.id`. */
  readonly id: string;
  readonly text: string;
  /** What it is sorted by: the name for names. */
  readonly sort: number | string;
  /** What it is called as a button; empty where there is nothing to show, and it is none. */
  readonly name: string;
  /** Incidents on each of the last days. */
  readonly days?: readonly number[];
}

export interface CustomerRow {
  /** Tells apart customers of the same name; empty for none. */
  readonly detail: string;
  readonly cells: Readonly<Record<CustomerColumn, CustomerCell>>;
}

export interface CustomersTable {
  readonly title: string;
  readonly headings: Readonly<Record<CustomerColumn, string>>;
  /** Those that need most come first. */
  readonly rows: readonly CustomerRow[];
  /** How many more there are; empty for none. */
  readonly note: string;
}

/** Commands that a button of the panel asks the host for. */
const overviewActions = [
  'addConnection',
  'clearFilter',
  'enableConnection',
  'exploreSample',
  'filter',
  'refresh',
  'tree.focus',
] as const;
export type OverviewAction = (typeof overviewActions)[number];
export type OverviewButton = Button<OverviewAction>;

/** Everything that the panel shows. */
export interface OverviewModel {
  readonly title: string;
  /** How many need attention, in words; empty when nothing was counted. */
  readonly subtitle: string;
  /** The filter with its name before it; empty for none. */
  readonly filter: string;
  /** What to know before all else: sample data, data that is old. */
  readonly notices: readonly string[];
  readonly buttons: readonly OverviewButton[];
  /** Why there is no chart; empty when there are. */
  readonly empty: string;
  /** Undefined where no incident has a tenant. */
  readonly customers?: CustomersTable;
  readonly charts: readonly OverviewChart[];
  /** Undefined where no incident names a person. */
  readonly people: PeopleChart | undefined;
  readonly words: {
    readonly attention: string;
    readonly others: string;
    readonly incidents: string;
    readonly needAttention: string;
    readonly table: string;
    readonly actions: string;
  };
}

/** What the page is given. */
export interface OverviewShown {
  readonly model: OverviewModel;
  /** When somebody last opened the panel for another filter, to be read from its top: ms since 1970; 0 for not yet. */
  readonly openedAt: number;
}

/** What the page says. */
export type FromOverview =
  | PageReady
  | { readonly type: 'action'; readonly action: OverviewAction }
  /** Asks to show the incidents of a mark. */
  | { readonly type: 'select'; readonly mark: string };

/** Longest ID of a mark: it contains the name of what is counted. In UTF-16 units. */
const maxMark = 100_000;

/** Checks a message of the page; undefined when it is none. */
export const parseFromOverview = messageParser<FromOverview>({
  ready: {},
  action: { action: oneOf(overviewActions) },
  select: { mark: textUpTo(maxMark) },
});
