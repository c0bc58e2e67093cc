import { dayMs } from '../../domain/time';
import { type Incident, isOpen } from '../../domain/incident';
import { present } from '../cleanValues';
import { type Batch, type FetchOptions, type Horizon, noneSkipped, SourceError } from '../source';
import { type Answer, horizonOf } from './answer';
import { afterNewest, afterTenant, horizonsOf, msOf } from './chain';
import { afterFailure, failureWarning, isGone } from './tenantPauses';
import { type KnownIncidents, startFor } from './knownIncidents';
import { madeAt } from './mapper';
import { type KnownTenant, noMemory, parseMemory, type PetraMemory, tenantIn } from './memory';
import { knownTenants, type Plan, type PlanOptions, planOf } from './plan';
import type { PetraScope } from './scope';
import { afterListing, type ListedTenant, pausedWarning } from './tenants';
import { afterMissing, isProof, type Unlisted, unlistedBy } from './unlisted';
import { afterAnswer, afterPage, unlistedStrays } from './strays';

/** What an answer brings, beside what is known after it. */
export type Gain = Pick<Batch, 'incidents' | 'askedAt' | 'skipped' | 'warnings' | 'unlisted'>;

/** That a tenant did not answer. */
export interface FailedVisit {
  readonly tenant: KnownTenant;
  readonly error: SourceError;
}

export const noGain: Gain = { incidents: [], skipped: noneSkipped, warnings: [] };

/** What is known of a connection's incidents while they are fetched: each answer adds to it. */
export class Knowledge {
  /** Ids of known incidents that are listed no longer. */
  private readonly unlisted: Set<string>;
  private readonly since: string | undefined;
  /** Undefined until something is. */
  private known: PetraMemory | undefined;
  private page: Answer | undefined;
  /** Ids of what the newest page shows, or would show if it were listed. */
  private shown: ReadonlySet<string> = new Set();
  private covers = false;

  /** @param scope what the connection asks for; a start of its own is `since` */
  constructor(
    private readonly scope: Pick<PetraScope, 'tenantId' | 'limit'>,
    private readonly incidents: KnownIncidents,
    { unlisted, memory, since }: Pick<FetchOptions, 'unlisted' | 'memory' | 'since'>,
    private readonly now: () => number,
  ) {
    this.unlisted = new Set(unlisted);
    this.since = since;
    this.known = parseMemory(memory);
  }

  get memory(): PetraMemory {
    return this.known ?? noMemory;
  }

  /** Whether each tenant is to be asked for what the newest page does not show, not only a number of incidents. */
  private get complete(): boolean {
    return this.scope.limit === undefined && this.scope.tenantId === undefined;
  }

  /** Whether the list of tenants is to be asked for. */
  get wantsListing(): boolean {
    const { listedAt = -Infinity, tenants } = this.memory;
    const now = this.now();
    // A time in the future predates a clock change.
    const isDue = now - listedAt >= dayMs || listedAt > now;
    // What it said of a tenant that is paused has to end.
    return this.complete && isDue && (!this.covers || tenants.some(({ paused }) => paused));
  }

  /** The question for the newest incidents. What needs checking is never asked for within a `limit`, but tenant by tenant. */
  newestQuestion(): PetraScope {
    const { limit } = this.scope;
    const startDate = limit === undefined ? startFor(this.listed(this.incidents.all), this.since) : this.since;
    return { ...this.scope, ...present({ startDate }) };
  }

  /** The question for a tenant, without the parts of the scope that change. */
  tenantQuestion({ id }: KnownTenant): PetraScope {
    const strays = this.incidents.strays.filter(isOpen);
    const startDate = startFor(this.listed([...this.incidents.ofTenant(id), ...strays]), this.since);
    return { tenantId: id, ...present({ startDate }) };
  }

  /** @returns also whether incidents may have been missed since the page before */
  addPage(page: Answer, { startDate }: PetraScope): { readonly gain: Gain; readonly broken: boolean } {
    const { limit, tenantId } = this.scope;
    const { memory, joins, covers } = afterNewest(this.known, page, this.since, this.now());
    this.page = page;
    this.covers = covers;
    const last = limit === undefined && tenantId !== undefined;
    const unlisted = unlistedBy(page, this.incidents.all, { startDate, last });
    this.shown = new Set([...(page.ids ?? page.incidents.map(({ id }) => id)), ...unlisted.missing]);
    // A page that proves nothing ends a search, but begins none.
    const sought = isProof(page) ? undefined : new Set(memory.strays?.map(([id]) => id));
    const strays = this.listed(this.incidents.strays).filter(
      (each) => isOpen(each) && !this.shown.has(each.id) && (sought?.has(each.id) ?? true),
    );
    const tenants = knownTenants(memory, page, this.incidents);
    this.known = { ...afterPage(memory, strays, this.now()), tenants };
    const incidents = limit === undefined ? page.incidents.filter((each) => this.isWanted(each)) : page.incidents;
    return { gain: this.gain(page, incidents, unlisted), broken: !joins };
  }

