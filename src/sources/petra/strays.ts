import type { Incident } from '../../domain/incident';
import { smallest } from '../../domain/lists';
import type { Answer } from './answer';
import { isGone } from './tenantPauses';
import type { PetraMemory, SeenAt } from './memory';
import { isProof } from './unlisted';

/**
 * The open incidents of no known tenant that a newest page does not show, each with the time when it was last given.
 * @param strays such incidents
 */
export function afterPage(
  { strays: before, ...memory }: PetraMemory,
  strays: readonly Incident[],
  now: number,
): PetraMemory {
  const given = new Map(before ?? []);
  // A time in the future predates a clock change.
  const after = strays.map(({ id }): SeenAt => [id, Math.min(given.get(id) ?? now, now)]);
  return after.length > 0 ? { ...memory, strays: after } : memory;
}

/** The same after a tenant's answer. One that proves nothing may lack any of them. */
export function afterAnswer(memory: PetraMemory, answer: Answer, now: number): PetraMemory {
  if (!memory.strays?.length) return memory;
  const ids = new Set(answer.incidents.map(({ id }) => id));
  const proves = isProof(answer);
  return { ...memory, strays: memory.strays.map(([id, at]): SeenAt => [id, ids.has(id) || !proves ? now : at]) };
}

/** Of those, the ones in no tenant's answer since. */
export function unlistedStrays({ strays = [], tenants }: PetraMemory, now: number): readonly string[] {
  const looks = tenants
    .filter((tenant) => !isGone(tenant))
    .map(({ askedAt = -Infinity }) => (askedAt > now ? -Infinity : askedAt));
  const firstLook = smallest(looks, Infinity);
  return strays.flatMap(([id, at]) => (at < firstLook ? [id] : []));
}
