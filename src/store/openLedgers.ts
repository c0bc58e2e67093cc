import type { Ledger, RateLimit } from '../sources/ledger';
import type { Clock } from '../sources/source';
import { FileLedger } from './fileLedger';
import { ledgerName } from './ledgerName';
import type { Log } from './log';

export interface OpenLedgersParts {
  /** Absolute path of a folder that all windows share. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

/** Opens the record of a key's limit that all windows share. `use` tells it from others; nothing of it is kept. */
export function openLedgers({ folder, clock, log }: OpenLedgersParts) {
  return (use: readonly string[], limit: RateLimit): Ledger =>
    new FileLedger({
      folder,
      name: ledgerName(folder, use),
      limit,
      clock,
      random: Math.random,
      onProblem: ({ code, message }) => log.warn(`limit: ${code}: ${message}`),
    });
}
