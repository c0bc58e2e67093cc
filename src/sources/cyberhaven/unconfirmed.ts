import type { Incident } from '../../domain/incident';
import type { History } from './history';
import type { OpenQuestion } from './openQuestion';
import { type Watched, watchedOf } from './rereads';

/** What a fetch has shown of what is listed. */
export interface FetchedList {
  readonly history: History;
  /** Whether the history was read from its start, with any status. */
  readonly isFullRead: boolean;
  /** Whether the history gives incidents of any status. */
  readonly isAnyStatus: boolean;
  readonly open: OpenQuestion | undefined;
  /** Whether the list of open ones broke off. */
  readonly hasOpenFailed: boolean;
  /** Words of incidents that the list of open ones does not give, though they are listed. */
  readonly silent: readonly string[];
}

export interface Unconfirmed {
  /** They should have come if they were still open. */
  readonly gone: readonly Watched[];
  /** Only a request shows what they are now. */
  readonly others: readonly Watched[];
  /** Ids of those that no question can ask for, and that should have come. */
  readonly missing: readonly string[];
}

/** Which known incidents to look at again. @param absent known as open, and not given */
export function unconfirmedOf(absent: readonly Incident[], shown: FetchedList): Unconfirmed {
  const { history, isFullRead, isAnyStatus, open, hasOpenFailed, silent } = shown;
  const words = new Set(open?.words.filter((word) => !silent.includes(word)));
  // The other parts of the list are asked for by other fetches.
  const isPart = open?.isPart === true && !hasOpenFailed;
  const gone: Watched[] = [];
  const others: Watched[] = [];
  const missing: string[] = [];
  for (const watched of absent.map(watchedOf)) {
    const { incident, at } = watched;
    const isListed = words.has(incident.status.value);
    const isRead = isListed || isAnyStatus;
    if (Number.isNaN(at)) {
      const isWhole = (isListed && open?.isProof === true) || (isRead && isFullRead && history.isProof);
      if (isWhole) missing.push(incident.id);
    } else if ((isListed && open?.covers(at) === true) || (isRead && history.covers(at))) gone.push(watched);
    else if (!isListed || !isPart) others.push(watched);
  }
  return { gone, others, missing };
}
