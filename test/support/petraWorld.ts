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
  answers({ incidents: [] }),
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
  // As if there were no such tenant, in answers that are good otherwise.
  fc.record({ kind: fc.constant('hide' as const), tenant, hours: fc.constantFrom(0.1, 5, 30) }),
  fc.record({ kind: fc.constant('setClock' as const), ms: fc.constantFrom(-dayMs, -hourMs, hourMs, dayMs) }),
  fc.record({
    kind: fc.constant('fetch' as const),
    abortAfterMs: fc.constant(undefined),
    comingUp: fc.array(comingUp, { maxLength: 4 }),
    meanwhile: fc.array(fc.record({ which: fc.nat(), status, gone: fc.boolean(), afterMs: fc.nat(120_000) }), {
      maxLength: 5,
    }),
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
  /** Until when a tenant is left out of answers, by the API's clock, ms since the epoch. */
  private readonly hidden = new Map<string, number>();

  /** @param plain whether records are whole */
  constructor(
    past: Past,
    private readonly plain: boolean,
  ) {
    const now = this.setup.apiNow();
    for (const each of past) this.add(each, Math.floor(now - each.days * dayMs));
    this.setup.faults.record = (record) => ({ ...record, ...this.odd.get(record.id) });
    this.setup.faults.all = (records) =>
      records.filter((each) => !((this.hidden.get(each.tenant?.petraTenantId ?? '') ?? 0) > this.setup.apiNow()));
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
          this.add(each, setup.apiNow());
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
        incidents.push(petraRecord(what.tenant, setup.apiNow() + what.days * dayMs));
        break;
      case 'hide':
        this.hidden.set(what.tenant, setup.apiNow() + what.hours * hourMs);
        break;
      case 'setClock':
        clock.jump(what.ms);
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
    const { clock, faults } = this.setup;
    for (const part of faults.parts.keys()) if (part !== 'tenants') faults.parts.delete(part);
    this.hidden.clear();
    clock.jump(this.setup.apiNow() - clock.now());
  }

  async fetch(what: Partial<Extract<Step, { kind: 'fetch' }>> = {}): Promise<void> {
    const { abortAfterMs, comingUp: later } = what;
    const { clock } = this.setup;
    const meanwhile = 'meanwhile' in what ? what.meanwhile : [];
    for (const each of meanwhile ?? []) void clock.sleep(each.afterMs).then(() => this.changeOne(each));
    const stop = new AbortController();
    if (abortAfterMs !== undefined) void clock.sleep(abortAfterMs).then(() => stop.abort());
    for (const each of later ?? []) void clock.sleep(each.afterMs).then(() => this.add(each, this.setup.apiNow()));
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

  private changeOne(each: { readonly which: number; readonly status: string; readonly gone: boolean }): void {
    const { incidents } = this.setup;
    const chosen = incidents.slice(each.which % Math.max(incidents.length, 1)).slice(0, 1);
    if (each.gone) this.setup.remove(chosen);
    else this.setup.change(chosen, each.status);
  }

  private add(each: { readonly tenant: string; readonly status: string; readonly odd: object }, at: number): void {
    const record = petraRecord(each.tenant, at, { status: each.status });
    // One that comes back is asked for when its time has come, which other steps are about.
    if (this.plain && this.left.has(each.tenant)) return;
    if (!this.plain) this.odd.set(record.id, each.odd);
    this.setup.incidents.push(record);
  }
}
