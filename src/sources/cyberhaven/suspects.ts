import type { Incident } from '../../domain/incident';
import { type Watched, watchedOf } from './rereads';

/** What the questions of a fetch have shown of incidents that are held as open and have not come. */
export interface Shown {
  /** Whether incidents with the word of a status are among those listed as open. */
  readonly isListed: (word: string) => boolean;
  /** Whether an incident of that time would have come if it were listed as open, ms since the epoch. */
  readonly isCovered: (at: number, isListed: boolean) => boolean;
  /** Whether an incident of any time would have come. */
  readonly isWhole: (isListed: boolean) => boolean;
  /** Whether other fetches ask for those that were not covered. */
  readonly isLeftToOthers: boolean;
}

export interface Suspects {
  /** They should have come if they were still open. */
  readonly gone: readonly Watched[];
  /** Nothing but asking for them tells what they are. */
  readonly others: readonly Watched[];
  /** Ids of those that no question can ask for, and that should have come. */
  readonly unlisted: readonly string[];
}

/** Which held incidents to look at again. @param missing held as open, and not given */
export function suspectsOf(missing: readonly Incident[], shown: Shown): Suspects {
  const gone: Watched[] = [];
  const others: Watched[] = [];
  const unlisted: string[] = [];
  for (const watched of missing.map(watchedOf)) {
    const { incident, at } = watched;
    const isListed = shown.isListed(incident.status.value);
    if (Number.isNaN(at)) {
      if (shown.isWhole(isListed)) unlisted.push(incident.id);
    } else if (shown.isCovered(at, isListed)) gone.push(watched);
    else if (!isListed || !shown.isLeftToOthers) others.push(watched);
  }
  return { gone, others, unlisted };
}
