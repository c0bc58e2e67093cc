import type { Incident } from '../../domain/incident';
import { firstIndex } from '../../domain/lists';
import { isSubstitute } from '../../domain/raw';
import { createdTime } from '../../domain/time';
import type { SourceError, Urgency, Warning } from '../source';
import { type CyberhavenPage, Listing } from './listing';
import type { CyberhavenQuery } from './query';
import type { Question } from './questions';
import { isoOf } from './scope';

/** A known incident and its trigger time, ms since the epoch; NaN when that cannot be read. */
export interface Watched {
  readonly incident: Incident;
  readonly at: number;
}

/** @param incident a known one */
export function watchedOf(incident: Incident): Watched {
  const at = createdTime(incident);
  // The API does not list by the time of the event, which stands in for a missing one.
  return { incident, at: at > 0 && !isSubstitute(incident, 'createdAt') ? at : NaN };
}

/** How far apart incidents may lie that one request asks for, when it is not known how many others lie between them, ms. */
const closeMs = 60_000;

/** How many incidents the API lists between others, judging by known ones. */
export interface Neighbors {
  /** The times of all known incidents, in order, ms since the epoch. */
  readonly times: Float64Array;
  /** From when on all that the API lists is known, ms since the epoch; Infinity when never. */
  readonly allKnownFrom: number;
  /** Most incidents that one request may ask for. */
  readonly max: number;
}

/** Groups of which each can be asked for by a stretch of time, newest first. */
export function groupsOf(watched: readonly Watched[], { times, allKnownFrom, max }: Neighbors): Watched[][] {
  const countBefore = (at: number): number => firstIndex(times, (time) => time >= at);
  const fits = (from: number, to: number): boolean =>
    to - from <= closeMs || (from >= allKnownFrom && countBefore(to + 1) - countBefore(from) <= max);
  const groups: Watched[][] = [];
  for (const each of watched.toSorted((a, b) => b.at - a.at)) {
    const group = groups.at(-1);
    if (group?.[0] && fits(each.at, group[0].at)) group.push(each);
    else groups.push([each]);
  }
  return groups;
}

/** Most pages that are asked for to find a few incidents among others. */
const maxRereadPages = 10;

/** Known incidents, in any state now. */
export class RereadQuestion implements Question {
  private readonly listing = new Listing();
  private readonly wanted: ReadonlySet<string>;
  private readonly found = new Map<string, Incident>();
  private pages = 0;
  private hasOthers = false;
  private failed = false;
  private refused = false;

  /**
   * @param whole asks for them
   * @param control an incident that the API lists, when it is asked for by ids too: shows that it knows how to be asked so
   */
  constructor(
    private readonly whole: CyberhavenQuery,
    readonly watched: readonly Watched[],
    readonly urgency: Urgency | undefined,
    private readonly control?: string,
  ) {
    this.wanted = new Set(watched.map(({ incident }) => incident.id));
  }

  get query(): CyberhavenQuery {
    const { before } = this.listing;
    return before === undefined ? this.whole : { ...this.whole, endTime: isoOf(before) };
  }

  get token(): string | undefined {
    return this.listing.token;
  }

  get finished(): boolean {
    const { failed, listing, pages, found, wanted } = this;
    // The newest of them is settled, at least.
    const isEnough = pages >= maxRereadPages && (listing.readTo ?? Infinity) < (this.watched[0]?.at ?? 0);
    return failed || listing.finished || found.size === wanted.size || this.isRefused || isEnough;
  }

  take(page: CyberhavenPage): readonly Warning[] {
    this.pages++;
    for (const incident of page.incidents) {
      if (this.wants(incident)) this.found.set(incident.id, incident);
      else this.hasOthers ||= incident.id !== this.control;
    }
    return this.listing.take(page);
  }

  fail({ code, status }: SourceError): void {
    this.failed = true;
    // An error may come at status 200 or in a page, too; what comes at status 200 and is no JSON is not the API's.
    const isOfApi = status === 400 || (status === 200 && code !== 'notJson');
    this.refused = this.way === 'ids' && (code === 'badRequest' || isOfApi);
  }

  wants({ id }: Incident): boolean {
    return this.wanted.has(id);
  }

  get way(): 'time' | 'ids' {
    return this.whole.incidentIds === undefined ? 'time' : 'ids';
  }

  /** Whether it was asked by ids and the API knows no such question: it says so, or gives something else. */
  get isRefused(): boolean {
    const { way, listing, control, hasOthers, refused } = this;
    return (
      refused || (way === 'ids' && (hasOthers || (listing.finished && control !== undefined && !listing.has(control))))
    );
  }

  /** Ids of those that the API provably does not list. */
  get missing(): readonly string[] {
    const { failed, listing } = this;
    if (!this.finished || failed || this.isRefused) return [];
    const { readTo = Infinity } = listing;
    const isRead = (at: number): boolean => listing.isProof || (listing.isSound && at > readTo);
    const missing = this.watched.filter(({ incident, at }) => isRead(at) && !listing.has(incident.id));
    return missing.map(({ incident }) => incident.id);
  }

  /** Those that the API lists and that are not closed. */
  get open(): readonly Watched[] {
    return this.watched.filter(({ incident }) => (this.found.get(incident.id)?.status.state ?? 'closed') !== 'closed');
  }

  /** The words that they have now. */
  get openWords(): readonly string[] {
    return this.open.map(({ incident }) => this.found.get(incident.id)?.status.value ?? '');
  }
}

/** The stretch of time in which a group of incidents lies: times may have more digits than ms. */
export function stretchOf(group: readonly Watched[]): Pick<CyberhavenQuery, 'startTime' | 'endTime'> {
  const [to = 0, from = 0] = [group[0]?.at, group.at(-1)?.at];
  return { startTime: isoOf(from - 1), endTime: isoOf(to + 1) };
}
