import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import type { Incident } from '../../src/domain/incident';
import { toIncident as toCyberhaven } from '../../src/sources/cyberhaven/mapper';
import { toIncident as toPetra } from '../../src/sources/petra/mapper';
import { systemClock } from '../../src/sources/systemClock';
import type { CacheProblem } from '../../src/store/cacheProblem';
import { FileSnapshots } from '../../src/store/fileSnapshots';
import type { Snapshot, SnapshotChange, SnapshotConnection, SnapshotHolder } from '../../src/store/snapshot';
import { manyIncidents } from '../support/manyIncidents';
import { readCyberhaven, readPetra } from '../support/readAnswer';

const origin = { connection: 'bench', baseUrl: 'https://acme.cyberhaven.io/public/v2' };
const connectionId = 'bench';
/** Adds in a row: fewer than bring another base. */
const repeats = 15;

/** How each API's records are read, and what the API would send for an incident. */
const kinds: Record<
  Incident['source'],
  [restore: SnapshotConnection['restore'], record: (incident: Incident) => unknown]
> = {
  petra: [
    (records) => readPetra({ incidents: records }).records.map((record) => toPetra(record, connectionId)),
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
    (records) => readCyberhaven({ resources: records }).records.map((record) => toCyberhaven(record, origin)),
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

class Holder implements SnapshotHolder {
  incidents: Incident[] = [];

  whole(): SnapshotChange {
    return { incidents: this.incidents, extra: {} };
  }

  onChange({ incidents }: SnapshotChange): void {
    for (const incident of incidents) this.incidents.push(incident);
  }

  onProblem(problem: CacheProblem): void {
    throw new Error(problem.kind);
  }
}

async function sizes(folder: string): Promise<readonly number[]> {
  const paths = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = paths.filter((path) => path.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  return Promise.all(files.map(async (file) => (await stat(file)).size));
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
  const parts = { folder, keys, clock: systemClock, lookbackDays: () => 1e6, enabled: () => true };
  const connection = { id: connectionId, fingerprint: 'question', restore };
  const opened: Snapshot[] = [];
  const open = (holder: SnapshotHolder): Snapshot => {
    const snapshot = new FileSnapshots(parts).open(connection, holder);
    opened.push(snapshot);
    return snapshot;
  };
  try {
    const holder = new Holder();
    holder.incidents = [...restore(records)];
    const snapshot = open(holder);
    const add = async (incidents: readonly Incident[]): Promise<void> => {
      if (!(await snapshot.add({ incidents, extra: {} }))) throw new Error('Not kept.');
    };
    await snapshot.catchUp();
    const base = await measure(async () => add([]));
    const [bytes] = await sizes(folder);
    const ten = holder.incidents.slice(0, 10);
    const delta = await measure(async () => {
      for (let index = 0; index < repeats; index++) await add(ten);
    });
    const empty = await measure(async () => {
      for (let index = 0; index < repeats; index++) await add([]);
    });
    const other = new Holder();
    const load = await measure(async () => open(other).catchUp());
    if (other.incidents.length !== count + repeats * 10) throw new Error('Not told.');
    return {
      source,
      count,
      'base ms': base.ms,
      'blocked ms': base.blocked,
      'base bytes': bytes,
      'add 10 ms': Math.round((delta.ms / repeats) * 10) / 10,
      'blocked ms ': delta.blocked,
      'add 0 ms': Math.round((empty.ms / repeats) * 10) / 10,
      'load ms': load.ms,
      'blocked ms  ': load.blocked,
    };
  } finally {
    for (const snapshot of opened) snapshot.dispose();
    await rm(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const rows: Record<string, unknown>[] = [];
  // The first run is of code that is not compiled yet, as in an editor that starts.
  for (const source of ['petra', 'cyberhaven'] as const) {
    for (const count of [1_000, 25_000, 100_000]) rows.push(await bench(source, count));
  }
  console.log('Snapshots: a whole base, one of adds, and reading all; longest time that the event loop stood still');
  console.table(rows);
}

void main().then(() => process.exit());
