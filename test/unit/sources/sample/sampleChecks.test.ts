import { deepStrictEqual, ok } from 'node:assert';
import { checkIds } from '../../../../src/domain/checks/check';
import { CheckedIncidents } from '../../../../src/domain/checks/checkedIncidents';
import { observe } from '../../../../src/domain/changes';
import { refKey, type Incident } from '../../../../src/domain/incident';
import { IncidentTable } from '../../../../src/domain/table/incidentTable';
import { sampleCyberhaven, samplePetra } from '../../../../src/sources/sample/sampleApi';
import { toIncident as cyberhavenIncident } from '../../../../src/sources/cyberhaven/mapper';
import { toIncident as petraIncident } from '../../../../src/sources/petra/mapper';
import { vendorOf } from '../../../../src/sources/vendors';
import { readCyberhaven, readPetra } from '../../../support/readAnswer';

const minuteMs = 60_000;
const start = Date.parse('2026-01-31T12:00:00Z');

/** What the simulated APIs list at a time. */
function sampleAt(): (now: number) => Promise<Incident[]> {
  let now = start;
  const [petra, cyberhaven] = [samplePetra('key', () => now), sampleCyberhaven('key', () => now)];
  return async (time) => {
    now = time;
    const headers = { authorization: 'Bearer key', 'user-agent': 'test', 'content-type': 'application/json' };
    const list = await petra('https://petra.example/v1/incidents?limit=500', { headers });
    const body = JSON.stringify({ page_request: { size: 100 } });
    const page = await cyberhaven('https://c.example/v2/incidents/list', { method: 'POST', headers, body });
    const origin = { connection: 'ch', baseUrl: 'https://c.example/v2' };
    return [
      ...readPetra(await list.json()).records.map((record) => petraIncident(record, 'petra')),
      ...readCyberhaven(await page.json()).records.map((record) => cyberhavenIncident(record, origin)),
    ];
  };
}

describe('The sample data', () => {
  it('has an incident for each check, most of them at once and one after some minutes', async () => {
    const list = sampleAt();
    const first = await list(start);
    const loaded = new Map(first.map((incident) => [refKey(incident), incident]));
    const flagged = (incidents: readonly Incident[], now: number): Map<string, number> => {
      const checked = new CheckedIncidents(new IncidentTable(incidents), vendorOf);
      const all = incidents.flatMap((incident) => checked.findingsIn(incident, now).map(({ id }) => id));
      return new Map(checkIds.map((id) => [id, all.filter((each) => each === id).length]));
    };
    const none = [...flagged(first, start)].filter(([, count]) => count === 0);
    deepStrictEqual(none, [['reopened', 0]]);
    const now = start + 10 * minuteMs;
    const shown = [{ at: start, ids: first.map(({ id }) => id) }];
    const { incidents } = observe(await list(now), { loaded: (incident) => loaded.get(refKey(incident)), shown, now });
    const counts = flagged(incidents, now);
    deepStrictEqual(
      [...counts].filter(([, count]) => count === 0),
      [],
    );
    for (const [id, count] of counts) ok(count < incidents.length / 4, `${id}: ${count}`);
  });
});
