import { needsAttention, type Incident, type VendorOf } from './incident';
import { parseTime } from './time';

/** When an attacker is thought to have had access, both ends included, in ms since the epoch. */
export interface DwellWindow {
  readonly from: number;
  /** Infinity while nobody has shut the attacker out. */
  readonly to: number;
}

/**
 * The dwell window of an incident of an attacker (see `VendorTraits.hasDwellTime`): [occurredAt, occurredAt + dwellMinutes].
 * Without a dwell time it has no end as long as the incident needs attention; otherwise there is no window.
 */
export function dwellWindow(incident: Incident, vendorOf: VendorOf): DwellWindow | undefined {
  if (!vendorOf(incident.source).hasDwellTime) return undefined;
  const from = parseTime(incident.occurredAt ?? '', 'utc');
  const minutes = incident.dwellMinutes ?? (needsAttention(incident) ? Infinity : NaN);
  const to = from + minutes * 60_000;
  return from <= to ? { from, to } : undefined;
}
