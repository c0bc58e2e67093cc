import { ok } from 'node:assert';
import * as fc from 'fast-check';
import type { PetraIncident } from '../../src/sources/petra/schema';
import { type Priority, SourceError } from '../../src/sources/source';
import { answers, errorBody, fails, htmlPage, until } from './petraFaults';
import { petraRecord, PetraSetup } from './petraSetup';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
export const pageSize = 5;
export const tenants = 7;

const tenant = fc.nat(tenants - 1).map((index) => `t${index}`);
const status = fc.constantFrom('UNREMEDIATED', 'REMEDIATED', 'SOMETHING_NEW');
/** What an answer leaves out of a record, or has instead. */
const odd = fc.oneof(
  { weight: 8, arbitrary: fc.constant({}) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Partial<PetraIncident>>(
      { tenant: null },
      { tenant: { name: 'Acme' } },
      { createdAt: null },
      { createdAt: '0001-01-01T00:00:00Z' },
      { remediationStatus: null },
      { tenant: null, createdAt: null, remediationStatus: null },
    ),
  },
);
const fault = fc.constantFrom(
  fails(500),
  fails(403),
  fails(404),
  errorBody({ incidents: null }),
  htmlPage(),
  answers({ incidents: null }),
);
const comingUp = fc.record({ tenant, status, odd, afterMs: fc.nat(2000) });
const days = fc.double({ min: 0, max: 100, noNaN: true });

const ordinary = [
  fc.record({
    kind: fc.constant('comeUp' as const),
    // Some of them at the same time.
    of: fc.array(fc.record({ tenant, status, odd, afterMs: fc.constantFrom(0, 0, 1, minuteMs) }), { maxLength: 8 }),
  }),
  fc.record({ kind: fc.constant('change' as const), which: fc.array(fc.nat(), { maxLength: 4 }), status }),
  fc.record({ kind: fc.constant('leave' as const), tenant }),
  fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(3 * dayMs) }),
  fc.record({ kind: fc.constant('lookBack' as const), days: fc.constantFrom(10, 30, 90) }),
  fc.record({ kind: fc.constant('forget' as const) }),
  fc.record({ kind: fc.constant('fetch' as const), abortAfterMs: fc.constant(undefined), comingUp: fc.constant([]) }),
  fc.record({
    kind: fc.constant('fetch' as const),
    abortAfterMs: fc.oneof(fc.nat(2000), fc.nat(150_000)),
    // While it is under way.
    comingUp: fc.array(comingUp, { maxLength: 8 }),
  }),
] as const;
const faulty = [
  fc.record({ kind: fc.constant('delete' as const), which: fc.array(fc.nat(), { maxLength: 4 }) }),
  fc.record({ kind: fc.constant('future' as const), tenant, days }),
  fc.record({
    kind: fc.constant('fail' as const),
    tenant: fc.oneof(tenant, fc.constant('')),
    fault,
    hours: fc.nat(30),
  }),
  fc.record({ kind: fc.constant('list' as const), quiet: fc.array(tenant, { maxLength: 2 }) }),
  fc.record({ kind: fc.constant('wishes' as const), everyMs: fc.integer({ min: 15_000, max: 5 * minuteMs }) }),
] as const;

/** Something that happens, in the API or with who asks it. */
export const plainStep = fc.oneof(...ordinary);
export const anyStep = fc.oneof(...ordinary, ...faulty);
type Step = typeof anyStep extends fc.Arbitrary<infer T> ? T : never;

/** What there is at first. */
export const history = fc.array(fc.record({ tenant, status, odd, days }), { maxLength: 60, size: 'max' });
type Past = typeof history extends fc.Arbitrary<infer T> ? T : never;

/** Petra and one who asks it. */
export class PetraWorld {
  readonly setup = new PetraSetup({ pageSize, latencyMs: 300 });
  days = 30;
  private readonly odd = new Map<string, Partial<PetraIncident>>();
  private wishEveryMs: number | undefined;
  private lists = false;
  private readonly left = new Set<string>();

  /** @param plain whether records are whole */
  constructor(
    past: Past,
    private readonly plain: boolean,
  ) {
    const now = this.setup.clock.now();
    for (const each of past) this.add(each, Math.floor(now - each.days * dayMs));
    this.setup.faults.record = (record) => ({ ...record, ...this.odd.get(record.id) });
  }

