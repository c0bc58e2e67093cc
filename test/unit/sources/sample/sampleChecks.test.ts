import { deepStrictEqual, ok } from 'node:assert';
import { checkIds } from '../../../../src/domain/checks/check';
import { CheckedIncidents } from '../../../../src/domain/checks/checkedIncidents';
import { observe, shownKey } from '../../../../src/domain/changes';
import { refKey, type Change, type Incident } from '../../../../src/domain/incident';
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
      const checked = CheckedIncidents.of(new IncidentTable(incidents), vendorOf);
      const all = incidents.flatMap((incident) => checked.findingsIn(incident, now).map(({ id }) => id));
      return new Map(checkIds.map((id) => [id, all.filter((each) => each === id).length]));
    };
    const none = [...flagged(first, start)].filter(([, count]) => count === 0);
    deepStrictEqual(none, [['reopened', 0]]);
    const now = start + 10 * minuteMs;
    const shown = [{ at: start, keys: first.map(({ id }) => shownKey(id)) }];
    const { incidents } = observe(await list(now), { loaded: (incident) => loaded.get(refKey(incident)), shown, now });
    const counts = flagged(incidents, now);
    deepStrictEqual(
      [...counts].filter(([, count]) => count === 0),
      [],
    );
    for (const [id, count] of counts) ok(count < incidents.length / 4, `${id}: ${count}`);
  });

  it('goes on while somebody looks: statuses move, one is remediated with its new password, an attacker is back', async () => {
    const changesUntil = async (minutes: number, every: number): Promise<readonly Change[]> => {
      const list = sampleAt();
      let held = new Map<string, Incident>();
      for (let at = 0; at <= minutes; at += every) {
        const now = start + at * minuteMs;
        const { incidents } = observe(await list(now), {
          loaded: (incident) => held.get(refKey(incident)),
          shown: [{ at: now - every * minuteMs, keys: [...held.values()].map(({ id }) => shownKey(id)) }],
          now,
        });
        held = new Map(incidents.map((incident) => [refKey(incident), incident]));
      }
      return [...held.values()].flatMap(({ changes = [] }) => changes);
    };
    deepStrictEqual(await changesUntil(1, 1), []);
    ok((await changesUntil(6, 2)).length >= 3);
    const all = await changesUntil(120, 4);
    ok(all.length < 200, `${all.length}`);
    const fields = new Set(all.map(({ field }) => field));
    for (const field of ['status', 'assignee', 'password'] as const) ok(fields.has(field), field);
    const moves = new Set(all.map(({ states }) => states?.join(' ')));
    for (const move of ['attention closed', 'closed attention']) ok(moves.has(move), move);
    // The same ones whoever looks, however often.
    const told = (changes: readonly Change[]) => changes.map(({ field, to }) => `${field} ${to}`).sort();
    deepStrictEqual(told(await changesUntil(120, 4)), told(all));
  });
});