  /** @param joined whether the tenant was asked after the chain's first page */
  addAnswer(tenant: KnownTenant, answer: Answer, { startDate }: PetraScope, joined: boolean): Gain {
    const now = this.now();
    // Beside an error some may be missing.
    const said = answer.warnings.find((each) => typeof each === 'string');
    const memory =
      said === undefined
        ? afterTenant(this.memory, tenant, answer, { joined, now })
        : afterFailure(this.memory, tenant, new SourceError('server', said), now);
    this.known = afterAnswer(memory, answer, now);
    const unlisted = unlistedBy(answer, this.incidents.ofTenant(tenant.id), { startDate, last: true });
    const incidents = answer.incidents.filter((each) => this.isWanted(each));
    const warnings = said === undefined ? answer.warnings : this.warningsOf([tenant.id]);
    return this.gain({ ...answer, warnings }, incidents, unlisted);
  }

  /** Puts failures down to the tenants, while the API itself answers. */
  addFailures(failed: readonly FailedVisit[]): Gain {
    const now = this.now();
    const unlisted: string[] = [];
    for (const { tenant, error } of failed) {
      this.known = afterFailure(this.memory, tenant, error, now);
      const after = tenantIn(this.known, tenant.id);
      if (!after || !isGone(after)) continue;
      const open = this.incidents.ofTenant(tenant.id).filter((each) => isOpen(each) && !this.shown.has(each.id));
      for (const id of this.report(open.map((each) => each.id))) unlisted.push(id);
    }
    return { ...noGain, warnings: this.warningsOf(failed.map(({ tenant }) => tenant.id)), unlisted };
  }

  /** @param listed undefined when there is no such list: it is but an extra */
  addListing(listed: readonly ListedTenant[] | undefined): Gain {
    this.known = afterListing(this.memory, listed, this.now());
    return { ...noGain, warnings: this.memory.tenants.flatMap(pausedWarning) };
  }

  /** The tenants to ask next. */
  plan(asking: Pick<PlanOptions, 'user' | 'failed'>): Plan {
    const { page, incidents, unlisted, complete, shown } = this;
    if (!page || (this.scope.tenantId !== undefined && this.scope.limit === undefined))
      return { toJoin: [], again: [] };
    return planOf(this.memory, page, { ...asking, known: incidents, unlisted, complete, shown, now: this.now() });
  }

  /** What there is to say of tenants that are not asked now. @param asked ids of those that are */
  standing(asked: ReadonlySet<string>): Batch['warnings'] {
    const others = this.memory.tenants.filter(({ id }) => !asked.has(id));
    return [...others.flatMap(failureWarning), ...this.memory.tenants.flatMap(pausedWarning)];
  }

  horizons(): readonly Horizon[] {
    const { page } = this;
    if (!page || this.scope.limit !== undefined) return [];
    const byTenant = this.complete && (this.memory.whole || this.memory.tenants.length > 0);
    return byTenant ? horizonsOf(this.memory) : horizonOf(page);
  }

  private warningsOf(ids: readonly string[]): Batch['warnings'] {
    return this.memory.tenants.filter(({ id }) => ids.includes(id)).flatMap(failureWarning);
  }

  private listed(incidents: readonly Incident[]): readonly Incident[] {
    return incidents.filter(({ id }) => !this.unlisted.has(id));
  }

  /** Questions may go further back than is wanted, for known incidents. */
  private isWanted(incident: Incident): boolean {
    if (this.incidents.has(incident.id)) return true;
    return this.scope.limit === undefined && !(madeAt(incident) < msOf(this.since));
  }

  private gain(answer: Answer, incidents: readonly Incident[], { missing, beyond }: Unlisted): Gain {
    const { askedAt, skipped, warnings } = answer;
    const given = answer.incidents.map(({ id }) => id);
    for (const id of given) this.unlisted.delete(id);
    const absent = missing.filter((id) => !this.unlisted.has(id));
    const { memory, confirmed } = afterMissing(this.memory, { given, missing: absent, now: this.now() });
    this.known = memory;
    const strays = memory.strays?.length ? unlistedStrays(memory, this.now()) : [];
    const gone = this.report([...confirmed, ...beyond, ...strays]);
    return { incidents, ...present({ askedAt }), skipped, warnings, unlisted: gone };
  }

  /** Each is reported once. */
  private report(ids: readonly string[]): readonly string[] {
    const told = ids.filter((id) => !this.unlisted.has(id));
    for (const id of told) this.unlisted.add(id);
    return told;
  }
}
