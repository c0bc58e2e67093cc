import type { Incident } from '../../domain/incident';
import { plainWord } from './mapper';
import { type CyberhavenScope, openStatuses } from './scope';

/** Most requests of one fetch for incidents that are not open any more. */
const mostRereads = 10;

/** How far apart incidents may lie that one request asks for, when others between them are not held, ms. */
const closeMs = 60_000;

/** A held incident and its trigger time, ms since the epoch. */
export interface Watched {
  readonly id: string;
  readonly at: number;
}

/** Held incidents that one request asks for: all of a stretch of time, both ends included, ms since the epoch. */
export interface Reread {
  readonly from: number;
  readonly to: number;
  readonly watched: readonly Watched[];
}

/**
 * The words to ask for open incidents with: that of the API page, or those of the scope; none when it asks for closed ones
 * only. The API may refuse every other word.
 */
export function openWords({ resolutionStatuses = [] }: CyberhavenScope): CyberhavenScope['resolutionStatuses'] & {} {
  return resolutionStatuses.length === 0
    ? ['open']
    : resolutionStatuses.filter((word) => (openStatuses as readonly string[]).includes(word));
}

/**
 * Those of the held incidents that a list of the open ones must give as long as they are open.
 * @param words that the list is asked with
 */
export function watchedOf(held: readonly Incident[], words: readonly string[]): Watched[] {
  return held
    .filter(({ status }) => words.includes(plainWord(status.value)))
    .map(({ id, createdAt }) => ({ id, at: Date.parse(createdAt) }))
    .filter(({ at }) => at > 0 && at < latestTime);
}

/** The end of the last year with four digits, ms since the epoch: later times have no ISO 8601 form that is agreed on. */
const latestTime = Date.parse('9999-12-31T00:00:00Z');

/**
 * Asks for incidents by their times, newest first, several close together at once.
 * @param held all incidents held: what else an answer brings
 */
export function rereadsOf(
  watched: readonly Watched[],
  held: readonly Incident[],
  { pageSize, resolutionStatuses = [] }: CyberhavenScope & { readonly pageSize: number },
): Reread[] {
  const times = Float64Array.from(held, ({ createdAt }) => Date.parse(createdAt))
    .filter((at) => at > 0)
    .sort();
  // Half a page, since there may be more than are held.
  const fits = (from: number, to: number): boolean =>
    indexOf(times, to + 1) - indexOf(times, from) <= pageSize / 2 &&
    (resolutionStatuses.length === 0 || to - from <= closeMs);
  const groups: Watched[][] = [];
  for (const each of watched.toSorted((a, b) => b.at - a.at)) {
    const group = groups.at(-1);
    if (group?.[0] && fits(each.at, group[0].at)) group.push(each);
    else groups.push([each]);
  }
  // Times may have more digits than ms: a ms more at both ends holds all of them.
  return groups.slice(0, mostRereads).map((group) => {
    const [to, from] = [group[0]?.at ?? 0, group.at(-1)?.at ?? 0];
    return { from: from - 1, to: to + 1, watched: group };
  });
}

/** How many of the times, in order, are before `at`. */
function indexOf(times: Float64Array, at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
