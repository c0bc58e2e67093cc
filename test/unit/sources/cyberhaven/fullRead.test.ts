import { deepStrictEqual, ok, strictEqual } from 'node:assert';
import { warningLine } from '../../../../src/sync/log';
import {
  sampleCyberhavenIncidents,
  type SampleCyberhavenIncident,
} from '../../../../src/sources/sample/cyberhavenIncidents';
import { seededRandom } from '../../../../src/sources/sample/random';
import { CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { collect, idsOf, setUpCyberhaven } from '../../../support/cyberhavenSetup';

const now = Date.parse('2026-01-31T12:00:00Z');
const dayMs = 24 * 60 * 60 * 1000;
const days = 90;
const since = new Date(now - days * dayMs).toISOString();
const latencyMs = 300;

/** Where an incident lies: its age in days, from a random number from 0 up to 1 each. */
const spreads: Record<string, (a: number, b: number) => number> = {
  evenly: (a) => a * days,
  'more of them lately': (a) => a ** 2 * days,
  'most of them long ago': (a) => (1 - a ** 3) * days,
  'nine of ten in one hour': (a, b) => (b < 0.9 ? 40 + a / 24 : a * days),
  'in bursts of a few hours a week': (a, b) => Math.floor(a * 12) * 7 + b / 3,
  'a quarter of them at one instant': (a, b) => (b < 0.25 ? 40 : a * days),
};

function incidentsOf(count: number, spread: (a: number, b: number) => number): SampleCyberhavenIncident[] {
  const random = seededRandom(3);
  const ages = Array.from({ length: count }, () => spread(random(), random()) * dayMs).sort((a, b) => a - b);
  return sampleCyberhavenIncidents({ seed: 3, count, now }).map((incident, index) => {
    const trigger_time = new Date(now - (ages[index] ?? 0)).toISOString();
    // The words of the API page only.
    const resolution_status = index % 3 === 0 ? 'open' : 'closed';
    return { ...incident, record: { ...incident.record, trigger_time, resolution_status } };
  });
}

/** The least that latency and the limits of the API page allow for a token, then so many pages, ms. */
function leastMs(pages: number): number {
  const windows = Math.floor(pages / 60);
  const rounds = Math.ceil(Math.min(pages, 59) / 5);
  return Math.max((1 + rounds) * latencyMs, windows * 60_000 + Math.ceil((pages + 1 - windows * 60) / 5) * latencyMs);
}

describe('a full read of Cyberhaven', () => {
  async function read(
    incidents: readonly SampleCyberhavenIncident[],
    pageSize = 1000,
  ): Promise<{ ms: number; requests: number }> {
    const { client, clock, api } = setUpCyberhaven({ incidents, latencyMs, scope: { pageSize } });
    const ids = idsOf(await clock.until(collect(client, { since })));
    strictEqual(ids.length, incidents.length);
    strictEqual(new Set(ids).size, incidents.length);
    ok(api.requests.every(({ status, atOnce }) => status === 200 && atOnce <= 5));
    return { ms: clock.now() - now, requests: api.requests.length };
  }

  for (const [name, spread] of Object.entries(spreads)) {
    it(`of 20 pages, ${name}, takes at most half as long as one after the other, and 10 requests more`, async () => {
      const { ms, requests } = await read(incidentsOf(1000, spread), 50);
      if (process.env['FIGURES']) console.log(name, ms / leastMs(20), requests);
      ok(ms <= (21 * latencyMs) / 2, `${ms} ms`);
      ok(requests <= 21 + 10, `${requests} requests`);
    });
  }

  it('of 20 pages takes as long as five times fewer, but for the first ones', async () => {
    const { ms } = await read(
      incidentsOf(1000, (a) => a * days),
      50,
    );
    ok(ms <= 1.4 * leastMs(20), `${ms} ms`);
  });

  it('of 60 pages takes hardly longer than the limit makes it', async () => {
    const { ms } = await read(
      incidentsOf(3000, (a) => a ** 2 * days),
      50,
    );
    if (process.env['FIGURES']) console.log(ms / leastMs(60));
    ok(ms <= 1.1 * leastMs(60), `${ms} ms`);
  });

  it('goes page by page when a request more would have to wait for the next minute', async () => {
    const { requests, ms } = await read(
      incidentsOf(58 * 20, (a) => a * days),
      20,
    );
    // A token, what is open and older, and the pages.
    deepStrictEqual([requests, ms], [60, 59 * latencyMs]);
  });

  it('goes page by page when the API does not say how many there are', async () => {
    const incidents = incidentsOf(600, (a) => a * days);
    const { client, clock, sent, api } = setUpCyberhaven({
      incidents,
      auth: 'bearer',
      forms: ['bearer'],
      scope: { pageSize: 50 },
      instead: async (request) => {
        const answer = (await (await api.handle(request)).json()) as { page_response: { total?: number } };
        delete answer.page_response.total;
        return Response.json(answer);
      },
    });
    strictEqual(idsOf(await clock.until(collect(client, { since }))).length, 600);
    const asked = sent.filter(({ body }) => !('resolution_statuses' in (body['filter'] as object)));
    strictEqual(asked.length, 12);
    ok(asked.every(({ body }) => !('end_time' in (body['filter'] as object))));
  });

  it('reports the total, and the ranges done of those planned', async () => {
    const incidents = incidentsOf(1000, (a) => a ** 2 * days);
    const { client, clock } = setUpCyberhaven({ incidents, scope: { pageSize: 20 } });
    const batches = await clock.until(collect(client, { since }));
    deepStrictEqual(new Set(batches.map(({ total }) => total)), new Set([1000]));
    deepStrictEqual(batches[0]?.parts, { done: 0, of: 5 });
    strictEqual(batches[0]?.newest, true);
    const { done, of } = batches.at(-1)?.parts ?? {};
    ok(of !== undefined && of >= 5 && done === of);
  });

  it('that was given up goes on where it stopped, with what is new', async () => {
    const incidents = incidentsOf(1000, (a) => a * days);
    const { client, clock, sent } = setUpCyberhaven({ incidents, scope: { pageSize: 20 } });
    const keeper = new CyberhavenKeeper(client);
    await clock.until(keeper.fetch({ since }, 30));
    ok(keeper.known.size >= 500, `${keeper.known.size} known`);
    const before = sent.length;
    incidents.push(...sampleCyberhavenIncidents({ seed: 4, count: 5, now: clock.now(), days: 0.01 }));
    await clock.until(keeper.fetch({ since }));
    strictEqual(keeper.known.size, 1005);
    const asked = sent.slice(before).filter(({ body }) => !('resolution_statuses' in (body['filter'] as object)));
    ok(asked.length <= 34, `${asked.length} requests for 22 pages`);
  });

  it('gives up what is under way when the caller has had enough', async () => {
    const incidents = incidentsOf(1000, (a) => a * days);
    const signals: AbortSignal[] = [];
    const { client, clock } = setUpCyberhaven({
      incidents,
      scope: { pageSize: 20 },
      instead: async ({ signal }) => {
        signals.push(signal);
        return undefined;
      },
    });
    await clock.until(new CyberhavenKeeper(client).fetch({ since }, 2));
    // A token, a page, and five more at once.
    deepStrictEqual(
      signals.map(({ aborted }) => aborted),
      Array.from({ length: 7 }, () => true),
    );
  });

  it('loses nothing but a range that fails, which the next one reads', async () => {
    const incidents = incidentsOf(1000, (a) => a * days);
    const { client, clock, sent } = setUpCyberhaven({
      incidents,
      scope: { pageSize: 20 },
      instead: async () => (sent.length === 12 ? Response.json({ message: 'no' }, { status: 400 }) : undefined),
    });
    const keeper = new CyberhavenKeeper(client);
    const batches = await clock.until(keeper.fetch({ since }));
    const failed = sent.length;
    await clock.advance(120_000);
    strictEqual(sent.length, failed);
    ok(keeper.known.size >= 700 && keeper.known.size < 1000, `${keeper.known.size} known`);
    deepStrictEqual(batches.at(-1)?.warnings.map(warningLine), ['Couldn’t load older incidents: HTTP 400: no']);
    await clock.until(keeper.fetch({ since }));
    strictEqual(keeper.known.size, 1000);
  });
});
