import { type Incident, isOpen } from '../../domain/incident';
import { dayMs } from '../../domain/time';
import { Missing, type MissingLimits } from '../missing';
import { type Answer, oldestOf } from './answer';
import { msOf } from './chain';
import { madeAt } from './mapper';
import type { PetraMemory } from './memory';

/** What was asked, as far as it determines the answer. */
export interface Asked {
  /** ISO 8601. */
  readonly startDate: string | undefined;
  /** One tenant was asked for, with the highest limit: what is not in its answer is in none. */
  readonly last: boolean;
}

/** Ids of known incidents that an answer proves to be listed no longer. */
export interface Unlisted {
  /** The answer has everything from the start that was asked for, or everything newer than its oldest one, but not these. */
  readonly missing: readonly string[];
  /** Open ones that are too old for the last answer that the API gives of their tenant: nobody will hear of them again. */
  readonly beyond: readonly string[];
}

/** @param known known incidents of what was asked for */
export function unlistedBy(answer: Answer, known: readonly Incident[], { startDate, last }: Asked): Unlisted {
  const { ids, full } = answer;
  if (!ids || !isProof(answer)) return { missing: [], beyond: [] };
  const oldest = oldestOf(answer);
  const reaches = full ? (oldest ? madeAt(oldest) : Infinity) : msOf(startDate);
  const absent = known.filter(({ id }) => !ids.has(id));
  const isMissing = (incident: Incident): boolean => {
    const at = madeAt(incident);
    if (full) return at > reaches || (last && isOpen(incident) && !(at < reaches));
    return reaches === -Infinity || at >= reaches;
  };
  const isBeyond = (incident: Incident): boolean => full && last && isOpen(incident) && madeAt(incident) < reaches;
  return { missing: idsOf(absent.filter(isMissing)), beyond: idsOf(absent.filter(isBeyond)) };
}

function idsOf(incidents: readonly Incident[]): readonly string[] {
  return incidents.map(({ id }) => id);
}

/** Whether it says something that an incident is not in an answer. One that is full is so in the order of the API page only. */
export function isProof({ ids, full, incidents }: Answer): boolean {
  if (!ids || !full) return ids !== undefined;
  const times = incidents.map(madeAt).filter((at) => !Number.isNaN(at));
  return times.every((at, index) => index === 0 || at <= (times[index - 1] ?? 0));
}

/** By then every tenant was asked again. */
const missingLimits: MissingLimits = { forgottenAfterMs: 2 * dayMs, max: 2000 };

/**
 * What is known after an answer from which incidents are missing, and which of them were missing before.
 * @param given ids in the answer
 */
export function afterMissing(
  { missing: before = [], ...memory }: PetraMemory,
  {
    given,
    missing,
    now,
  }: { readonly given: readonly string[]; readonly missing: readonly string[]; readonly now: number },
): { readonly memory: PetraMemory; readonly confirmed: readonly string[] } {
  const all = new Missing(before, now, missingLimits);
  all.found(given);
  const confirmed = all.confirm(missing);
  const after = all.remembered;
  return { memory: after.length > 0 ? { ...memory, missing: after } : memory, confirmed };
}
