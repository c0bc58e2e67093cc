import { ok } from 'node:assert';
import * as fc from 'fast-check';
import { MemoryLedger } from '../../../support/memoryLedger';
import { RateLimiter } from '../../../../src/sources/limit/rateLimit';
import type { Priority } from '../../../../src/sources/source';
import { FakeClock } from '../../../support/fakeClock';
import { runs } from '../../../support/runs';

const limit = { requests: 10, windowMs: 60_000, concurrency: 4 };
/** How long a slot is held after the answer: the window and a second. */
const slotMs = 61_000;
/** An API may see a request this much after it was given up. */
const stragglerMs = 900;
/** How long it counts as under way then. */
const givenUpMs = 1000;

/** What happens to one request; times in ms. */
interface Plan {
  readonly arrival: number;
  readonly toHeaders: number;
  readonly toEnd: number;
  /** Where between sending (0) and headers (1) the API counts it. */
  readonly countedAt: number;
  readonly abortAfter: number | undefined;
  readonly fails: boolean;
  readonly priority: Priority;
  readonly window: number;
}

/** What happened to it. */
interface Trace {
  readonly plan: Plan;
  sentAt?: number;
  settledAt?: number;
  endedAt?: number;
  /** Whether its answer did not come to its end. */
  isGivenUp?: boolean;
  /** When it left the queue without being sent. */
  goneAt?: number;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  // Bursts and lulls.
  arrival: fc.oneof(fc.nat(3), fc.nat(2000), fc.nat(200_000)),
  toHeaders: fc.oneof(fc.nat(50), fc.nat(30_000)),
  toEnd: fc.oneof(fc.constant(0), fc.nat(70_000)),
  countedAt: fc.double({ min: 0, max: 1, noNaN: true }),
  abortAfter: fc.option(fc.nat(100_000), { nil: undefined }),
  fails: fc.boolean(),
  priority: fc.constantFrom<Priority>('user', 'background'),
  window: fc.nat(2),
});

/** Runs the plans in several windows over one ledger. */
async function simulate(
  plans: readonly Plan[],
  windows: number,
): Promise<{ traces: Trace[]; counted: number[]; most: number }> {
  const clock = new FakeClock(0);
  const ledger = new MemoryLedger();
  const limiters = Array.from({ length: windows }, () => new RateLimiter({ limit, ledger, clock }));
  const counted: number[] = [];
  let open = 0;
  let most = 0;

  async function send(trace: Trace, signal: AbortSignal, onHeaders: () => void): Promise<void> {
    const { toHeaders, toEnd, countedAt, fails } = trace.plan;
    trace.sentAt = clock.now();
    most = Math.max(most, ++open);
    const countAt = clock.now() + Math.floor(toHeaders * countedAt);
    const count = async (): Promise<void> => {
      await clock.sleep(countAt - clock.now());
      if (trace.endedAt === undefined || clock.now() <= trace.endedAt + stragglerMs) counted.push(clock.now());
    };
    void count();
    try {
      await clock.sleep(toHeaders, signal);
      if (fails) throw new Error('failed');
      trace.settledAt = clock.now();
      onHeaders();
      await clock.sleep(toEnd, signal);
      trace.isGivenUp = false;
    } finally {
      trace.endedAt = clock.now();
      trace.isGivenUp ??= true;
      trace.settledAt ??= clock.now();
      if (trace.isGivenUp) void clock.sleep(stragglerMs).then(() => open--);
      else open--;
    }
  }

  async function act(trace: Trace): Promise<void> {
    const { arrival, abortAfter, priority, window } = trace.plan;
    await clock.sleep(arrival);
    const stop = new AbortController();
    const giveUp = async (ms: number): Promise<void> => {
      await clock.sleep(ms);
      if (trace.sentAt === undefined) trace.goneAt = clock.now();
      stop.abort();
    };
    if (abortAfter !== undefined) void giveUp(abortAfter);
    const options = { priority: () => priority, signal: stop.signal };
    const sent = limiters[window % windows]?.run(async (onHeaders) => send(trace, stop.signal, onHeaders), options);
    await sent?.catch(() => undefined);
  }

  const traces = plans.map((each): Trace => ({ plan: each }));
  await clock.until(Promise.all(traces.map(act)));
  await clock.advance(30_000);
  return { traces, counted: counted.sort((a, b) => a - b), most };
}

function sentOf(traces: readonly Trace[]): Required<Omit<Trace, 'goneAt'>>[] {
  return traces.filter((trace): trace is Required<Trace> => trace.sentAt !== undefined);
}

describe('RateLimiter, with any requests of any length,', () => {
  for (const windows of [1, 3]) {
    it(`never exceeds the limit and never dawdles, in ${windows} window${windows > 1 ? 's' : ''}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(plan, { minLength: 1, maxLength: 60, size: 'max' }), async (plans) => {
          const { traces, counted, most } = await simulate(plans, windows);

          for (const [index, time] of counted.entries()) {
            const tenBefore = counted[index - limit.requests] ?? -Infinity;
            ok(time - tenBefore > limit.windowMs, `11 requests within a minute, at ${tenBefore} and ${time}`);
          }
          ok(most <= limit.concurrency, `${most} at once`);

          for (const { plan: request, sentAt, goneAt } of traces) {
            ok(sentAt !== undefined || (goneAt !== undefined && request.abortAfter !== undefined), 'never sent');
          }
          for (const { plan: request, sentAt } of sentOf(traces)) {
            // One that waited until then had nothing free just before.
            const before = sentAt - 1;
            if (before < request.arrival) continue;
            const earlier = sentOf(traces).filter((other) => other.sentAt <= before);
            const endOf = ({ endedAt, isGivenUp }: Trace): number => (endedAt ?? 0) + (isGivenUp ? givenUpMs : 0);
            const open = earlier.filter((other) => endOf(other) > before).length;
            const held = earlier.filter((other) => Math.max(endOf(other), other.settledAt + slotMs) > before).length;
            ok(open >= limit.concurrency || held >= limit.requests, `${open} open, ${held} held at ${before}`);
          }
        }),
        runs(200),
      );
    });
  }

  it('lets no background request pass a user’s, and none its equals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(plan, { minLength: 20, maxLength: 60, size: 'max' }), async (plans) => {
        const { traces } = await simulate(plans, 1);
        for (const { plan: request, sentAt } of sentOf(traces)) {
          for (const { plan: other, sentAt: otherSentAt = Infinity, goneAt = Infinity } of traces) {
            const waited = other.arrival < request.arrival && Math.min(otherSentAt, goneAt) > sentAt;
            ok(!(waited && (other.priority === 'user' || request.priority === 'background')), 'passed an earlier one');
            const waiting = other.arrival < sentAt && Math.min(otherSentAt, goneAt) > sentAt;
            ok(!(waiting && other.priority === 'user' && request.priority === 'background'), 'passed a user');
          }
        }
      }),
      runs(100),
    );
  });
});
