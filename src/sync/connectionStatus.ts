import { type Batch, type Horizon, noneSkipped } from '../sources/source';
import type { Outcome } from '../sources/outcome';

/** The state of one connection's fetching. */
export interface ConnectionStatus extends Omit<Outcome, 'endedAt'> {
  readonly refreshing: boolean;
  /** When the last refresh ended, well or not, ms since the epoch. */
  readonly endedAt?: number;
  /** How many incidents the API says there are, while a refresh reads them. */
  readonly total?: number;
  /** How much of the refresh under way is done: tenants, ranges of time. */
  readonly parts?: NonNullable<Batch['parts']>;
  /** When the API's limit lets the next request go, ms since the epoch, while a request waits for that. */
  readonly waitingUntil?: number;
  /** How far back the API goes, as far as that is known. */
  readonly horizons: readonly Horizon[];
}

/** The status of a connection that was never refreshed. */
export const idle: ConnectionStatus = {
  refreshing: false,
  fetched: 0,
  failures: 0,
  quiet: 0,
  skipped: noneSkipped,
  warnings: [],
  horizons: [],
};
