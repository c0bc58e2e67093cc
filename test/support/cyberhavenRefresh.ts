import type { CyberhavenScope } from '../../src/sources/cyberhaven/scope';
import type { CyberhavenRecord, SampleCyberhavenIncident } from '../../src/sources/sample/cyberhavenIncidents';
import type { FetchOptions } from '../../src/sources/source';
import { warningLine } from '../../src/sync/log';
import { attentionOf, CyberhavenKeeper } from './cyberhavenKeeper';
import { referenceIncident } from './cyberhavenServer';
import { type CyberhavenSetupOptions, idsOf, setUpCyberhaven, type Sent } from './cyberhavenSetup';

/** The fake clock's time at the start, ms since the epoch. */
export const now = Date.parse('2026-01-31T12:00:00Z');
export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** ISO 8601. */
export function ago(ms: number): string {
  return new Date(now - ms).toISOString();
}

/** Where the fetches of these tests begin. */
export const since = ago(30 * dayMs);

/** An incident that was triggered so long ago, 0.987654 ms after a whole one. */
export function incident(
  id: string,
  ageMs: number,
  resolution_status = 'open',
  more: Partial<CyberhavenRecord> = {},
): SampleCyberhavenIncident {
  return referenceIncident({ id, trigger_time: ago(ageMs).replace('Z', '987654Z'), resolution_status, ...more });
}

/** Incidents a day apart, `i-0` the newest, half a day old. */
export function daily(count: number, status = 'open'): SampleCyberhavenIncident[] {
  return Array.from({ length: count }, (_, index) => incident(`i-${index}`, (index + 0.5) * dayMs, status));
}

/** The filter of a request; nothing for a request for a token. */
function filterOf({ body }: Sent): Record<string, unknown>[] {
  return 'filter' in body ? [body['filter'] as Record<string, unknown>] : [];
}

/** A keeper that has read everything, five minutes ago. */
export async function refreshed(
  incidents: SampleCyberhavenIncident[],
  scope: CyberhavenScope = {},
  options: CyberhavenSetupOptions = {},
) {
  const setup = setUpCyberhaven({ incidents, scope, ...options });
  const { clock, client, sent } = setup;
  const keeper = new CyberhavenKeeper(client);
  await clock.until(keeper.fetch({ since, priority: 'background' }));
  await clock.advance(5 * minuteMs);
  /** What a background refresh brings, what it asks, and what it says; the next one is five minutes later. */
  const refresh = async (from = since, more: Partial<FetchOptions> = {}) => {
    const before = sent.length;
    const batches = await clock.until(keeper.fetch({ since: from, priority: 'background', ...more }));
    await clock.advance(5 * minuteMs);
    return {
      batches,
      ids: idsOf(batches),
      filters: sent.slice(before).flatMap(filterOf),
      unlisted: batches.flatMap((batch) => batch.unlisted ?? []),
      late: batches.flatMap((batch) => batch.late ?? []),
      warnings: batches.flatMap((batch) => batch.warnings.map(warningLine)),
    };
  };
  /** Changes what the server has. */
  const change = (id: string, more: string | Partial<CyberhavenRecord>): void => {
    const index = incidents.findIndex(({ record }) => record.id === id);
    const before = incidents[index] ?? incident(id, 0);
    const changed = typeof more === 'string' ? { resolution_status: more } : more;
    incidents[index] = { ...before, record: { ...before.record, ...changed } };
  };
  const remove = (id: string): void => {
    incidents.splice(
      incidents.findIndex(({ record }) => record.id === id),
      1,
    );
  };
  const statusOf = (id: string): string | undefined => keeper.known.get(id)?.status.value;
  const attention = (): string[] => attentionOf(keeper);
  return { ...setup, keeper, refresh, change, remove, statusOf, attention };
}
