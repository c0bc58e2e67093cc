import { deepStrictEqual, ok } from 'node:assert';
import * as fc from 'fast-check';
import { stateOf } from '../../../../src/sources/cyberhaven/mapper';
import type { CyberhavenScope } from '../../../../src/sources/cyberhaven/scope';
import type { CyberhavenRecord, SampleCyberhavenIncident } from '../../../../src/sources/sample/cyberhavenIncidents';
import { type CyberhavenFaults, type OtherAnswer, otherAnswerNames } from '../../../support/cyberhavenFaults';
import { attentionOf, CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { dayMs, minuteMs, now } from '../../../support/cyberhavenRefresh';
import { referenceIncident } from '../../../support/cyberhavenServer';
import { setUpCyberhaven } from '../../../support/cyberhavenSetup';
import { runs } from '../../../support/runs';

const since = new Date(now - 60 * dayMs).toISOString();

/** Ages in ms: anywhere, many in an hour, many in few ms, older than what is asked for, in the future. */
const age = fc.oneof(
  fc.integer({ min: 0, max: 60 * dayMs }),
  fc.integer({ min: 40 * dayMs, max: 40 * dayMs + 3_600_000 }),
  fc.integer({ min: 20 * dayMs, max: 20 * dayMs + 3 }),
  fc.integer({ min: 0, max: 3_600_000 }),
  fc.integer({ min: 61 * dayMs, max: 500 * dayMs }),
  fc.integer({ min: -2 * dayMs, max: 0 }),
);
const word = fc.constantFrom('open', 'open', 'closed', 'closed', 'in_progress', 'escalated');
const assignee = fc.constantFrom('me', 'me', 'other', null);
const incidentParts = fc.record({ age, word, assignee, exact: fc.boolean() });

/** What happens at the vendor. */
const event = fc.oneof(
  incidentParts.map((parts) => ({ kind: 'new' as const, parts })),
  fc.record({ kind: fc.constantFrom('close', 'reopen', 'delete', 'hand over'), at: fc.nat({ max: 1000 }) }),
  fc.record({ kind: fc.constant('say' as const), at: fc.nat({ max: 1000 }), word }),
);

/** What goes wrong in one refresh: nothing, the answers of some requests, or somebody cancels it after some batches. */
const trouble = fc.record({
  minutes: fc.constantFrom(0, 1, 5, 90, 1500),
  events: fc.array(event, { maxLength: 6 }),
  failing: fc.array(fc.constantFrom(undefined, undefined, 'nothing' as const, ...otherAnswerNames), { maxLength: 12 }),
  breakingOff: fc.array(fc.boolean(), { maxLength: 12 }),
  batches: fc.option(fc.integer({ min: 1, max: 20 })),
});

/** What a server always does. */
const manner: fc.Arbitrary<CyberhavenFaults> = fc.record(
  {
    total: fc.constantFrom('missing', 'zero', 'page size', 'at most 10,000', 'text'),
    repeats: fc.integer({ min: 1, max: 3 }),
    malformed: fc.constant(true),
    emptyPages: fc.integer({ min: 1, max: 4 }),
    oversize: fc.constantFrom(2, 5),
    afterLast: fc.constantFrom('same page', 'empty page'),
    oneToken: fc.constant(true),
    reversed: fc.constant(true),
    sparse: fc.constant(true),
    stuckAfter: fc.integer({ min: 1, max: 4 }),
    times: fc.constantFrom('without a zone', 'of another zone'),
  },
  { requiredKeys: [] },
);

const scopes: fc.Arbitrary<CyberhavenScope> = fc.constantFrom(
  {},
  { resolutionStatuses: ['open'] },
  { assignees: ['me'] },
  { assignees: ['me'], resolutionStatuses: ['open'] },
);

const histories = fc.record({
  incidents: fc.array(incidentParts, { maxLength: 80 }),
  troubles: fc.array(trouble, { maxLength: 6 }),
  manner,
  scope: scopes,
  pageSize: fc.integer({ min: 2, max: 25 }),
  words: fc.constantFrom([], ['in_progress'], ['in_progress', 'escalated']),
  incidentIds: fc.boolean(),
});

type Parts = typeof incidentParts extends fc.Arbitrary<infer T> ? T : never;

function incidentOf(id: number, at: number, { word: resolution_status, assignee: who, exact }: Omit<Parts, 'age'>) {
  const time = new Date(at).toISOString();
  const trigger_time = exact ? time : time.replace('Z', '417Z');
  return referenceIncident({ id: `i-${id}`, trigger_time, resolution_status, assignee: who });
}

describe('what CyberhavenClient brings in several fetches', () => {
  it('is what the server has in the end, after any failures, and nothing else needs attention', async function () {
    this.timeout(300_000);
    await fc.assert(
      fc.asyncProperty(
        histories,
        async ({ incidents: first, troubles, manner: faults, scope, pageSize, ...tenant }) => {
          const incidents: SampleCyberhavenIncident[] = first.map((parts, id) =>
            incidentOf(id, now - parts.age, parts),
          );
          let count = incidents.length;
          const live = { failing: [] as ('nothing' | OtherAnswer | undefined)[], breakingOff: [] as boolean[] };
          const { client, clock, api } = setUpCyberhaven({
            incidents,
            latencyMs: 10,
            scope: { ...scope, pageSize },
            ...tenant,
            faults: {
              ...faults,
              breaksOff: () => live.breakingOff.shift() === true,
              instead: () => {
                const failing = live.failing.shift();
                if (failing === 'nothing') throw new TypeError('The connection broke');
                return failing;
              },
            },
          });
          const keeper = new CyberhavenKeeper(client);
          const change = (at: number, more: Partial<CyberhavenRecord>): void => {
            const before = incidents[at % Math.max(incidents.length, 1)];
            if (before) incidents[incidents.indexOf(before)] = { ...before, record: { ...before.record, ...more } };
          };
          const happen = (what: typeof event extends fc.Arbitrary<infer T> ? T : never): void => {
            if (what.kind === 'new') incidents.push(incidentOf(count++, clock.now() - what.parts.age, what.parts));
            else if (what.kind === 'say') change(what.at, { resolution_status: what.word });
            else if (what.kind === 'close') change(what.at, { resolution_status: 'closed' });
            else if (what.kind === 'reopen') change(what.at, { resolution_status: 'open', assignee: null });
            else if (what.kind === 'hand over') change(what.at, { assignee: 'other' });
            else incidents.splice(what.at % Math.max(incidents.length, 1), 1);
          };
          for (const { minutes, events, failing, breakingOff, batches } of troubles) {
            Object.assign(live, { failing: [...failing], breakingOff: [...breakingOff] });
            await clock.until(
              keeper.fetch({ since, priority: 'background' }, batches ?? Infinity).catch(() => undefined),
            );
            events.forEach(happen);
            await clock.advance(minutes * minuteMs);
          }
          Object.assign(live, { failing: [], breakingOff: [] });

          const isInScope = ({ record }: SampleCyberhavenIncident): boolean =>
            !scope.assignees || scope.assignees.includes(record.assignee ?? '');
          const isOpen = ({ record }: SampleCyberhavenIncident): boolean =>
            stateOf(record.resolution_status) !== 'closed';
          /** Whether some question gives it, whatever is known. */
          const isGiven = ({ record }: SampleCyberhavenIncident): boolean =>
            record.resolution_status === 'open' || (!scope.resolutionStatuses && record.trigger_time > since);
          const wanted = (): string[] =>
            incidents
              .filter((each) => isInScope(each) && isOpen(each) && (isGiven(each) || isHeldOpen(each)))
              .map(({ record }) => record.id);
          const isHeldOpen = ({ record: { id } }: SampleCyberhavenIncident): boolean =>
            (keeper.known.get(id)?.status.state ?? 'closed') !== 'closed';
          // What arrived late and closed comes with the full read of a day.
          await clock.advance(dayMs + minuteMs);
          for (let refreshes = 0; refreshes < 40; refreshes++) {
            await clock.until(keeper.fetch({ since, priority: 'background' }));
            await clock.advance(5 * minuteMs);
          }
          deepStrictEqual(attentionOf(keeper), wanted().toSorted());
          for (const each of incidents.filter((one) => isInScope(one) && isGiven(one))) {
            const { id, resolution_status } = each.record;
            deepStrictEqual([id, keeper.known.get(id)?.status.value], [id, resolution_status]);
          }
          const statuses = new Set(api.requests.map(({ status }) => status));
          for (const status of [200, 400, 429]) statuses.delete(status);
          deepStrictEqual([...statuses], []);
          ok(JSON.stringify(keeper.memory).length < 5000);
        },
      ),
      runs(20),
    );
  });
});
