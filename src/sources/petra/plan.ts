import type { Incident, Tenant } from '../../domain/incident';
import { isSubstitute } from '../../domain/raw';
import { present } from '../fields';
import type { Horizon } from '../source';
import type { AskedTenant, PetraMemory } from './memory';

/** An answer, as far as plans go by it. */
export interface Answer {
  readonly incidents: readonly Incident[];
  /** There may be older ones. */
  readonly full: boolean;
}

/** Tenants that are asked again in one fetch for the sake of open incidents; the others' turn comes in later ones. */
const rereads = 4;

/** How much earlier a question may begin without being another: clocks are set right now and then. */
const toleranceMs = 60 * 60 * 1000;

/**
 * What is known after the newest page.
 * @param since what was asked for, ISO 8601
 */
export function afterNewest(
  memory: PetraMemory | undefined,
  page: Answer,
  held: readonly Incident[],
  since: string | undefined,
): PetraMemory {
  const { newest = memory?.newest } = bounds(page);
  if (!page.full || !memory) {
    return { version: 1, whole: !page.full, tenants: [], ...present({ since, newest: bounds(page).newest }) };
  }
  const joins = joinsChain(page, memory, held);
  const earlier = startOf(since) < startOf(memory.since) - toleranceMs;
  const from = !earlier && startOf(memory.since) > startOf(since) ? memory.since : since;
  const names = tenantsOf(page.incidents);
  const tenants = memory.tenants.map((tenant) => ({
    ...tenant,
    name: names.get(tenant.id)?.name ?? tenant.name,
    // To one whose answer was full, an earlier beginning makes no difference.
    joined: tenant.joined && joins && (!earlier || tenant.reached !== undefined),
  }));
  return { version: 1, whole: memory.whole && joins && !earlier, tenants, ...present({ since: from, newest }) };
}

/** See {@link PetraMemory}. Of incidents with the very time of the newest known, some may be cut off. */
function joinsChain(page: Answer, { newest }: PetraMemory, held: readonly Incident[]): boolean {
  const { oldest } = bounds(page);
  // Without times no gap can be seen.
  if (oldest === undefined) return true;
  const [reaches, known] = [Date.parse(oldest), Date.parse(newest ?? '')];
  if (reaches !== known) return reaches < known;
  const ids = new Set(held.map(({ id }) => id));
  return page.incidents.every(({ id }) => ids.has(id));
}

/**
 * The tenants to ask after the newest page, in their order: all that have not joined the chain, and a few of those with
 * open incidents that the page does not show. Those never asked go first, then those asked longest ago.
 * @param memory as `afterNewest` gives it
 */
export function planOf(memory: PetraMemory, page: Answer, held: readonly Incident[]): readonly Tenant[] {
  if (!page.full) return [];
  const asked = new Map(memory.tenants.map((tenant) => [tenant.id, tenant]));
  const known = tenantsOf([...page.incidents, ...held]);
  const all = [
    ...[...known.values()].filter(({ id }) => !asked.has(id)),
    ...memory.tenants.map((tenant) => known.get(tenant.id) ?? tenant),
  ];
  const isJoined = ({ id }: Tenant): boolean => memory.whole || asked.get(id)?.joined === true;
  const toJoin = all.filter((tenant) => !isJoined(tenant));
  const open = tenantsOf(outOfSight(page, held, memory));
  const toReread = all.filter((tenant) => isJoined(tenant) && open.has(tenant.id));
  return [...toJoin, ...toReread.slice(0, Math.max(0, rereads - toJoin.length))];
}

/** Open incidents that are too old for the newest page, but not for an answer of their tenant. */
function outOfSight(page: Answer, held: readonly Incident[], memory: PetraMemory): readonly Incident[] {
  const seen = new Set(page.incidents.map(({ id }) => id));
  const before = Date.parse(bounds(page).oldest ?? '');
  const reached = new Map(memory.tenants.map((tenant) => [tenant.id, startOf(tenant.reached)]));
  const since = startOf(memory.since);
  return held.filter((incident) => {
    if (incident.status.state === 'closed' || seen.has(incident.id)) return false;
    const from = Math.max(since, reached.get(incident.tenant?.id ?? '') ?? -Infinity);
    const created = createdOf(incident);
    // Of one without a time nobody knows: its tenant's answer may show it.
    return !(created > before || created < from);
  });
}

/** What is known after a tenant has answered. */
export function afterTenant(memory: PetraMemory, { id, name }: Tenant, answer: Answer): PetraMemory {
  const reached = answer.full ? bounds(answer).oldest : undefined;
  return putLast(memory, { id, name, joined: true, ...present({ reached }) });
}

/** What is known after a tenant did not answer: nothing more, but the others come first the next time. */
export function afterFailure(memory: PetraMemory, { id, name }: Tenant, gone: boolean): PetraMemory {
  const before = memory.tenants.find((tenant) => tenant.id === id);
  return putLast(memory, { ...before, id, name, joined: gone || before?.joined === true });
}

function putLast(memory: PetraMemory, tenant: AskedTenant): PetraMemory {
  return { ...memory, tenants: [...memory.tenants.filter(({ id }) => id !== tenant.id), tenant] };
}

/** Where the answers of tenants end, unless that is before the time asked for. */
export function horizonsOf({ since, tenants }: PetraMemory): readonly Horizon[] {
  return tenants.flatMap(({ id, name, reached }) =>
    reached !== undefined && Date.parse(reached) > startOf(since) ? [{ tenant: { id, name }, before: reached }] : [],
  );
}

/** Where an answer ends that cannot be told by tenant; nowhere when it is not full. */
export function horizonOf(answer: Answer): readonly Horizon[] {
  const { oldest } = bounds(answer);
  return answer.full && oldest !== undefined ? [{ before: oldest }] : [];
}

/** The tenants that can be asked for: a name is no id. */
function tenantsOf(incidents: readonly Incident[]): ReadonlyMap<string, Tenant> {
  const tenants = new Map<string, Tenant>();
  for (const incident of incidents) {
    const { tenant } = incident;
    if (tenant && !tenants.has(tenant.id) && !isSubstitute(incident, 'tenant')) tenants.set(tenant.id, tenant);
  }
  return tenants;
}

/** `createdAt` of the oldest and newest incident, as received; those without do not count. */
function bounds({ incidents }: Answer): { readonly oldest?: string; readonly newest?: string } {
  const times = incidents.flatMap((each) => createdAt(each) ?? []).sort((a, b) => Date.parse(a) - Date.parse(b));
  return present({ oldest: times[0], newest: times.at(-1) });
}

/** Ms since the epoch; NaN without. */
function createdOf(incident: Incident): number {
  return Date.parse(createdAt(incident) ?? '');
}

/** The mapper puts the time of occurrence in the place of a missing one, which has another order. */
function createdAt(incident: Incident): string | undefined {
  return isSubstitute(incident, 'createdAt') ? undefined : incident.createdAt || undefined;
}

/** Ms since the epoch. */
function startOf(since: string | undefined): number {
  return since === undefined ? -Infinity : Date.parse(since);
}
