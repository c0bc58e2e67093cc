import { deepStrictEqual, ok } from 'node:assert';
import * as fc from 'fast-check';
import type { PetraIncident } from '../../../../src/sources/petra/schema';
import { SourceError } from '../../../../src/sources/source';
import { petraRecord, PetraSetup } from '../../../support/petraSetup';

const dayMs = 24 * 60 * 60 * 1000;
const pageSize = 5;
const tenants = 7;

const tenant = fc.nat(tenants - 1).map((index) => `t${index}`);
const status = fc.constantFrom('UNREMEDIATED', 'REMEDIATED');
/** Something that happens, in the API or with who asks it. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('comeUp' as const),
    // Some of them at the same time.
    of: fc.array(fc.record({ tenant, status, afterMs: fc.constantFrom(0, 0, 1, 60_000) }), { maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('change' as const), which: fc.array(fc.nat(), { maxLength: 4 }), status }),
  fc.record({ kind: fc.constant('leave' as const), tenant }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(3 * dayMs) }),
  fc.record({ kind: fc.constant('lookBack' as const), days: fc.constantFrom(10, 30, 90) }),
  fc.record({ kind: fc.constant('forget' as const) }),
  fc.record({ kind: fc.constant('fetch' as const) }),
  fc.record({
    kind: fc.constant('fetch' as const),
    abortAfterMs: fc.oneof(fc.nat(2000), fc.nat(150_000)),
    // While it is under way.
    comingUp: fc.array(fc.record({ tenant, status, afterMs: fc.nat(2000) }), { maxLength: 8 }),
  }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const history = fc.array(fc.record({ tenant, status, days: fc.double({ min: 0, max: 100, noNaN: true }) }), {
  maxLength: 60,
  size: 'max',
});

/** Petra and one who asks it. */
class World {
  readonly setup = new PetraSetup({ pageSize, latencyMs: 300 });
  days = 30;

  get since(): string {
    return new Date(this.setup.clock.now() - this.days * dayMs).toISOString();
  }

  async do(what: Step): Promise<void> {
    const { incidents, clock } = this.setup;
    switch (what.kind) {
      case 'comeUp':
        for (const each of what.of) {
          await clock.advance(each.afterMs);
          this.comeUp(each);
        }
        break;
      case 'change':
        for (const index of what.which) {
          const at = index % incidents.length;
          if (incidents[at]) incidents[at] = { ...incidents[at], remediationStatus: what.status };
        }
        break;
      case 'leave':
        incidents.splice(
          0,
          incidents.length,
          ...incidents.filter((each) => each.tenant?.petraTenantId !== what.tenant),
        );
        break;
      case 'wait':
        await clock.advance(what.ms);
        break;
      case 'lookBack':
        this.days = what.days;
        break;
      case 'forget':
        this.setup.memory = undefined;
        break;
      case 'fetch':
        await this.fetch(what);
    }
  }

  async fetch({ abortAfterMs, comingUp = [] }: Partial<Extract<Step, { abortAfterMs: number }>> = {}): Promise<void> {
    const { clock } = this.setup;
    const stop = new AbortController();
    if (abortAfterMs !== undefined) void clock.sleep(abortAfterMs).then(() => stop.abort());
    for (const each of comingUp) void clock.sleep(each.afterMs).then(() => this.comeUp(each));
    await clock.until(this.setup.start({ since: this.since, signal: stop.signal })).catch((error: unknown) => {
      ok(error instanceof SourceError && error.code === 'aborted', String(error));
    });
  }

  /** Those that one answer gives, of a tenant or of all. */
  given(of?: string): readonly PetraIncident[] {
    const since = Date.parse(this.since);
    return this.setup.incidents
      .filter((each) => of === undefined || each.tenant?.petraTenantId === of)
      .filter(({ createdAt }) => Date.parse(createdAt ?? '') >= since)
      .sort((a, b) => Date.parse(b.createdAt ?? '') - Date.parse(a.createdAt ?? ''))
      .slice(0, pageSize);
  }

  /** Those that any answer gives: a tenant can be asked for when an incident of it was seen. */
  reachable(): readonly PetraIncident[] {
    const known = new Set([...this.setup.held.values()].map((each) => each.tenant?.id ?? ''));
    return [...this.given(), ...[...known].flatMap((id) => this.given(id))];
  }

  private comeUp({ tenant: of, status: value }: { readonly tenant: string; readonly status: string }): void {
    const record = petraRecord(of, this.setup.clock.now(), { status: value });
    this.setup.incidents.push(record);
  }
}

describe('Whatever happened to Petra and to earlier fetches, a fetch', function () {
  this.timeout(120_000);

  it('leaves nothing out that the API gives, sees what has changed soon, and costs what it must', async () => {
    let gaps = 0;
    await fc.assert(
      fc.asyncProperty(history, fc.array(step, { maxLength: 25, size: 'max' }), async (past, steps) => {
        const world = new World();
        const { setup } = world;
        const now = setup.clock.now();
        setup.incidents.push(
          ...past.map((each) => petraRecord(each.tenant, Math.floor(now - each.days * dayMs), { status: each.status })),
        );
        for (const each of steps) await world.do(each);
        // All that is to come up has.
        await setup.clock.advance(10_000);
        await world.fetch();

        const missing = world.reachable().filter(({ id }) => !setup.held.has(id));
        deepStrictEqual(missing, []);
        if (world.reachable().length > pageSize) gaps++;

        const before = setup.asked.length;
        const more = Math.ceil(tenants / 4);
        for (let fetches = 0; fetches < more; fetches++) await world.fetch();
        ok(setup.asked.length - before <= more * (1 + 4), 'asked more than once and four times');
        const stale = world.reachable().filter(({ id, remediationStatus }) => {
          const held = setup.held.get(id)?.status;
          return held?.state !== 'closed' && held?.value !== remediationStatus;
        });
        deepStrictEqual(stale, []);
        ok(!setup.statuses().includes(429), 'asked too often');
      }),
      { numRuns: 150 },
    );
    ok(gaps > 50, 'hardly ever more than a page');
  });
});