  get since(): string {
    return this.setup.ago(this.days * dayMs);
  }

  async do(what: Step): Promise<void> {
    const { setup } = this;
    const { incidents, clock, faults } = setup;
    const chosen = (which: readonly number[]): PetraIncident[] =>
      which.flatMap((at) => incidents[at % incidents.length] ?? []);
    switch (what.kind) {
      case 'comeUp':
        for (const each of what.of) {
          await clock.advance(each.afterMs);
          this.add(each, clock.now());
        }
        break;
      case 'change':
        setup.change(chosen(what.which), what.status);
        break;
      case 'leave':
        this.left.add(what.tenant);
        setup.remove(incidents.filter((each) => each.tenant?.petraTenantId === what.tenant));
        break;
      case 'wait':
        await clock.advance(what.ms);
        break;
      case 'lookBack':
        this.days = what.days;
        break;
      case 'forget':
        setup.memory = undefined;
        break;
      case 'delete':
        setup.remove(chosen(what.which));
        break;
      case 'future':
        incidents.push(petraRecord(what.tenant, clock.now() + what.days * dayMs));
        break;
      case 'fail': {
        const end = clock.now() + what.hours * hourMs;
        faults.parts.set(
          what.tenant,
          until(() => clock.now() >= end, what.fault),
        );
        break;
      }
      case 'list':
        this.lists = true;
        faults.parts.delete('tenants');
        setup.tenants.push(...what.quiet.map((id) => ({ petraTenantId: id, name: id, isPaused: true })));
        break;
      case 'wishes':
        this.wishEveryMs = what.everyMs;
        break;
      case 'fetch':
        await this.fetch(what);
    }
  }

  /** Nothing goes wrong any more. */
  heal(): void {
    const { parts } = this.setup.faults;
    for (const part of parts.keys()) if (part !== 'tenants') parts.delete(part);
  }

  async fetch({ abortAfterMs, comingUp: later }: Partial<Extract<Step, { kind: 'fetch' }>> = {}): Promise<void> {
    const { clock } = this.setup;
    const stop = new AbortController();
    if (abortAfterMs !== undefined) void clock.sleep(abortAfterMs).then(() => stop.abort());
    for (const each of later ?? []) void clock.sleep(each.afterMs).then(() => this.add(each, clock.now()));
    const over = new AbortController();
    const onWish = (listener: (priority: Priority) => void): (() => void) => {
      void this.wish(listener, over.signal);
      return () => over.abort();
    };
    const run = this.setup.start({ since: this.since, signal: stop.signal, onWish });
    await clock.until(run).catch((error: unknown) => {
      ok(error instanceof SourceError && (error.code === 'aborted' || !this.plain), String(error));
    });
  }

  /** Those that any answer gives: a tenant can be asked for when an incident of it was seen, or it is listed. */
  reachable(since = this.since): readonly PetraIncident[] {
    const known = new Set([...this.setup.known.values()].map((each) => each.tenant?.id ?? ''));
    if (this.lists) for (const each of this.setup.incidents) known.add(each.tenant?.petraTenantId ?? '');
    return [...this.given(since), ...[...known].flatMap((id) => this.given(since, id))];
  }

  /** Those that one answer gives, of a tenant or of all. */
  private given(since: string, of?: string): readonly PetraIncident[] {
    return this.setup.incidents
      .filter((each) => of === undefined || each.tenant?.petraTenantId === of)
      .filter(({ createdAt }) => Date.parse(createdAt ?? '') >= Date.parse(since))
      .sort((a, b) => Date.parse(b.createdAt ?? '') - Date.parse(a.createdAt ?? ''))
      .slice(0, pageSize);
  }

  private async wish(listener: (priority: Priority) => void, signal: AbortSignal): Promise<void> {
    while (this.wishEveryMs !== undefined && !signal.aborted) {
      await this.setup.clock.sleep(this.wishEveryMs, signal).catch(() => undefined);
      if (!signal.aborted) listener('background');
    }
  }

  private add(each: { readonly tenant: string; readonly status: string; readonly odd: object }, at: number): void {
    const record = petraRecord(each.tenant, at, { status: each.status });
    // One that comes back is asked for when its time has come, which other steps are about.
    if (this.plain && this.left.has(each.tenant)) return;
    if (!this.plain) this.odd.set(record.id, each.odd);
    this.setup.incidents.push(record);
  }
}
