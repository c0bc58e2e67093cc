import { deepStrictEqual, ok } from 'node:assert';
import * as fc from 'fast-check';
import { stateOf } from '../../../../src/sources/cyberhaven/mapper';
import type { CyberhavenScope } from '../../../../src/sources/cyberhaven/scope';
import type { CyberhavenRecord, SampleCyberhavenIncident } from '../../../../src/sources/sample/cyberhavenIncidents';
import { type CyberhavenFaults, type OtherAnswer, otherAnswerNames } from '../../../support/cyberhavenFaults';
import { attentionOf, CyberhavenKeeper } from '../../../support/cyberhavenKeeper';
import { ago, dayMs, minuteMs, now } from '../../../support/cyberhavenRefresh';
import { referenceIncident } from '../../../support/cyberhavenServer';
import { setUpCyberhaven } from '../../../support/cyberhavenSetup';
import { runs } from '../../../support/runs';

const hourMs = 60 * minuteMs;
const since = ago(60 * dayMs);

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

const emptyPage = { type: 'incidents', size: 0, resources: [], page_response: { next_id: '', total: 0 }, errors: [] };
const answer = fc
  .record({
    status: fc.constantFrom(400, 404, 429, 503),
    wait: fc.constantFrom('', '0', '-5', 'soon', '1e3', '3, 5', '99999999', 'Sat, 31 Jan 2026 12:00:09 GMT'),
  })
  .map(
    ({ status, wait }) =>
      () =>
        Response.json({ message: 'no' }, { status, headers: { 'retry-after': wait } }),
  );
/** What happens just before a request is answered, and what answers it in the place of the API. */
const meanwhile = fc.record({
  what: fc.option(event),
  setClockMs: fc.constantFrom(0, 0, 0, -dayMs, -hourMs, hourMs, dayMs),
  answer: fc.option(
    fc.oneof(
      answer,
      fc.constant(() => Response.json(emptyPage)),
    ),
  ),
});

/** What goes wrong in one refresh: nothing, the answers of some requests, or somebody cancels it after some batches. */
const trouble = fc.record({
  minutes: fc.constantFrom(0, 1, 5, 90, 1500),
  events: fc.array(event, { maxLength: 6 }),
  failing: fc.array(fc.constantFrom(undefined, undefined, 'nothing' as const, ...otherAnswerNames), { maxLength: 12 }),
  breakingOff: fc.array(fc.boolean(), { maxLength: 12 }),
  batches: fc.option(fc.integer({ min: 1, max: 20 })),
  requests: fc.array(meanwhile, { maxLength: 8 }),
  days: fc.constantFrom(30, 60, 60, 90),
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

type What = typeof event extends fc.Arbitrary<infer T> ? T : never;
type Meanwhile = typeof meanwhile extends fc.Arbitrary<infer T> ? T : never;
type Parts = typeof incidentParts extends fc.Arbitrary<infer T> ? T : never;

function incidentOf(id: number, at: number, { word: resolution_status, assignee: who, exact }: Omit<Parts, 'age'>) {
  const time = new Date(at).toISOString();
  const trigger_time = exact ? time : time.replace('Z', '417Z');
  return referenceIncident({ id: `i-${id}`, trigger_time, resolution_status, assignee: who });
}

describe('what CyberhavenClient brings in several fetches', () => {
  it('is what the server has in the end, after any failures, and nothing else needs attention', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        async ({ incidents: first, troubles, manner: faults, scope, pageSize, ...tenant }) => {
          const incidents: SampleCyberhavenIncident[] = first.map((parts, id) =>
            incidentOf(id, now - parts.age, parts),
          );
          let count = incidents.length;
          const live = { failing: [] as ('nothing' | OtherAnswer | undefined)[], breakingOff: [] as boolean[] };
          let requests: Meanwhile[] = [];
          const { client, clock, api } = setUpCyberhaven({
            incidents,
            latencyMs: 10,
            scope: { ...scope, pageSize },
            ...tenant,
            instead: async ({ url }) => {
              const next = url.endsWith('/incidents/list') ? requests.shift() : undefined;
              if (next?.what) happen(next.what);
              clock.jump(next?.setClockMs ?? 0);
              return next?.answer?.();
            },
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
          const startedAt = clock.uptime();
          const apiNow = (): number => now + clock.uptime() - startedAt;
          const keeper = new CyberhavenKeeper(client);
          const change = (at: number, more: Partial<CyberhavenRecord>): void => {
            const before = incidents[at % Math.max(incidents.length, 1)];
            if (before) incidents[incidents.indexOf(before)] = { ...before, record: { ...before.record, ...more } };
          };
          const happen = (what: What): void => {
            if (what.kind === 'new') incidents.push(incidentOf(count++, apiNow() - what.parts.age, what.parts));
            else if (what.kind === 'say') change(what.at, { resolution_status: what.word });
            else if (what.kind === 'close') change(what.at, { resolution_status: 'closed' });
            else if (what.kind === 'reopen') change(what.at, { resolution_status: 'open', assignee: null });
            else if (what.kind === 'hand over') change(what.at, { assignee: 'other' });
            else incidents.splice(what.at % Math.max(incidents.length, 1), 1);
          };
          for (const { minutes, events, failing, breakingOff, batches, days, ...more } of troubles) {
            requests = [...more.requests];
            Object.assign(live, { failing: [...failing], breakingOff: [...breakingOff] });
            await clock.until(
              keeper
                .fetch({ since: ago(days * dayMs), priority: 'background' }, batches ?? Infinity)
                .catch(() => undefined),
            );
            events.forEach(happen);
            await clock.advance(minutes * minuteMs);
          }
          Object.assign(live, { failing: [], breakingOff: [] });
          requests = [];
          clock.jump(apiNow() - clock.now());

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
          // An access token may expire while a request waits.
          for (const status of [200, 400, 401, 429]) statuses.delete(status);
          deepStrictEqual([...statuses], []);
          ok(JSON.stringify(keeper.memory).length < 5000);
        },
      ),
      runs(20),
    );
  });
});
