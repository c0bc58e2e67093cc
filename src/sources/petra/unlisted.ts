import type { Incident } from '../../domain/incident';
import { type Answer, oldestOf } from './answer';
import { msOf } from './chain';
import { isOpen } from './held';
import { madeAt } from './mapper';
import { isGone } from './failures';
import { type PetraMemory, type Stray, tenantIn } from './memory';

/** What was asked, as far as it says what the answer must hold. */
export interface Asked {
  /** ISO 8601. */
  readonly startDate: string | undefined;
  /** One tenant was asked for, with the highest limit: what is not in its answer is in none. */
  readonly last: boolean;
}

/**
 * Which incidents an answer proves to be listed no longer: it holds everything from the start that was asked for, or
 * everything newer than its oldest incident, but not them. Open ones that are too old even for the last answer that
 * the API gives of their tenant count as well: nobody will hear of them again.
 * @param held of what was asked for
 * @returns their ids
 */
export function unlistedBy(answer: Answer, held: readonly Incident[], { startDate, last }: Asked): readonly string[] {
  const { ids, full } = answer;
  if (!ids || (full && !isNewestFirst(answer))) return [];
  const oldest = oldestOf(answer);
  const reaches = full ? (oldest ? madeAt(oldest) : Infinity) : msOf(startDate);
  const isProven = (incident: Incident): boolean => {
    const at = madeAt(incident);
    if (full) return at > reaches || (last && isOpen(incident));
    return reaches === -Infinity || at >= reaches;
  };
  return held.filter((incident) => !ids.has(incident.id) && isProven(incident)).map(({ id }) => id);
}

/** Whether an answer is in the order of the API page: else its oldest incident says nothing of what is not in it. */
function isNewestFirst({ incidents }: Answer): boolean {
  const times = incidents.map(madeAt).filter((at) => !Number.isNaN(at));
  return times.every((at, index) => index === 0 || at <= (times[index - 1] ?? 0));
}

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
  const after = strays.map(({ id }): Stray => [id, given.get(id) ?? now]);
  return after.length > 0 ? { ...memory, strays: after } : memory;
}

/** The same after a tenant's answer. */
export function afterAnswer(memory: PetraMemory, { incidents }: Answer, now: number): PetraMemory {
  if (!memory.strays?.length) return memory;
  const ids = new Set(incidents.map(({ id }) => id));
  return { ...memory, strays: memory.strays.map(([id, at]): Stray => [id, ids.has(id) ? now : at]) };
}

/** Of those, the ones that no tenant's answer has held since. @param tenants all that are known, by id */
export function unlistedStrays(memory: PetraMemory, tenants: readonly string[]): readonly string[] {
  const looks = tenants.flatMap((id) => {
    const tenant = tenantIn(memory, id);
    return tenant && isGone(tenant) ? [] : (tenant?.askedAt ?? -Infinity);
  });
  const all = looks.reduce((first, look) => Math.min(first, look), Infinity);
  return (memory.strays ?? []).flatMap(([id, at]) => (at < all ? [id] : []));
}
