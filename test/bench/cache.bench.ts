import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Incident } from '../../src/domain/incident';
import { toIncident as toCyberhaven } from '../../src/sources/cyberhaven/mapper';
import { parseCyberhavenAnswer } from '../../src/sources/cyberhaven/schema';
import { toIncident as toPetra } from '../../src/sources/petra/mapper';
import { parsePetraAnswer } from '../../src/sources/petra/schema';
import { IncidentCache, type RestoreIncidents } from '../../src/store/cache';
import { manyIncidents } from '../support/manyIncidents';

const origin = { connection: 'bench', baseUrl: 'https://acme.cyberhaven.io/public/v2' };
const connection = { id: 'bench', fingerprint: 'question' };

/** How each API's records are read, and what the API would send for an incident. */
const kinds: Record<Incident['source'], [restore: RestoreIncidents, record: (incident: Incident) => unknown]> = {
  petra: [
    (records) => parsePetraAnswer({ incidents: records }).records.map((record) => toPetra(record, connection.id)),
    ({ id, url, createdAt, occurredAt, status, tenant, user, isLive, dwellMinutes }) => ({
      id,
      url,
      createdAt,
      occurredAt,
      remediationStatus: status.value,
      isLive,
      dwellTimeMinutes: dwellMinutes,
      tenant: { petraTenantId: tenant?.id, name: tenant?.name, microsoftTenantId: tenant?.microsoftId },
      user: {
        id: user?.id,
        userPrincipalName: user?.principal,
        mail: user?.mail,
        displayName: user?.name,
        accountEnabled: true,
        lastPasswordChangeDateTime: null,
      },
    }),
  ],
  cyberhaven: [
    (records) => parseCyberhavenAnswer({ resources: records }).records.map((record) => toCyberhaven(record, origin)),
    ({ id, createdAt, occurredAt, status, severity, policy, user, hostname, assignee, lineageIds, summary }) => ({
      id,
      trigger_time: createdAt,
      event_time: occurredAt,
      policy_id: policy?.id,
      policy_name: policy?.name,
      policy_severity: severity?.value,
      user_id: user?.id,
      username: user?.principal,
      hostname,
      event_lineage_ids: lineageIds,
      resolution_status: status.value,
      assignee,
      ai_summary: summary,
    }),
  ],
};

/** Ms that the work took, and the longest that the event loop stood still meanwhile. */
async function measure<T>(work: () => Promise<T>): Promise<{ readonly ms: number; blocked: number; result: T }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  // So that the monitor has begun, and what is garbage by now is not counted.
  globalThis.gc?.();
  await setTimeout(50);
  delay.reset();
  const start = performance.now();
  const result = await work();
  const ms = performance.now() - start;
  await setTimeout(5);
  delay.disable();
  return { ms: Math.round(ms), blocked: Math.round(delay.max / 1e5) / 10, result };
}

async function bench(source: Incident['source'], count: number): Promise<Record<string, unknown>> {
  const [restore, record] = kinds[source];
  const records = manyIncidents(count * 2 + 1000)
    .filter((incident) => incident.source === source)
    .slice(0, count)
    .map((incident) => JSON.parse(JSON.stringify(record(incident))) as unknown);
  const folder = await mkdtemp(join(tmpdir(), 'cache-bench-'));
  let key: string | undefined;
  const keys = {
    get: async () => key,
    set: async (value: string) => void (key = value),
    delete: async () => undefined,
  };
  const parts = { folder, keys, clock: Date, lookbackDays: () => 1e6, enabled: () => true };
  try {
    const atOnce = await measure(async () => JSON.stringify(records).length);
    const incidents = restore(records);
    const save = await measure(async () =>
      new IncidentCache(parts).save(connection, { revision: 1, incidents, extra: {} }),
    );
    const load = await measure(async () => new IncidentCache(parts).load(connection, restore));
    const { size } = await stat(join(folder, 'cache', (await readdir(join(folder, 'cache')))[0] ?? ''));
    if (!load.result || 'problem' in load.result || load.result.incidents.length !== count)
      throw new Error('Not saved.');
    return {
      source,
      count,
      'save ms': save.ms,
      'blocked ms': save.blocked,
      'load ms': load.ms,
      'blocked ms ': load.blocked,
      'JSON bytes': atOnce.result,
      'file bytes': size,
      'JSON at once ms': atOnce.ms,
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const rows: Record<string, unknown>[] = [];
  // The first run is of code that is not compiled yet, as in an editor that starts.
  for (const source of ['petra', 'cyberhaven'] as const) {
    for (const count of [1_000, 25_000, 100_000]) rows.push(await bench(source, count));
  }
  console.log('Cache: total, and longest time that the event loop stood still');
  console.table(rows);
}

void main();
