import type { QuickPickItem } from 'vscode';

/** A row of the filter box; one that has neither `insert` nor `apply` applies what was typed. */
export interface FilterItem extends QuickPickItem {
  /** The text that takes the place of what was typed, to go on from. */
  readonly insert?: string;
  /** The filter that is set at once. */
  readonly apply?: string;
}
