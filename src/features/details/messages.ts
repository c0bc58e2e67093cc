import type { IncidentRef, State } from '../../domain/incident';
import { trueOrFalse, messageParser, oneOf, textUpTo, type Button, type PageReady } from '../../ui/pageMessages';

/** A time as it is shown. */
export interface TimeText {
  /** For machines: ISO 8601 in UTC. */
  readonly iso: string;
  /** In the user's language and zone. */
  readonly text: string;
  /** How long ago. */
  readonly ago: string;
  /** On hover: in UTC, and as received. */
  readonly title: string;
}

/** One line of facts about an incident. All text is shown as text. */
export type Fact =
  | {
      readonly kind: 'text';
      readonly label: string;
      readonly value: string;
      readonly hint?: string;
      readonly filter?: FilterWish;
    }
  /** An id or another value of machines. `copy` is what is copied: the value as received, which the host cleans. */
  | {
      readonly kind: 'code';
      readonly label: string;
      readonly value: string;
      readonly copy: string;
      readonly filter?: FilterWish;
    }
  | { readonly kind: 'time'; readonly label: string; readonly time: TimeText };

/** What the incident shown can be filtered by. */
const filterKinds = ['tenant', 'policy', 'user', 'host'] as const;
export type FilterKind = (typeof filterKinds)[number];

/** What choosing a value does: filters by it, or with Shift leaves it out. */
export interface FilterWish {
  readonly by: FilterKind;
  /** The same in words. */
  readonly hint: string;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly Fact[];
  /** What to say below the facts. */
  readonly note?: string;
  /** What can be done about them. */
  readonly action?: DetailsButton;
}

/** Status and severity, beside the title. */
export interface Headline {
  readonly status: string;
  readonly state: State;
  readonly stateText: string;
  /** The rank is that of `Severity.rank`. */
  readonly severity?: { readonly text: string; readonly rank: number };
  /** Tenant and policy. */
  readonly about: readonly (FilterWish & { readonly text: string })[];
}

export interface TimelinePoint {
  readonly kind: 'occurred' | 'detected' | 'password' | 'dwellEnd' | 'now';
  readonly label: string;
  readonly time: TimeText;
  /** How long after the point before it. */
  readonly after?: string;
  /** Where it is drawn, in percent from the left. */
  readonly at: number;
}

/** What happened when. Points are in the order of their times; the drawing shortens long gaps. */
export interface Timeline {
  readonly title: string;
  /** The drawing in words. */
  readonly description: string;
  readonly points: readonly TimelinePoint[];
  /** The dwell window, in percent from the left. */
  readonly band?: { readonly from: number; readonly to: number; readonly label: string; readonly open: boolean };
}

/** This incident, among those related to it. */
export interface ThisIncident {
  readonly title: string;
  readonly time?: TimeText;
}

/** A link to a related incident. */
export interface RelatedLink {
  readonly ref: IncidentRef;
  readonly title: string;
  readonly state: State;
  readonly stateText: string;
  readonly detail: string;
  /** How long before or after this incident. */
  readonly distance: string;
  readonly time?: TimeText;
  /** Says that it happened inside the dwell window. */
  readonly dwell?: string;
  /** Why the two are taken for the same person's. */
  readonly reason: string;
}

/** A check that flags the incident, with what the record says of it. */
export interface FoundCheck {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly facts: readonly Fact[];
  /** Other incidents of the same person that it is about. */
  readonly links: readonly { readonly ref: IncidentRef; readonly title: string; readonly time?: TimeText }[];
  /** What to do about it. */
  readonly advice: string;
}

export interface ChecksPart {
  readonly title: string;
  /** At least one. */
  readonly found: readonly FoundCheck[];
  /** When the record was fetched. */
  readonly note: string;
}

export interface RelatedPart {
  readonly title: string;
  /** What there is, in a line. */
  readonly summary: string;
  /** The nearest of both sources and this incident, the earliest first; empty without others. */
  readonly chronology: readonly (RelatedLink | ThisIncident)[];
  /** Label of the button that shows all of them in the tree. */
  readonly showAll?: string;
}

/** What an action of the panel asks the host for. */
export const detailsActions = [
  'openInDashboard',
  'copyAsMarkdown',
  'openRaw',
  'showRawDifference',
  'copyLink',
  'copyId',
  'previous',
  'next',
  'showPerson',
  'showRelated',
  'refresh',
  'enableConnection',
] as const;
export type DetailsAction = (typeof detailsActions)[number];

export type DetailsButton = Button<DetailsAction>;

/** Everything that the panel shows of one incident. */
export interface DetailsModel {
  readonly title: string;
  readonly headline?: Headline;
  /** Something is under way that may change what is shown. */
  readonly busy?: boolean;
  /** What to know before all else: sample data, an incident that is gone, data that is stale. */
  readonly notices: readonly string[];
  readonly navigation?: { readonly label: string; readonly place: string; readonly buttons: readonly DetailsButton[] };
  readonly actions: readonly DetailsButton[];
  readonly checks?: ChecksPart;
  readonly summary?: { readonly title: string; readonly text: string };
  readonly timeline?: Timeline;
  readonly sections: readonly Section[];
  readonly related?: RelatedPart;
  readonly other?: Section;
  readonly raw?: { readonly title: string; readonly json: string; readonly note?: string };
  /** What single keys do here. */
  readonly keys?: readonly { readonly keys: readonly string[]; readonly label: string }[];
  readonly words: {
    readonly copy: string;
    readonly copied: string;
    readonly actions: string;
    readonly keys: string;
  };
}

/**
 * What a panel remembers over a restart: ids only.
 * `byLink`: a link has opened the incident and nobody has touched it since, so that nobody may have looked at it.
 */
export type DetailsState = IncidentRef & { readonly pinned?: true; readonly byLink?: true };

/** What the page is given. */
export interface DetailsShown {
  readonly state: DetailsState;
  readonly model: DetailsModel;
}

/** What the page says. */
export type FromDetails =
  | PageReady
  /** Somebody has pressed a key or a button in the page, or scrolled it. */
  | { readonly type: 'touched' }
  | { readonly type: 'action'; readonly action: DetailsAction }
  | { readonly type: 'open'; readonly ref: IncidentRef }
  /** Filters by what the incident has, or with `exclude` leaves that out. */
  | { readonly type: 'filter'; readonly by: FilterKind; readonly exclude: boolean }
  | { readonly type: 'copy'; readonly text: string };

/** Longest text that the panel copies, in UTF-16 units. */
export const maxCopied = 2000;

/** Checks a message of the page; undefined when it is none. */
export const parseFromDetails = messageParser<FromDetails>({
  ready: {},
  touched: {},
  action: { action: oneOf(detailsActions) },
  open: {
    ref: (value) => {
      const state = parseDetailsState(value);
      return state && { connection: state.connection, id: state.id };
    },
  },
  filter: { by: oneOf(filterKinds), exclude: trueOrFalse },
  copy: { text: textUpTo(maxCopied) },
});

/** Checks what a panel remembered; undefined when it is nothing that a panel remembers. */
export function parseDetailsState(state: unknown): DetailsState | undefined {
  if (typeof state !== 'object' || state === null) return undefined;
  const { connection, id, pinned, byLink } = state as Record<string, unknown>;
  if (typeof connection !== 'string' || typeof id !== 'string') return undefined;
  return { connection, id, ...(pinned === true && { pinned }), ...(byLink === true && { byLink }) };
}
