import { hourMs, parseTime } from '../../domain/time';
import { present } from '../cleanValues';
import type { Horizon } from '../source';
import { type Answer, newestOf, oldestOf, reachOf } from './answer';
import { madeAt } from './mapper';
import { type KnownTenant, type PetraMemory, tenantIn, withTenant } from './memory';
import { isGone } from './tenantPauses';

/** How much earlier a question may begin without being another: clocks are set right now and then, ms. */
const toleranceMs = hourMs;

/**
 * How old the anchor is at least, ms. Until then, incidents may still come up with its very time, or a little before
 * it; and what is dated in the future, of which a page always shows the same ones, says nothing of what was missed.
 */
const anchorAgeMs = 60_000;

/** What is known after a newest page. */
export interface AfterNewest {
  readonly memory: PetraMemory;
  /** Nothing was missed since the page before. */
  readonly joins: boolean;
  /** The page has everything from the time asked for on. */
  readonly covers: boolean;
}

/**
 * What is known after the newest page.
 * @param since what is wanted, ISO 8601
 * @param now ms since the epoch
 */
export function afterNewest(
  memory: PetraMemory | undefined,
  page: Answer,
  since: string | undefined,
  now: number,
): AfterNewest {
  const oldest = oldestOf(page);
  const covers = !mayLack(page) || (oldest !== undefined && madeAt(oldest) < msOf(since));
  const joins = memory !== undefined && joinsChain(page, memory, since);
  const earlier = memory !== undefined && msOf(since) < msOf(memory.since) - toleranceMs;
  const from = memory && !earlier && msOf(memory.since) > msOf(since) ? memory.since : since;
  const anchor = newestOf(page, now - anchorAgeMs)?.createdAt ?? (joins ? memory.anchor : undefined);
  const tenants = memory?.tenants.map((tenant) => ({
    ...(covers ? withoutTrouble(tenant) : tenant),
    // To one whose answer was full, an earlier beginning makes no difference.
    joined: tenant.joined && joins && (!earlier || tenant.reached !== undefined),
  }));
  return {
    joins,
    covers,
    memory: {
      version: 2,
      whole: covers || (memory?.whole === true && joins && !earlier),
      tenants: tenants ?? [],
      ...present({
        since: covers ? since : from,
        anchor,
        coveredAt: covers ? now : memory?.coveredAt,
        listedAt: memory?.listedAt,
        strays: memory?.strays,
        missing: memory?.missing,
      }),
    },
  };
}

/** A tenant of which a newest page has everything: where its own answers end, or why there is none, matters no more. */
function withoutTrouble(tenant: KnownTenant): KnownTenant {
  const { reached: _, failure: __, ...others } = tenant;
  return isGone(tenant) ? tenant : others;
}

/** Whether there may be more than a page has: older ones, or any where it proves nothing. */
function mayLack({ full, ids }: Answer): boolean {
  return full || ids === undefined;
}

/** See {@link PetraMemory}. */
function joinsChain(page: Answer, { anchor }: PetraMemory, since: string | undefined): boolean {
  const known = parseTime(anchor ?? '', 'utc');
  if (!mayLack(page)) return msOf(since) <= known;
  const oldest = oldestOf(page);
  // Without times no gap can be seen.
  return oldest === undefined || madeAt(oldest) <= known;
}

/** What is known after a tenant has answered. @param joined whether it was asked after the chain's first page */
export function afterTenant(
  memory: PetraMemory,
  { id, name }: Pick<KnownTenant, 'id' | 'name'>,
  answer: Answer,
  { joined, now }: { readonly joined: boolean; readonly now: number },
): PetraMemory {
  const paused = tenantIn(memory, id)?.paused;
  const known = { id, name, joined, askedAt: now, ...present({ reached: reachOf(answer), paused }) };
  return withTenant(memory, known);
}

/** Where the answers of tenants end, unless that is before the time asked for. */
export function horizonsOf({ since, tenants }: PetraMemory): readonly Horizon[] {
  return tenants.flatMap(({ id, name, reached }) =>
    reached !== undefined && msOf(reached) > msOf(since) ? [{ tenant: { id, name }, before: reached }] : [],
  );
}

/** Ms since the epoch; -Infinity without. */
export function msOf(since: string | undefined): number {
  return since === undefined ? -Infinity : parseTime(since, 'utc');
}
