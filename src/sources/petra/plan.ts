import { type Incident, type Tenant, isOpen } from '../../domain/incident';
import { hourMs } from '../../domain/time';
import type { Answer } from './answer';
import { msOf } from './chain';
import { isDue } from './tenantPauses';
import type { KnownIncidents } from './knownIncidents';
import { madeAt } from './mapper';
import { type KnownTenant, maxTenants, type PetraMemory } from './memory';

/** The tenants to ask after a newest page, in their order. */
export interface Plan {
  /** All that have not joined the chain. Those never asked go first, then those asked longest ago. */
  readonly toJoin: readonly KnownTenant[];
  /** Those to look at again: with open incidents that the page does not show, and all others once in a while. */
  readonly again: readonly KnownTenant[];
}

export interface PlanOptions {
  readonly known: KnownIncidents;
  /** Ids of known incidents that are listed no longer. */
  readonly unlisted: ReadonlySet<string>;
  /** Ids of what the newest page shows, or would show if it were listed. */
  readonly shown: ReadonlySet<string>;
  /** Whether the answers of tenants are to be complete: they are not when the user wants a number of incidents only. */
  readonly complete: boolean;
  /** Whether a user waits: tenants that failed are asked again before their time, but for these. */
  readonly user: boolean;
  readonly failed: ReadonlySet<string>;
  /** Ms since the epoch. */
  readonly now: number;
}

/** A tenant without open incidents is looked at again when nothing else is to be done, and before everything else, ms. */
const restMs = 12 * hourMs;
const longestRestMs = 20 * hourMs;

/** Tenants that failed and that a user's refresh asks again before their time. */
const retriedForUser = 10;

/** @param memory as `afterNewest` gives it */
export function planOf(memory: PetraMemory, page: Answer, options: PlanOptions): Plan {
  const { complete, now } = options;
  const known = memory.tenants;
  const alive = tenantsOf(
    page.incidents.filter(({ id }) => !options.known.has(id)),
    options.known,
  );
  // One that was not found is there again when something new of it arrives.
  const isAskable = (tenant: KnownTenant): boolean =>
    isDue(tenant, now) || (tenant.failure?.code === 'notFound' && alive.has(tenant.id));
  const early = known.filter((tenant) => !isAskable(tenant) && isRetried(tenant, options));
  const retried = new Set(early.slice(0, retriedForUser));
  const askable = known.filter((tenant) => isAskable(tenant) || retried.has(tenant));
  const isJoined = ({ joined }: KnownTenant): boolean => memory.whole || joined;
  const open = openTenants(memory, options);
  const strays = options.known.strays.some((incident) => isOpen(incident) && !options.unlisted.has(incident.id));
  const rotates = page.full && (complete || strays);

  const age = ({ askedAt = -Infinity }: KnownTenant): number => {
    const seenAt = Math.max(askedAt, memory.coveredAt ?? -Infinity);
    // A time in the future predates a clock change.
    return seenAt > now ? Infinity : now - seenAt;
  };
  const rank = (tenant: KnownTenant): number => {
    if (rotates && age(tenant) >= longestRestMs) return 0;
    if (open.has(tenant.id)) return 1;
    return rotates && age(tenant) >= restMs ? 2 : Infinity;
  };
  const again = askable
    .filter((tenant) => (isJoined(tenant) || !complete) && rank(tenant) < Infinity)
    .sort((a, b) => rank(a) - rank(b) || age(b) - age(a) || 0);
  return { toJoin: complete ? askable.filter((tenant) => !isJoined(tenant)) : [], again };
}

/** All tenants that can be asked for, those never asked first, by their newest names. */
export function knownTenants(memory: PetraMemory, page: Answer, known: KnownIncidents): readonly KnownTenant[] {
  const named = new Map(tenantsOf(page.incidents, known));
  for (const tenant of known.tenants()) if (!named.has(tenant.id)) named.set(tenant.id, tenant);
  const asked = new Set(memory.tenants.map(({ id }) => id));
  const others = [...named.values()].filter(({ id }) => !asked.has(id));
  return [
    ...others.map(({ id, name }) => ({ id, name, joined: false })),
    ...memory.tenants.map((tenant) => ({ ...tenant, name: named.get(tenant.id)?.name ?? tenant.name })),
  ].slice(0, maxTenants);
}

/** The tenants of incidents, each by its first name. */
function tenantsOf(incidents: readonly Incident[], known: KnownIncidents): ReadonlyMap<string, Tenant> {
  const tenants = new Map<string, Tenant>();
  for (const incident of incidents) {
    const tenant = known.tenantOf(incident);
    if (tenant && !tenants.has(tenant.id)) tenants.set(tenant.id, tenant);
  }
  return tenants;
}

/** One that was not found is so for longer. */
function isRetried({ id, failure }: KnownTenant, { user, failed }: PlanOptions): boolean {
  return user && failure?.code !== 'notFound' && !failed.has(id);
}

/** The tenants of open incidents that the page does not show, but their own answer may. */
function openTenants(memory: PetraMemory, { known, unlisted, shown }: PlanOptions): ReadonlySet<string> {
  const reached = new Map(memory.tenants.map((tenant) => [tenant.id, msOf(tenant.reached)]));
  const isOutOfSight = (incident: Incident, tenantId: string): boolean =>
    isOpen(incident) &&
    !shown.has(incident.id) &&
    !unlisted.has(incident.id) &&
    // Of one without a time nobody knows.
    !(madeAt(incident) < (reached.get(tenantId) ?? -Infinity));
  return new Set(
    known
      .tenants()
      .map(({ id }) => id)
      .filter((id) => known.ofTenant(id).some((incident) => isOutOfSight(incident, id))),
  );
}
