import { deepStrictEqual, ok } from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import type { SampleCyberhavenIncident } from '../../../../src/sources/sample/cyberhavenIncidents';
import { CyberhavenKeeper, wordsOf } from '../../../support/cyberhavenKeeper';
import { referenceIncident } from '../../../support/cyberhavenServer';
import { setUpCyberhaven } from '../../../support/cyberhavenSetup';

const start = Date.parse('2026-01-31T12:00:00Z');
const dayMs = 24 * 60 * 60 * 1000;
const since = new Date(start - 60 * dayMs).toISOString();

/** Ages in ms: anywhere, many in an hour, many in few ms. */
const age = fc.oneof(
  fc.integer({ min: 0, max: 60 * dayMs }),
  fc.integer({ min: 40 * dayMs, max: 40 * dayMs + 3_600_000 }),
  fc.integer({ min: 20 * dayMs, max: 20 * dayMs + 3 }),
  fc.integer({ min: 0, max: 3_600_000 }),
);

/** What happens when a request is sent: nothing, an incident comes up, or one changes its status. */
const change = fc.oneof(fc.constant('none' as const), fc.constant('new' as const), fc.nat({ max: 1000 }));

const histories = fc.record({
  ages: fc.array(fc.tuple(age, fc.constantFrom('open', 'closed'), fc.boolean()), { maxLength: 150 }),
  changes: fc.array(change, { maxLength: 80 }),
  /** After how many batches each fetch is given up, and how long it takes until the next, in minutes. */
  cancels: fc.array(fc.tuple(fc.integer({ min: 1, max: 25 }), fc.constantFrom(0, 1, 5, 90, 1500)), { maxLength: 4 }),
  pageSize: fc.integer({ min: 2, max: 25 }),
  latencyMs: fc.constantFrom(1, 300, 5000),
  repeats: fc.nat({ max: 1 }),
  openOnly: fc.boolean(),
});

function incidentAt(id: number, at: number, resolution_status: string, exact: boolean): SampleCyberhavenIncident {
  const time = new Date(at).toISOString();
  return referenceIncident({
    id: `i-${id}`,
    trigger_time: exact ? time : time.replace('Z', '417Z'),
    resolution_status,
  });
}

describe('what CyberhavenClient brings in several fetches', () => {
  it('is all that the API has, as it is in the end, within its limits', async function () {
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(histories, async ({ ages, changes, cancels, pageSize, latencyMs, repeats, openOnly }) => {
        const incidents = ages.map(([ms, word, exact], id) => incidentAt(id, start - ms, word, exact));
        const rest = [...changes];
        const happen = (): void => {
          const next = rest.shift();
          if (next === 'new') incidents.push(incidentAt(incidents.length, clock.now(), 'open', true));
          else if (typeof next === 'number' && incidents.length > 0) {
            const index = next % incidents.length;
            const { record, ...others } = incidents[index]!;
            const word = record.resolution_status === 'closed' ? 'open' : 'closed';
            incidents[index] = { ...others, record: { ...record, resolution_status: word } };
          }
        };
        const { client, clock, api } = setUpCyberhaven({
          incidents,
          latencyMs,
          faults: { repeats },
          scope: { pageSize, ...(openOnly ? { resolutionStatuses: ['open'] } : {}) },
          instead: async () => {
            happen();
            return undefined;
          },
        });
        const keeper = new CyberhavenKeeper(client);
        for (const [batches, minutes] of cancels) {
          await clock.until(keeper.fetch({ since }, batches));
          await clock.advance(minutes * 60_000);
        }
        while (rest.length > 0) happen();
        const wanted = (): Record<string, string> =>
          Object.fromEntries(
            incidents
              .map(({ record }) => [record.id, record.resolution_status] as const)
              .filter(([id, word]) => !openOnly || word !== 'closed' || keeper.held.has(id)),
          );
        await clock.until(keeper.fetch({ since }));
        // Ten requests each for what was closed meanwhile.
        for (let count = 0; count < 20 && !isDeepStrictEqual(wordsOf(keeper.held.values()), wanted()); count++) {
          await clock.until(keeper.fetch({ since }));
        }
        deepStrictEqual(wordsOf(keeper.held.values()), wanted());
        ok(api.requests.every(({ status, atOnce }) => status === 200 && atOnce <= 5));
        ok(JSON.stringify(keeper.memory).length < 5000);
      }),
      { numRuns: 100 },
    );
  });
});
