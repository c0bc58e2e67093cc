import { sampleCyberhavenIncidents, type SampleCyberhavenIncident } from '../../src/sources/sample/cyberhavenIncidents';
import { seededRandom } from '../../src/sources/sample/random';
import { attentionOf, CyberhavenKeeper } from '../support/cyberhavenKeeper';
import { ago, dayMs, incident, minuteMs, now } from '../support/cyberhavenRefresh';
import { type CyberhavenSetupOptions, setUpCyberhaven } from '../support/cyberhavenSetup';

/**
 * What 60,000 incidents of Cyberhaven cost, in requests and in simulated time: the first sync, a quiet refresh, and until it
 * is noticed what changed.
 */
const count = 60_000;
const days = 90;
const since = ago(days * dayMs);
const intervalMs = 5 * minuteMs;

/** More of them lately than long ago; so many of a hundred are open. */
function incidentsOf(openPercent: number): SampleCyberhavenIncident[] {
  const random = seededRandom(5);
  return sampleCyberhavenIncidents({ seed: 5, count, now, days }).map((each) => {
    const resolution_status = random() * 100 < openPercent ? 'open' : 'closed';
    return { ...each, record: { ...each.record, resolution_status } };
  });
}

async function simulate(openPercent: number, tenant: CyberhavenSetupOptions = {}): Promise<Record<string, unknown>> {
  const incidents = incidentsOf(openPercent);
  const { client, clock, sent } = setUpCyberhaven({ incidents, latencyMs: 300, ...tenant });
  const keeper = new CyberhavenKeeper(client);
  const cost = async (work: () => Promise<unknown>): Promise<{ requests: number; seconds: number }> => {
    const [requests, started] = [sent.length, clock.now()];
    await clock.until(work());
    return { requests: sent.length - requests, seconds: Math.round(clock.now() - started) / 1000 };
  };
  const options = { since, priority: 'background' } as const;
  const refresh = async () => cost(async () => keeper.fetch(options));
  const close = (ids: ReadonlySet<string>): void => {
    for (const [index, { record, ...others }] of incidents.entries()) {
      if (ids.has(record.id)) incidents[index] = { ...others, record: { ...record, resolution_status: 'closed' } };
    }
  };
  /** Refreshes at each interval until what was closed is noticed. */
  const noticed = async (ids: readonly string[]) => {
    close(new Set(ids));
    let [refreshes, requests] = [0, 0];
    const started = clock.now();
    while (attentionOf(keeper).some((id) => ids.includes(id)) && refreshes < 100) {
      await clock.advance(intervalMs);
      requests += (await refresh()).requests;
      refreshes++;
    }
    return { refreshes, requests, minutes: Math.round((clock.now() - started) / minuteMs) };
  };

  const first = await refresh();
  await clock.advance(intervalMs);
  const quiet = await refresh();
  await clock.advance(intervalMs);
  const open = attentionOf(keeper);
  const one = await noticed(open.slice(Math.floor(open.length / 2), Math.floor(open.length / 2) + 1));
  const step = Math.max(Math.floor(open.length / 300), 1);
  const many = await noticed(open.filter((_, index) => index % step === 1).slice(0, 300));
  incidents.push(incident('new', now - clock.now()));
  await clock.advance(intervalMs);
  const started = clock.now();
  await clock.until(keeper.fetch(options, 1));
  const shown = keeper.known.has('new') ? (clock.now() - started) / 1000 : 'later';
  return {
    'open, %': openPercent,
    'knows ids': tenant.incidentIds === true,
    'first sync: requests (61 at least)': first.requests,
    's (60.3 at least)': first.seconds,
    'quiet refresh: requests': quiet.requests,
    'one closed: minutes, requests': `${one.minutes}, ${one.requests}`,
    '300 closed: minutes, requests': `${many.minutes}, ${many.requests}`,
    'new one shown, s after its refresh began': shown,
  };
}

async function main(): Promise<void> {
  const rows = [await simulate(2), await simulate(20), await simulate(80)];
  for (const percent of [2, 80]) rows.push(await simulate(percent, { incidentIds: true }));
  console.table(rows);
}

void main();
