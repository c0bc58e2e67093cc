import type { Incident } from '../domain/incident';
import type { IncidentSource } from './source';

/** A connection, as far as its incidents are fetched and kept. */
export interface SyncedConnection {
  readonly id: string;
  /** Equal as long as the connection asks the same API the same question. */
  readonly question: string;
  /** From when on its scope asks for incidents, whatever the look-back: ISO 8601. */
  readonly since?: string;
  readonly createSource: () => IncidentSource;
  /**
   * Maps records that were kept, as received, as if they had come just now: an incident for each, in order, frozen all the
   * way down. Leaves out what would not be taken now.
   */
  readonly restore: (records: readonly unknown[]) => readonly Incident[] | Promise<readonly Incident[]>;
  /** Whether other windows are told of its incidents, and a later start: not of sample data. */
  readonly shared: boolean;
}
