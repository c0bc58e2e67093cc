import type { IncidentRef } from '../../domain/incident';

/** One line of facts about an incident. All text is shown as text. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  /** More about the value, shown on hover and read out. */
  readonly hint?: string;
  /** `code` for ids and other values of machines; they can be copied. */
  readonly kind: 'text' | 'code';
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly facts: readonly Fact[];
}

/** What an action of the panel asks the host for. */
export type DetailsAction = 'openInDashboard' | 'openRaw' | 'copyLink' | 'copyId';

/** Everything that the panel shows of one incident. */
export interface DetailsModel {
  readonly title: string;
  /** Word for the status beside the title, coloured by the state; empty for none. */
  readonly status: string;
  readonly state: 'attention' | 'waiting' | 'closed';
  readonly stateText: string;
  readonly subtitle: string;
  /** What to know before all else: sample data, an incident that is gone, data that is stale. */
  readonly notices: readonly string[];
  readonly actions: readonly { readonly action: DetailsAction; readonly label: string; readonly primary: boolean }[];
  readonly sections: readonly Section[];
  readonly raw: { readonly title: string; readonly json: string } | undefined;
  readonly copyLabel: string;
}

/** From the host to the panel. */
export type ToDetails = { readonly type: 'show'; readonly ref: IncidentRef; readonly model: DetailsModel };

/** From the panel to the host. The host checks what comes in: see `parseFromDetails`. */
export type FromDetails =
  | { readonly type: 'ready' }
  | { readonly type: 'action'; readonly action: DetailsAction }
  | { readonly type: 'copy'; readonly text: string };

const actions: readonly unknown[] = ['openInDashboard', 'openRaw', 'copyLink', 'copyId'] satisfies DetailsAction[];

/** Checks a message of the panel; undefined when it is none. */
export function parseFromDetails(message: unknown): FromDetails | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, action, text } = message as Record<string, unknown>;
  if (type === 'ready') return { type };
  if (type === 'action' && actions.includes(action)) return { type, action: action as DetailsAction };
  if (type === 'copy' && typeof text === 'string') return { type, text };
  return undefined;
}
